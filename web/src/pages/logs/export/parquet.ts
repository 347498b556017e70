import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";
import type { Cell, KqlType } from "../../../api/answer.ts";
import type { ExportTable } from "./table.ts";

type Schema = NonNullable<Parameters<typeof parquetWriteBuffer>[0]["schema"]>;

/** A Parquet file with the types of the columns; decimals and lengths of time are texts, as the API gives them. */
export function parquetOf({ columns, rows }: ExportTable): ArrayBuffer {
  const schema: Schema = [{ name: "root", num_children: columns.length }];
  const columnData = columns.map(({ name, type }, index): ColumnSource => {
    const { element, data } = columnOf(
      type,
      rows.map((row) => row[index] ?? null),
    );
    schema.push({ name, repetition_type: "OPTIONAL", ...element });
    return { name, data };
  });
  return parquetWriteBuffer({ schema, columnData, createdBy: "Patchbay" });
}

type Element = Omit<Schema[number], "name">;

const text: Element = { type: "BYTE_ARRAY", converted_type: "UTF8" };

function columnOf(type: KqlType, values: Cell[]): { element: Element; data: unknown[] } {
  switch (type) {
    case "bool":
      return { element: { type: "BOOLEAN" }, data: values };
    case "int":
      return { element: { type: "INT32" }, data: values };
    case "long":
      return { element: { type: "INT64" }, data: values.map((value) => (value === null ? null : BigInt(value))) };
    case "real":
      return { element: { type: "DOUBLE" }, data: values.map((value) => (value === null ? null : Number(value))) };
    case "datetime":
      return timestamps(values);
    case "guid":
      return {
        element: { type: "FIXED_LEN_BYTE_ARRAY", type_length: 16, logical_type: { type: "UUID" } },
        data: values,
      };
    default:
      return { element: text, data: values };
  }
}

// Nanoseconds hold all seven places, from the year 1678 to 2262; a column with other times gets microseconds.
const nanosecondsMin = Date.UTC(1678, 0, 1);
const nanosecondsMax = Date.UTC(2262, 0, 1);

function timestamps(values: Cell[]): { element: Element; data: unknown[] } {
  const fits = values.every(
    (value) => value === null || isBetween(Date.parse(String(value)), nanosecondsMin, nanosecondsMax),
  );
  const unit = fits ? ("NANOS" as const) : ("MICROS" as const);
  return {
    element: { type: "INT64", logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit } },
    data: values.map((value) =>
      value === null ? null : (ticks(String(value)) * (fits ? 100n : 1n)) / (fits ? 1n : 10n),
    ),
  };
}

const isBetween = (value: number, min: number, max: number) => value >= min && value < max;

/** The 100 ns since 1970 of a time as the API writes it. */
function ticks(time: string): bigint {
  const fraction = /\.(\d{1,7})/.exec(time)?.[1] ?? "";
  const seconds = Date.parse(time.replace(/\.\d+/, ""));
  return BigInt(seconds) * 10_000n + BigInt(fraction.padEnd(7, "0"));
}
