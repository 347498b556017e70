import { expect, test } from "vitest";
import { AnswerReader } from "../src/api/answer.ts";

const rows = [
  ["plain", 1, '{"a":["]",[1]]}'],
  ['"rows":[ \\" ] ', 2, "\\"],
  ["", null, 'ends with a backslash \\\\"'],
];
const answer = {
  tables: [
    {
      name: "PrimaryResult",
      columns: [
        { name: 'text"rows":[', type: "string" },
        { name: "n", type: "long" },
        { name: "d", type: "dynamic" },
      ],
      rows,
    },
    { name: "PrimaryResult_1", columns: [{ name: "x", type: "int" }], rows: [] },
    { name: "PrimaryResult_2", columns: [{ name: "x", type: "int" }], rows: [[7]] },
  ],
  statistics: { query: { executionTime: 0.5, resourceUsage: { rowsRead: 3, bytesRead: 4 } } },
  render: { visualization: "piechart", title: "t" },
};

const read = (text: string, size: number) => {
  const reader = new AnswerReader();
  for (let at = 0; at < text.length; at += size) reader.add(text.slice(at, at + size));
  return { reader, end: reader.end() };
};

test.each([1, 2, 3, 7, 64, 100_000])("an answer is read alike in pieces of %i characters", (size) => {
  const { reader, end } = read(JSON.stringify(answer), size);
  expect(reader.tables).toEqual(answer.tables);
  expect(end).toEqual({ render: answer.render, seconds: 0.5, rowsRead: 3, bytesRead: 4 });
});

test("rows are there as soon as they are whole", () => {
  const reader = new AnswerReader();
  const text = JSON.stringify(answer);
  reader.add(text.slice(0, text.indexOf('["plain"') + JSON.stringify(rows[0]).length));
  expect(reader.tables[0]!.rows).toEqual([rows[0]]);
});

test("whole numbers beyond 2^53 keep their digits", () => {
  const text =
    '{"tables":[{"name":"P","columns":[{"name":"n","type":"long"},{"name":"r","type":"real"}],"rows":[[9007199254740993,1.5],[-5,1e300]]}]}';
  const context = JSON.parse("1", ((_: string, __: unknown, c?: unknown) => c) as never) as unknown;
  const { reader } = read(text, 50);
  // Node.js before 21 does not give the source of a number.
  expect(reader.tables[0]!.rows).toEqual([
    [context ? "9007199254740993" : 9007199254740992, 1.5],
    [-5, 1e300],
  ]);
});

test("the reason of a part that is missing is its innermost one", () => {
  const error = { message: "outer", details: [{ message: "middle", innererror: { message: "cut off" } }] };
  expect(read(JSON.stringify({ ...answer, error }), 9).end.partial).toBe("cut off");
});

test("an answer that breaks off is an error wherever it breaks", () => {
  const text = JSON.stringify(answer);
  let broken = 0;
  for (let length = 0; length < text.length; length++) {
    expect(() => read(text.slice(0, length), 16), `after ${length}`).toThrow("broke off");
    broken++;
  }
  expect(broken).toBe(text.length);
});

test("an answer without tables is one", () => {
  const { reader, end } = read('{"tables":[],"render":{"visualization":"table"}}', 5);
  expect(reader.tables).toEqual([]);
  expect(end.render?.visualization).toBe("table");
});
