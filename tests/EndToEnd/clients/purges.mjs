// Purges of the default workspace: purges.mjs ENDPOINT OPERATION [ID], the body of a purge on standard input.
import { OperationalInsightsManagementClient } from "@azure/arm-operationalinsights";
import { credential, input, print } from "./patchbay.mjs";

const [endpoint, operation, id] = process.argv.slice(2);
const client = new OperationalInsightsManagementClient(credential, "00000000-0000-0000-0000-000000000000", { endpoint });
const operations = {
  purge: async () => client.workspacePurge.purge("local", "default", await input()),
  status: () => client.workspacePurge.getPurgeStatus("local", "default", id),
};
await print(operations[operation]);
