// A query by a program that takes whatever identity its surroundings give: managed.mjs ENDPOINT, the query on standard input.
import { DefaultAzureCredential } from "@azure/identity";
import { LogsQueryClient } from "@azure/monitor-query-logs";
import { input, print } from "./patchbay.mjs";

const [endpoint] = process.argv.slice(2);
const { query, managedIdentityClientId } = await input();
const credential = new DefaultAzureCredential({ managedIdentityClientId });
await print(() => new LogsQueryClient(credential, { endpoint: `${endpoint}/v1` }).queryWorkspace("default", query, { duration: "P1D" }));
