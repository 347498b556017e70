// Kusto's client: kusto.mjs ENDPOINT OPERATION DATABASE, {text, options, parameters} on standard input.
import { Client, ClientRequestProperties, KustoConnectionStringBuilder } from "azure-kusto-data";
import { credential, input, print } from "./patchbay.mjs";

const [endpoint, operation, database] = process.argv.slice(2);
const client = new Client(KustoConnectionStringBuilder.withTokenCredential(endpoint, credential));
const { text, options = {}, parameters = {} } = await input();
const properties = new ClientRequestProperties(options, parameters);
await print(async () => {
  const answer = await client[operation](database, text, properties);
  return {
    version: answer.version,
    errors: answer.getErrorsCount().errors,
    tables: answer.tables.map((table) => table.name),
    primary: answer.primaryResults.map((table) => ({
      columns: table.columns.map((column) => [column.name, column.type]),
      rows: [...table.rows()].map((row) => Object.values(row.toJSON())),
    })),
  };
});
