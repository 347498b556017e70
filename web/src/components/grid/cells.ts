import type { Cell, KqlType, ResultColumn, Row } from "../../api/answer.ts";
import { momentText, timespanMilliseconds } from "../../format/times.ts";

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const real = new Intl.NumberFormat("en-US", { maximumFractionDigits: 6 });

/** A value in one line. The record view shows what this shortens. */
export function cellText(value: Cell | undefined, type: KqlType): string {
  if (value === null || value === undefined || value === "") return "";
  switch (type) {
    case "datetime":
      return momentText(String(value)).replace(/(\.\d{1,7})$/, (fraction) => fraction.slice(0, 4).padEnd(4, "0"));
    case "int":
    case "long":
      return typeof value === "number" ? whole.format(value) : String(value);
    case "real":
      return typeof value === "number" ? realText(value) : String(value);
    default:
      return oneLine(String(value));
  }
}

const realText = (value: number) =>
  value !== 0 && Math.abs(value) < 1e-6 ? value.toExponential(3) : real.format(value);

// What a cell can show; a value may have megabytes.
const lengthMax = 500;
const oneLine = (text: string) =>
  (text.length > lengthMax ? `${text.slice(0, lengthMax)}…` : text).replaceAll(/\s+/g, " ");

export const isNumeric = (type: KqlType) =>
  type === "int" || type === "long" || type === "real" || type === "decimal" || type === "timespan";

/** A value as a number, for columns that are numeric; others give NaN. */
export function numberOf(value: Cell | undefined, type: KqlType): number {
  if (value === null || value === undefined || value === "") return Number.NaN;
  return type === "timespan" ? timespanMilliseconds(String(value)) : Number(value);
}

/** The order of texts by their letters' numbers. */
export const compareTexts = (left: string, right: string) => (left < right ? -1 : left > right ? 1 : 0);

const failed =
  /^(failed|failure|error|errors?|critical|bounced|expired|unauthorized|rejected|undelivered|false|timeout|clienterror|servererror)$/i;
const outcomes = /^(ResultType|Level|DeliveryStatus|Status|IsSuccess|Success|Outcome|CallEndReason|Result)$/i;

/** Whether a value tells of a failure, by the names that the logs' columns of outcomes have. */
export const isFailure = (column: ResultColumn, value: Cell | undefined) =>
  typeof value === "string" && outcomes.test(column.name) && failed.test(value);

const sampleRows = 200;
const character = 7.1;
// Later rows have longer numbers, and half a number says something else.
const digits = 10;

/** Widths in pixels that show what the first rows hold, within limits. */
export function startWidths(columns: readonly ResultColumn[], rows: readonly Row[]): number[] {
  const sample = rows.slice(0, sampleRows);
  return columns.map((column, index) => {
    const longest = sample.reduce(
      (length, row) => Math.max(length, cellText(row[index], column.type).length),
      isNumeric(column.type) ? digits : 0,
    );
    return Math.round(Math.min(340, Math.max(column.name.length * 7.4 + 46, longest * character + 26, 64)));
  });
}
