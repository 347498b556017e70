// Diagnostic settings of a resource: settings.mjs ENDPOINT OPERATION RESOURCE [NAME], the setting of a put on standard input.
import { MonitorClient } from "@azure/arm-monitor";
import { credential, input, print } from "./patchbay.mjs";

const [endpoint, operation, resource, name] = process.argv.slice(2);
const client = new MonitorClient(credential, "00000000-0000-0000-0000-000000000000", { endpoint });
const operations = {
  list: () => client.diagnosticSettings.list(resource),
  get: () => client.diagnosticSettings.get(resource, name),
  put: async () => client.diagnosticSettings.createOrUpdate(resource, name, await input()),
  delete: () => client.diagnosticSettings.delete(resource, name),
  categories: () => client.diagnosticSettingsCategory.list(resource),
  category: () => client.diagnosticSettingsCategory.get(resource, name),
};
await print(operations[operation]);
