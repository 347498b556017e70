import type { Cell, KqlType } from "../../api/answer.ts";
import type { FoundValue } from "../../components/grid/RecordView.tsx";

/** A query that gives only the rows with a value, or only those without it: the condition stands last, before `render`. */
export function withFilter(query: string, { column, path, value }: FoundValue, negate: boolean): string {
  const condition = conditionOf(nameOf(column.name), column.type, path, value, negate);
  const render = /\n?[ \t]*\|[ \t]*render\b[^|]*$/.exec(query);
  const body = (render ? query.slice(0, render.index) : query).trimEnd().replace(/;$/, "");
  return `${body}\n| where ${condition}${render ? `\n${render[0].trim()}` : ""}`;
}

function conditionOf(name: string, type: KqlType, path: FoundValue["path"], value: Cell, negate: boolean): string {
  const equal = negate ? "!=" : "==";
  if (path.length > 0) {
    const place = name + path.map((part) => (typeof part === "number" ? `[${part}]` : `[${quoted(part)}]`)).join("");
    if (value === null) return `${negate ? "isnotnull" : "isnull"}(${place})`;
    if (typeof value === "number") return `toreal(${place}) ${equal} ${value}`;
    if (typeof value === "boolean") return `tobool(${place}) ${equal} ${value}`;
    return `tostring(${place}) ${equal} ${quoted(String(value))}`;
  }
  if (value === null) return `${negate ? "isnotnull" : "isnull"}(${name})`;
  switch (type) {
    case "bool":
    case "int":
    case "long":
    case "real":
      return `${name} ${equal} ${value}`;
    case "decimal":
    case "datetime":
    case "timespan":
    case "guid":
      return `${name} ${equal} ${type}(${value})`;
    case "dynamic":
      return `tostring(${name}) ${equal} ${quoted(String(value))}`;
    default:
      return `${name} ${equal} ${quoted(String(value))}`;
  }
}

// The words of the language are small letters: such a name may be one of them.
const nameOf = (name: string) => (/^[A-Z_]\w*$/.test(name) ? name : `[${quoted(name)}]`);

const quoted = (text: string) =>
  `"${text.replaceAll(/[\\"]/g, "\\$&").replaceAll("\n", "\\n").replaceAll("\r", "\\r").replaceAll("\t", "\\t")}"`;
