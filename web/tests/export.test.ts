import { parquetReadObjects } from "hyparquet";
import { expect, test } from "vitest";
import type { Cell, KqlType, ResultTable } from "../src/api/answer.ts";
import { csvOf } from "../src/pages/logs/export/csv.ts";
import { jsonOf } from "../src/pages/logs/export/json.ts";
import { parquetOf } from "../src/pages/logs/export/parquet.ts";
import { type ExportTable, shownRows } from "../src/pages/logs/export/table.ts";

const types: Record<string, KqlType> = {
  Time: "datetime",
  Text: "string",
  Whole: "long",
  Small: "int",
  Real: "real",
  Yes: "bool",
  Id: "guid",
  Dynamic: "dynamic",
  Long: "timespan",
  Exact: "decimal",
};
const full: Cell[] = [
  "2026-01-02T03:04:05.1234567Z",
  'a "quoted", text\nof two lines',
  "9007199254740993",
  7,
  1.5,
  true,
  "00000000-0000-0000-0000-00000000000a",
  '{"a":[1]}',
  "1.02:03:04",
  "1.10",
];
const table: ResultTable = {
  name: "PrimaryResult",
  columns: Object.entries(types).map(([name, type]) => ({ name, type })),
  rows: [full, full.map((_, index) => (index === 1 ? "" : null))],
};

function exportTable(table: ResultTable, numbers: Uint32Array | null, hidden: string[]): ExportTable {
  const { columns, count, slice } = shownRows(table, numbers, hidden);
  return { columns, rows: slice(0, count) };
}

test("what is shown is what is written", () => {
  const shown = exportTable(table, new Uint32Array([1]), ["Time", "Whole"]);
  expect(shown.columns.map((column) => column.name)).toEqual([
    "Text",
    "Small",
    "Real",
    "Yes",
    "Id",
    "Dynamic",
    "Long",
    "Exact",
  ]);
  expect(shown.rows).toEqual([["", null, null, null, null, null, null, null]]);
  expect(exportTable(table, null, []).rows).toEqual(table.rows);
  expect(shownRows(table, new Uint32Array([1, 0]), ["Time"]).slice(1, 9)).toEqual([full.slice(1)]);
});

test("CSV quotes what needs it", () => {
  const lines = csvOf(exportTable(table, null, ["Time", "Small", "Real", "Yes", "Id", "Long", "Exact"]));
  expect(lines).toEqual([
    "Text,Whole,Dynamic\r\n",
    '"a ""quoted"", text\nof two lines",9007199254740993,"{""a"":[1]}"\r\n',
    ",,\r\n",
  ]);
});

test("JSON has dynamic values as JSON and whole numbers with all digits", () => {
  const text = jsonOf(exportTable(table, null, [])).join("");
  expect(text).toContain('"Whole":9007199254740993,');
  const [first, second] = JSON.parse(text) as Record<string, unknown>[];
  expect(first).toMatchObject({ Dynamic: { a: [1] }, Text: full[1], Exact: "1.10" });
  expect(second).toMatchObject({ Time: null, Text: "" });
});

test("Parquet has the types and every digit", async () => {
  const rows = await parquetReadObjects({
    file: parquetOf(exportTable(table, null, [])),
    parsers: { timestampFromNanoseconds: (value: bigint) => value } as never,
  });
  expect(rows).toHaveLength(2);
  expect(rows[0]).toMatchObject({
    Time: BigInt(Date.UTC(2026, 0, 2, 3, 4, 5)) * 1_000_000n + 123_456_700n,
    Text: full[1],
    Whole: 9007199254740993n,
    Small: 7,
    Real: 1.5,
    Yes: true,
    Id: full[6],
    Dynamic: full[7],
  });
  expect(rows[1]!["Time"] ?? null).toBeNull();
});

test("times that nanoseconds cannot hold are written all the same", async () => {
  const old = {
    columns: [{ name: "Time", type: "datetime" as const }],
    rows: [["0001-01-01T00:00:00.0000001Z"], ["2026-01-01T00:00:00.1234567Z"]],
  };
  const rows = await parquetReadObjects({
    file: parquetOf(old),
    parsers: { timestampFromMicroseconds: (value: bigint) => value } as never,
  });
  expect(rows[1]).toEqual({ Time: BigInt(Date.UTC(2026, 0, 1)) * 1000n + 123_456n });
});
