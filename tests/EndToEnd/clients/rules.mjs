// Data collection rules and endpoints: rules.mjs ENDPOINT OPERATION GROUP NAME, the resource on standard input.
import { MonitorClient } from "@azure/arm-monitor";
import { credential, input, print } from "./patchbay.mjs";

const [endpoint, operation, group, name] = process.argv.slice(2);
const client = new MonitorClient(credential, "00000000-0000-0000-0000-000000000000", { endpoint });
const { dataCollectionRules: rules, dataCollectionEndpoints: endpoints } = client;

async function all(pages) {
  const items = [];
  for await (const item of pages) {
    items.push(item);
  }

  return items;
}

const operations = {
  createRule: async () => rules.create(group, name, { body: await input() }),
  getRule: () => rules.get(group, name),
  listRules: () => all(rules.listByResourceGroup(group)),
  listRulesOfSubscription: () => all(rules.listBySubscription()),
  deleteRule: () => rules.delete(group, name),
  createEndpoint: async () => endpoints.create(group, name, { body: await input() }),
  getEndpoint: () => endpoints.get(group, name),
  deleteEndpoint: () => endpoints.delete(group, name),
};
await print(operations[operation]);
