// One call of a metrics client: metrics.mjs PACKAGE ENDPOINT OPERATION RESOURCE, its arguments on standard input.
import { credential, input, print } from "./patchbay.mjs";

const [name, endpoint, operation, resource] = process.argv.slice(2);
const { names, options } = await input((key, value) => (key === "startTime" || key === "endTime" ? new Date(value) : value));
const client = await import(name);
const namespace = "Microsoft.Communication/CommunicationServices";

async function all(items) {
  const list = [];
  for await (const item of items) {
    list.push(item);
  }

  return list;
}

const operations = {
  "@azure/monitor-query-metrics": {
    query: () => new client.MetricsClient(endpoint, credential).queryResources([resource], names, namespace, options),
  },
  "@azure/monitor-query": {
    batch: () => new client.MetricsClient(endpoint, credential).queryResources([resource], names, namespace, options),
    query: () => new client.MetricsQueryClient(credential, { endpoint }).queryResource(resource, names, options),
    definitions: () => all(new client.MetricsQueryClient(credential, { endpoint }).listMetricDefinitions(resource)),
    namespaces: () => all(new client.MetricsQueryClient(credential, { endpoint }).listMetricNamespaces(resource)),
  },
  "@azure/arm-monitor": {
    query: () => arm().metrics.list(resource, options),
    definitions: () => all(arm().metricDefinitions.list(resource)),
  },
};

function arm() {
  return new client.MonitorClient(credential, "00000000-0000-0000-0000-000000000000", { endpoint });
}

await print(operations[name][operation]);
