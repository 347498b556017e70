import { type AuthorizationAnswer, authorize } from "../../api/authorizations.ts";
import { Page } from "../../components/Page.tsx";
import { usePlace } from "../../state/place.ts";
import { Consent } from "./Consent.tsx";

/** Where a program on this machine sends the browser to be allowed. */
export default function AuthorizePage() {
  const { parameters } = usePlace();
  const of = (name: string) => parameters.get(name) ?? "";
  const redirectUri = of("redirect_uri");
  const decide = async (allow: boolean) => {
    const request = {
      clientId: of("client_id"),
      redirectUri,
      scope: of("scope"),
      state: of("state"),
      nonce: of("nonce"),
      codeChallenge: of("code_challenge"),
      responseMode: of("response_mode"),
    };
    deliver(await authorize(request, allow));
  };
  return (
    <Page title="Sign in a program">
      <Consent
        clientId={of("client_id")}
        hint={`Its answer goes to ${redirectUri} on this machine. Allow it only if you have just started it.`}
        decide={decide}
      />
    </Page>
  );
}

function deliver({ location: address, form }: AuthorizationAnswer) {
  if (!form) {
    location.assign(address);
    return;
  }
  const element = document.createElement("form");
  element.method = "post";
  element.action = address;
  for (const [name, value] of Object.entries(form)) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    element.append(input);
  }
  document.body.append(element);
  element.submit();
}
