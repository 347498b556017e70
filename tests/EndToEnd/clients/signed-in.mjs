// A query by a client that signs in at the server: signed-in.mjs ENDPOINT CLIENT SECRET, the query on standard input.
import { ClientSecretCredential } from "@azure/identity";
import { LogsQueryClient } from "@azure/monitor-query-logs";
import { input, print } from "./patchbay.mjs";

const [endpoint, client, secret] = process.argv.slice(2);
// The server is its own provider: nobody else is to be asked whether it is one.
const credential = new ClientSecretCredential("00000000-0000-0000-0000-000000000002", client, secret, { authorityHost: endpoint, disableInstanceDiscovery: true });
const { query } = await input();
await print(() => new LogsQueryClient(credential, { endpoint: `${endpoint}/v1` }).queryWorkspace("default", query, { duration: "P1D" }));
