import type { Cell, KqlType, ResultColumn, Row } from "../../api/answer.ts";
import type { Arrangement } from "./arrangement.ts";
import { cellText, compareTexts, isNumeric, numberOf } from "./cells.ts";

export type RowTest = (row: Row) => boolean;

/** The tests that a row passes which an arrangement shows. */
export function testsOf(columns: readonly ResultColumn[], { find, filters, hidden }: Arrangement): RowTest[] {
  const tests: RowTest[] = [];
  columns.forEach(({ name, type }, index) => {
    const filter = filters[name];
    if (!filter) return;
    const test = testOf(filter, type);
    tests.push((row) => test(row[index] ?? null));
  });
  if (find) {
    const holds = containing(find);
    const searched = columns.flatMap(({ name, type }, index) =>
      hidden.includes(name) || !mayHold(find, type) ? [] : [{ index, type }],
    );
    tests.push((row) => searched.some(({ index, type }) => holds(searchText(row[index] ?? null, type))));
  }
  return tests;
}

// What the values of a type are written with: most searches are for words, and need not look at numbers and times.
const characters: Partial<Record<KqlType, RegExp>> = {
  datetime: /^[-\d:. ]+$/,
  timespan: /^[-\d:.]+$/,
  int: /^[-\d]+$/,
  long: /^[-\d]+$/,
  guid: /^[-\da-f]+$/i,
};

const mayHold = (text: string, type: KqlType) => characters[type]?.test(text) ?? true;

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
    : (value) => (value === null ? Number.NaN : compareTexts(cellText(value, type), text));
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
