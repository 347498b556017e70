import type { ResultTable } from "../../api/answer.ts";
import { part, type Sliced, useSliced } from "../../state/slices.ts";
import { testsOf } from "./filters.ts";
import { sorted } from "./sorting.ts";

/** How the rows of a result are shown: which, in what order, and which columns. */
export interface Arrangement {
  /** A text that some shown column holds. */
  find: string;
  /** By column name: see `testOf` for what can stand there. */
  filters: Readonly<Record<string, string>>;
  sort?: { column: string; descending: boolean } | undefined;
  hidden: readonly string[];
}

export const unarranged: Arrangement = { find: "", filters: {}, hidden: [] };

/** Rows as they are shown, which is as they were while others are looked for. */
export interface Arranged {
  /** The numbers of the rows that are shown, in their order; null when these are all rows as they came. */
  numbers: Uint32Array | null;
  /** What they are shown by. */
  by: Arrangement;
  /** Whether they are still to be shown in another way. */
  isBusy: boolean;
  /** The share of that which is done, where it takes its time. */
  progress: number | undefined;
}

/** Arranges the rows of a table, which may still arrive. */
export function useArranged(table: ResultTable | undefined, count: number, arrangement: Arrangement): Arranged {
  const wanted = keyOf(arrangement);
  const arrange =
    table && wanted !== keyOf(unarranged)
      ? function* () {
          return { table, wanted, by: arrangement, numbers: yield* arranged(table, table.rows.length, arrangement) };
        }
      : undefined;
  const { value, progress } = useSliced(arrange, [table, wanted], count);
  const isBusy = arrange !== undefined && (value?.table !== table || value?.wanted !== wanted);
  const { numbers, by } = arrange && value && value.table === table ? value : { numbers: null, by: unarranged };
  return { numbers, by, isBusy, progress };
}

// Which columns are hidden matters only to a text that is looked for.
const keyOf = ({ find, filters, sort, hidden }: Arrangement) => JSON.stringify([find, filters, sort, find && hidden]);

const rowsAtOnce = 512;

/** Looks for the rows that an arrangement shows: their numbers in their order, or null when these are all rows as they came. */
export function* arranged(table: ResultTable, count: number, arrangement: Arrangement): Sliced<Uint32Array | null> {
  const tests = testsOf(table.columns, arrangement);
  const by = table.columns.findIndex((column) => column.name === arrangement.sort?.column);
  if (tests.length === 0 && by < 0) return null;
  const numbers = new Uint32Array(count);
  let length = 0;
  for (let number = 0; number < count; number++) {
    const row = table.rows[number]!;
    if (tests.every((test) => test(row))) numbers[length++] = number;
    if (number % rowsAtOnce === 0) yield (number / count) * (by < 0 ? 1 : 0.5);
  }
  const shown = numbers.subarray(0, length);
  if (by < 0) return shown;
  return yield* part(0.5, 1, sorted(shown, table.rows, by, table.columns[by]!.type, arrangement.sort!.descending));
}
