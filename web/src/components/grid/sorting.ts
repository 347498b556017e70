import type { KqlType, Row } from "../../api/answer.ts";
import { part, type Sliced } from "../../state/slices.ts";
import { compareTexts, isNumeric, numberOf } from "./cells.ts";

type Order = (left: number, right: number) => number;

// Few enough to be sorted in some milliseconds.
const runLength = 2_048;

/** The numbers of rows in the order of a column. What is missing comes last in both directions; rows that are equal keep their order. */
export function* sorted(
  numbers: Uint32Array,
  rows: readonly Row[],
  by: number,
  type: KqlType,
  descending: boolean,
): Sliced<Uint32Array> {
  const sign = descending ? -1 : 1;
  const values = new Float64Array(isNumeric(type) ? rows.length : 0);
  const texts: string[] = [];
  const hasValue = isNumeric(type)
    ? (number: number) => !Number.isNaN((values[number] = numberOf(rows[number]![by], type)))
    : (number: number) => (texts[number] = String(rows[number]![by] ?? "")) !== "";
  // Times have the same number of digits, so that their texts are in their order.
  const order: Order = isNumeric(type)
    ? (left, right) => sign * (values[left]! - values[right]!) || left - right
    : (left, right) => sign * compareTexts(texts[left]!, texts[right]!) || left - right;

  const result = new Uint32Array(numbers.length);
  let present = 0;
  let missing = numbers.length;
  for (let at = 0; at < numbers.length; at++) {
    const number = numbers[at]!;
    if (hasValue(number)) result[present++] = number;
    else result[--missing] = number;
    if (at % runLength === 0) yield (at / numbers.length) * 0.2;
  }
  result.subarray(missing).reverse();
  result.set(yield* part(0.2, 1, mergeSorted(result.slice(0, present), order)));
  return result;
}

/** Sorts short runs, and merges each with its neighbour until one is left. */
function* mergeSorted(numbers: Uint32Array<ArrayBuffer>, order: Order): Sliced<Uint32Array> {
  const { length } = numbers;
  const passes = 1 + Math.ceil(Math.log2(Math.max(1, length / runLength)));
  for (let from = 0; from < length; from += runLength) {
    numbers.subarray(from, from + runLength).sort(order);
    yield from / length / passes;
  }
  let source = numbers;
  let target = new Uint32Array(length);
  for (let width = runLength, pass = 1; width < length; width *= 2, pass++) {
    for (let from = 0; from < length; from += 2 * width) {
      const middle = Math.min(from + width, length);
      const end = Math.min(middle + width, length);
      let left = from;
      let right = middle;
      for (let at = from; at < end; at++) {
        const takesLeft = right === end || (left < middle && order(source[left]!, source[right]!) <= 0);
        target[at] = source[takesLeft ? left++ : right++]!;
        if (at % runLength === 0) yield (pass + at / length) / passes;
      }
    }
    [source, target] = [target, source];
  }
  return source;
}
