import type { ResultTable } from "../../api/answer.ts";
import type { Sliced } from "../../state/slices.ts";

const rowsAtOnce = 2_048;
const valuesMax = 50;

/** The commonest values of a column among the shown rows, with their counts. */
export function* commonest(
  table: ResultTable,
  numbers: Uint32Array | null,
  count: number,
  column: number,
): Sliced<[string, number][]> {
  const counts = new Map<string, number>();
  const length = numbers?.length ?? count;
  for (let at = 0; at < length; at++) {
    const text = String(table.rows[numbers ? numbers[at]! : at]![column] ?? "");
    counts.set(text, (counts.get(text) ?? 0) + 1);
    if (at % rowsAtOnce === 0) yield (at / length) * 0.8;
  }
  // There may be as many values as rows: only those that come among the first are put in order.
  const first: [string, number][] = [];
  let seen = 0;
  for (const value of counts) {
    if (first.length < valuesMax || value[1] > first.at(-1)![1]) {
      const place = first.findIndex(([, rows]) => rows < value[1]);
      first.splice(place < 0 ? first.length : place, 0, value);
      first.length = Math.min(first.length, valuesMax);
    }
    if (++seen % rowsAtOnce === 0) yield 0.8 + (seen / counts.size) * 0.2;
  }
  return first;
}
