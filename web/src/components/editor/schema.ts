import type { EngineSchema, InputParameter } from "@kusto/monaco-kusto";
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

/** Parameters as the API writes them: `(code:string, system:string="sip", calls:(id:string, at:datetime), any:(*))`. */
export function parametersOf(text: string): InputParameter[] {
  return partsOf(text.trim().replace(/^\(|\)$/g, "")).map((parameter) => {
    const colon = parameter.indexOf(":");
    const name = (colon < 0 ? parameter : parameter.slice(0, colon)).trim();
    const declared = colon < 0 ? "string" : parameter.slice(colon + 1).trim();
    if (declared.startsWith("(")) return { name, columns: declared === "(*)" ? [] : parametersOf(declared) };
    const equals = declared.indexOf("=");
    const type = (equals < 0 ? declared : declared.slice(0, equals)).trim();
    return { name, type, cslType: type, ...(equals >= 0 && { cslDefaultValue: declared.slice(equals + 1).trim() }) };
  });
}

// What stands between commas, but for those within texts and parentheses.
function partsOf(text: string) {
  const parts: string[] =
    text.match(/(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\((?:"(?:\\.|[^"\\])*"|[^()"])*\)|[^,"'(])+/g) ?? [];
  return parts.filter((part) => part.trim() !== "");
}
