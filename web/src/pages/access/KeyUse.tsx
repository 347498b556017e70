import { secureOrigin, type Status } from "../../api/status.ts";
import { type Way, Ways } from "../../components/Ways.tsx";

interface Credential {
  status: Status;
  tenantId: string;
  /** The client id and the text of a key that has just been made; names for them where the text is not known. */
  id?: string;
  text?: string;
}

/** How a program signs in with a key, in several ways to be copied. */
export const KeyUse = (credential: Credential) => (
  <Ways label="Ways to sign in" copy="Copy how to sign in" ways={waysOf(location.origin, credential)} />
);

const waysOf = (server: string, { status, tenantId, id = "CLIENT_ID", text = "KEY" }: Credential): Way[] => [
  {
    title: "DefaultAzureCredential",
    note: "Two variables in the program's environment; the program itself needs no change. Also for ManagedIdentityCredential.",
    text: `IDENTITY_ENDPOINT=${secureOrigin(status)}/msi/token\nIDENTITY_HEADER=${text}`,
  },
  {
    title: "ClientSecretCredential",
    note: "The key's id is the client id, the key the client secret. The server takes any tenant id; this is its own.",
    text: `const credential = new ClientSecretCredential(\n  "${tenantId}",\n  "${id}",\n  "${text}",\n  { authorityHost: "${secureOrigin(status)}", disableInstanceDiscovery: true },\n);`,
  },
  {
    title: "curl",
    note: "The key itself, in a header of each request; Authorization: Bearer does as well.",
    text: `curl -H 'x-api-key: ${text}' ${server}/v1/workspaces/default/query -d '{"query":"print 1"}'`,
  },
  {
    title: "Command line",
    note: "It asks for the key, so that it stands in no history of commands.",
    text: `patchbay login --api-key --server ${server}`,
  },
];
