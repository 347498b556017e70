import { type Insight, operationCharts } from "./types.ts";

const table = "ACSNetworkTraversalIncomingOperations";
const relays = "ACSNetworkTraversalDiagnostics";

export const networkTraversal: Insight = {
  id: "network-traversal",
  title: "Network traversal",
  filters: [
    { column: "ResultType", title: "Result" },
    { column: "RouteType", title: "Route" },
    { column: "RelayLocation", title: "Relay" },
  ],
  tabs: [
    { title: "Operations", charts: operationCharts(table, "Relay configurations") },
    {
      title: "Relays",
      charts: [
        {
          title: "Relays at a glance",
          records: relays,
          summary: `| summarize Sessions = dcount(CorrelationId), ['Sent MB'] = round(sum(BytesSent) / 1048576.0, 1), ['Received MB'] = round(sum(BytesReceived) / 1048576.0, 1)
| render card`,
          width: 3,
        },
        {
          title: "Relayed data",
          note: "Mebibytes.",
          records: relays,
          summary: `| summarize Sent = sum(BytesSent) / 1048576.0, Received = sum(BytesReceived) / 1048576.0 by bin(TimeGenerated, {grain})
| render areachart`,
          width: 2,
        },
        {
          title: "Protocols",
          records: relays,
          summary: `| summarize Records = count() by Protocol
| render piechart`,
        },
        {
          title: "Relay locations",
          records: relays,
          summary: `| summarize Records = count(), ['Sent MB'] = round(sum(BytesSent) / 1048576.0, 1) by RelayLocation
| order by Records
| render table`,
          width: 2,
        },
        {
          title: "Configurations by route",
          records: table,
          summary: `| summarize Requests = count() by RouteType
| render piechart`,
        },
      ],
    },
  ],
};
