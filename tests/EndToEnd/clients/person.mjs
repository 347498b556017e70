// A query for a person: person.mjs ENDPOINT KIND [KEY], where KIND is device, browser or password. What the person has to open is
// printed to the error output.
import { DeviceCodeCredential, InteractiveBrowserCredential, UsernamePasswordCredential } from "@azure/identity";
import { LogsQueryClient } from "@azure/monitor-query-logs";
import { print } from "./patchbay.mjs";

const [endpoint, kind, key] = process.argv.slice(2);
const options = {
  authorityHost: endpoint,
  tenantId: "00000000-0000-0000-0000-000000000002",
  clientId: "04b07795-8ddb-461a-bbee-02f9e1bf7b46",
  disableInstanceDiscovery: true,
};
const credential =
  kind === "device"
    ? new DeviceCodeCredential({ ...options, userPromptCallback: ({ userCode, verificationUri }) => console.error(`open ${verificationUri}?code=${userCode}`) })
    : kind === "browser"
      ? new InteractiveBrowserCredential({ ...options, redirectUri: "http://localhost" })
      : new UsernamePasswordCredential(options.tenantId, options.clientId, "anybody", key, options);
await print(() => new LogsQueryClient(credential, { endpoint: `${endpoint}/v1` }).queryWorkspace("default", "print 1", { duration: "P1D" }));
