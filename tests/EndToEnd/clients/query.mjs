// Runs the query on standard input, {query, timespan, options}: query.mjs ENDPOINT WORKSPACE
import { LogsQueryClient } from "@azure/monitor-query-logs";
import { credential, input, print } from "./patchbay.mjs";

const [endpoint, workspace] = process.argv.slice(2);
const { query, timespan, options } = await input();
await print(() => new LogsQueryClient(credential, { endpoint }).queryWorkspace(workspace, query, timespan, options));
