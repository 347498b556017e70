import { Button, Field, Input, Spinner } from "@fluentui/react-components";
import { type FormEvent, useEffect, useState } from "react";
import { ApiError } from "../api/http.ts";
import { providerAddress, signIn } from "../api/session.ts";
import { useTitle } from "../components/Page.tsx";
import { loadSession } from "../state/session.ts";
import icon from "../styles/icon.svg";
import styles from "./SignIn.module.css";

const faults: Record<string, string> = {
  expired: "Signing in took too long, or began in another browser. Begin again.",
  denied: "The provider says that access is denied.",
  failed: "The provider's answer does not count here. The server's log says why.",
  unreachable: "The provider does not answer. Try again, or sign in with an API key.",
};

const takeFault = () => faults[/^#sign-in=(\w+)$/.exec(location.hash)?.[1] ?? ""];

/** What a server shows that wants to know everybody; whoever signs in is on the page that he asked for. */
export function SignIn({ provider }: { provider: string | undefined }) {
  useTitle("Sign in");
  const [key, setKey] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | undefined>(takeFault);
  // A dialog that was open when the session ended has hidden the page behind it from screen readers, and is gone without taking that back.
  useEffect(() => document.getElementById("root")?.removeAttribute("aria-hidden"), []);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      await signIn(key);
      history.replaceState(null, "", location.pathname + location.search);
      await loadSession();
    } catch (failure) {
      const isRefused = failure instanceof ApiError && failure.status === 401;
      setError(isRefused ? "This key is not known, has been revoked or has expired." : (failure as Error).message);
      setBusy(false);
    }
  };
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <div className={styles.brand}>
          <img src={icon} alt="" />
          <h1>Sign in to Patchbay</h1>
        </div>
        {provider && (
          <>
            <Button
              appearance="primary"
              size="large"
              onClick={() => location.assign(providerAddress(location.pathname + location.search))}
            >
              Sign in with {provider}
            </Button>
            <div className={styles.or}>or</div>
          </>
        )}
        <form className={styles.form} onSubmit={(event) => void submit(event)}>
          <Field label="API key" {...(error && { validationState: "error" as const, validationMessage: error })}>
            <Input
              type="password"
              name="key"
              size="large"
              autoComplete="current-password"
              spellCheck={false}
              value={key}
              onChange={(_, data) => setKey(data.value)}
              autoFocus
            />
          </Field>
          <Button
            type="submit"
            appearance={provider ? "secondary" : "primary"}
            size="large"
            disabled={key.trim() === "" || isBusy}
            {...(isBusy && { icon: <Spinner size="tiny" /> })}
          >
            Sign in
          </Button>
        </form>
        <p className={styles.hint}>
          The first key of a server is in the file <code>identity/owner-key</code> of its data folder. Its owner makes
          more of them, and gives them roles.
        </p>
      </div>
    </main>
  );
}
