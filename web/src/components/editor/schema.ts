import type { EngineSchema } from "@kusto/monaco-kusto";
import type { Schema } from "../../api/schema.ts";

/** A workspace's schema in the words of the language package. */
export function engineSchema(schema: Schema): EngineSchema {
  const database = {
    name: "workspace",
    majorVersion: 1,
    minorVersion: 0,
    entityGroups: [],
    tables: schema.tables.map((table) => ({
      name: table.name,
      docstring: table.description,
      columns: table.columns.map(({ name, type, description }) => ({ name, type, docstring: description })),
    })),
    functions: schema.functions.map(({ name, parameters = "()", body = "{}", description = "" }) => ({
      name,
      docstring: description,
      body,
      inputParameters: parametersOf(parameters),
    })),
  };
  return {
    clusterType: "Engine",
    cluster: { connectionString: location.origin, databases: [database] },
    database,
  };
}

// As the API writes them: (code:string, system:string="sip").
function parametersOf(text: string) {
  const inner = text.replace(/^\(|\)$/g, "").trim();
  if (inner === "") return [];
  return inner.split(",").map((parameter) => {
    const [declared = "", standard] = parameter.split("=");
    const [name = "", type = "string"] = declared.split(":").map((part) => part.trim());
    return { name, type, cslType: type, ...(standard !== undefined && { cslDefaultValue: standard.trim() }) };
  });
}
