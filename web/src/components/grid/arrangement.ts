import type { Cell, KqlType, ResultTable, Row } from "../../api/answer.ts";
import { cellText, isNumeric, numberOf } from "./cells.ts";

/** How the rows of a result are shown: which, in what order, and which columns. */
export interface Arrangement {
  /** A text that some shown column holds. */
  find: string;
  /** By column name: see `test` for what can stand there. */
  filters: Readonly<Record<string, string>>;
  sort?: { column: string; descending: boolean } | undefined;
  hidden: readonly string[];
}

export const unarranged: Arrangement = { find: "", filters: {}, hidden: [] };

/** The numbers of the rows that are shown, in their order; null when these are all rows as they came. */
export function arrange(table: ResultTable, count: number, arrangement: Arrangement): Uint32Array | null {
  const { find, filters, sort } = arrangement;
  const tests = testsOf(table, find, filters, arrangement.hidden);
  const by = sort ? table.columns.findIndex((column) => column.name === sort.column) : -1;
  if (tests.length === 0 && by < 0) return null;
  const numbers = new Uint32Array(count);
  let length = 0;
  for (let number = 0; number < count; number++) {
    const row = table.rows[number]!;
    if (tests.every((test) => test(row))) numbers[length++] = number;
  }
  const shown = numbers.subarray(0, length);
  return by < 0 ? shown : sorted(shown, table.rows, by, table.columns[by]!.type, sort!.descending);
}

type RowTest = (row: Row) => boolean;

function testsOf(
  table: ResultTable,
  find: string,
  filters: Arrangement["filters"],
  hidden: readonly string[],
): RowTest[] {
  const tests: RowTest[] = [];
  table.columns.forEach(({ name, type }, index) => {
    const filter = filters[name];
    if (!filter) return;
    const test = testOf(filter, type);
    tests.push((row) => test(row[index] ?? null));
  });
  if (find) {
    const holds = containing(find);
    const shown = table.columns.flatMap(({ name, type }, index) => (hidden.includes(name) ? [] : [{ index, type }]));
    tests.push((row) => shown.some(({ index, type }) => holds(searchText(row[index] ?? null, type))));
  }
  return tests;
}

const searchText = (value: Cell, type: KqlType) =>
  type === "datetime" ? cellText(value, type) : value === null ? "" : String(value);

const containing = (text: string) => {
  const pattern = new RegExp(text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"), "i");
  return (value: string) => pattern.test(value);
};

/**
 * The test that a column's filter means: `=text` the same, `!=text` another, `>`, `>=`, `<`, `<=` in the type's order,
 * `!text` not containing, and any other text containing.
 */
export function testOf(filter: string, type: KqlType): (value: Cell) => boolean {
  const match = /^(=|!=|>=|<=|>|<|!)?(.*)$/s.exec(filter)!;
  const [, operator = "", text = ""] = match;
  if (operator === "=" || operator === "!=") {
    const isSame = (value: Cell) => (value === null ? "" : String(value)) === text;
    return operator === "=" ? isSame : (value) => !isSame(value);
  }
  if (operator === "" || operator === "!") {
    const holds = containing(text);
    return operator === "" ? (value) => holds(searchText(value, type)) : (value) => !holds(searchText(value, type));
  }
  const order: (value: Cell) => number = isNumeric(type)
    ? (value) => numberOf(value, type) - numberOf(text, type)
    : (value) => (value === null ? Number.NaN : compare(cellText(value, type), text));
  switch (operator) {
    case ">":
      return (value) => order(value) > 0;
    case ">=":
      return (value) => order(value) >= 0;
    case "<":
      return (value) => order(value) < 0;
    default:
      return (value) => order(value) <= 0;
  }
}

const compare = (left: string, right: string) => (left < right ? -1 : left > right ? 1 : 0);

// What is missing comes last in both directions; rows that are equal keep their order.
function sorted(
  numbers: Uint32Array,
  rows: readonly Row[],
  by: number,
  type: KqlType,
  descending: boolean,
): Uint32Array {
  const sign = descending ? -1 : 1;
  if (isNumeric(type)) {
    const keys = new Float64Array(rows.length);
    for (const number of numbers) keys[number] = numberOf(rows[number]![by], type);
    return numbers.slice().sort((left, right) => {
      const [a, b] = [keys[left]!, keys[right]!];
      if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b)) || left - right;
      return sign * (a - b) || left - right;
    });
  }
  // Times have the same number of digits, so that their texts are in their order.
  const keyOf = (number: number) => String(rows[number]![by] ?? "");
  return numbers.slice().sort((left, right) => {
    const [a, b] = [keyOf(left), keyOf(right)];
    if (a === "" || b === "") return Number(a === "") - Number(b === "") || left - right;
    return sign * compare(a, b) || left - right;
  });
}

/** The commonest values of a column among the shown rows, with their counts. */
export function commonest(
  table: ResultTable,
  numbers: Uint32Array | null,
  count: number,
  column: number,
): [string, number][] {
  const counts = new Map<string, number>();
  const length = Math.min(numbers?.length ?? count, rowsCounted);
  for (let at = 0; at < length; at++) {
    const value = table.rows[numbers ? numbers[at]! : at]![column];
    const text = value === null || value === undefined ? "" : String(value);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].sort((left, right) => right[1] - left[1]).slice(0, 50);
}

const rowsCounted = 200_000;
