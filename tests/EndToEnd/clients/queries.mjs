// One call of a logs query client: queries.mjs PACKAGE ENDPOINT OPERATION [WORKSPACE or RESOURCE], its arguments on standard input.
import { credential, input, print } from "./patchbay.mjs";

const [name, endpoint, operation, target] = process.argv.slice(2);
const { LogsQueryClient } = await import(name);
// The older client puts the version behind the endpoint's host by itself.
const client = new LogsQueryClient(credential, { endpoint: name === "@azure/monitor-query" ? endpoint : `${endpoint}/v1` });
const { query, timespan, options, batch } = await input((key, value) => (key === "startTime" || key === "endTime" ? new Date(value) : value));
const operations = {
  workspace: () => client.queryWorkspace(target, query, timespan, options),
  resource: () => client.queryResource(target, query, timespan, options),
  batch: () => client.queryBatch(batch.map((item) => ({ ...item, timespan: item.timespan ?? { duration: "P1D" } })), options),
};
await print(operations[operation]);
