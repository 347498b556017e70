import type { LifeLine, LifeLineRecord, MissingStep, Outcome, StepDuration } from "../../api/lifeline.ts";
import { duration, moment } from "../../format/times.ts";
import { words } from "../../format/words.ts";
import { grouped } from "../../format/groups.ts";

/** A row of the life line: records that follow each other and say the same, or a step that is missing. */
export type Row =
  | { kind: "step"; title: string; records: LifeLineRecord[]; time: number; outcome: Outcome }
  | { kind: "missing"; missing: MissingStep; time: number };

/** Who or what a life line splits up by: each recipient of a mail, each participant of a call. */
export interface Lane {
  column: string;
  value: string;
  label: string;
  records: LifeLineRecord[];
  outcome: Outcome;
}

const laneColumns = ["RecipientId", "ParticipantId"];
const rank: Record<Outcome, number> = { unknown: 0, good: 1, doubtful: 2, bad: 3 };

/** What a record tells of, in words. */
export function titleOf(record: LifeLineRecord): string {
  const operation = record.values.OperationName ?? "";
  const status = record.values.DeliveryStatus ?? "";
  const engagement = record.values.EngagementType ?? "";
  if (status) return words(status);
  if (engagement === "View") return "Opened";
  if (engagement === "Click") return "Link clicked";
  if (record.table === "ACSBillingUsage") return `Billed: ${record.values.UsageType ?? "usage"}`;
  if (record.table === "ACSCallAutomationMediaSummary") return `${words(operation)}: outcome`;
  const isGeneral = operation === "" || record.category.toLowerCase().includes(words(operation).toLowerCase());
  return isGeneral ? categoryTitle(record) : words(operation);
}

const categoryTitle = (record: LifeLineRecord) =>
  words(record.table.replace(/^ACS/, "")).replace(/ incoming operations$/, "");

/** What follows the title: which user, which sub-operation, what length. */
export function detailOf(record: LifeLineRecord): string {
  const { values } = record;
  const parts = [
    values.RecipientId,
    values.SubOperationName,
    values.EndpointType && (values.Identifier ?? values.EndpointType),
    values.MediaType && `${values.MediaType} ${(values.StreamDirection ?? "").toLowerCase()}`.trim(),
    values.EngagementContext,
    values.Quantity && `${values.Quantity} ${values.UnitType ?? ""}`.trim(),
    values.PhoneNumber && `${values.PhoneNumber}${values.Country ? ` (${values.Country})` : ""}`,
    values.UniqueRecipientsCount &&
      `to ${values.UniqueRecipientsCount} ${values.UniqueRecipientsCount === "1" ? "recipient" : "recipients"}`,
    values.StreamingModality && words(values.StreamingModality),
  ];
  return parts.filter(Boolean).join(" · ");
}

export const timeOf = (record: LifeLineRecord) => Date.parse(record.time);

export const worst = (outcomes: Outcome[]): Outcome =>
  outcomes.reduce((found, outcome) => (rank[outcome] > rank[found] ? outcome : found), "unknown");

/** The rows in the order of time; what goes on saying the same is one row. */
export function rowsOf(records: LifeLineRecord[], missing: MissingStep[]): Row[] {
  const rows: Row[] = [];
  for (const record of records) {
    const last = rows.at(-1);
    const title = titleOf(record);
    if (
      last?.kind === "step" &&
      last.title === title &&
      last.outcome === record.outcome &&
      record.outcome !== "bad" &&
      !isOwnRow(record)
    ) {
      last.records.push(record);
      continue;
    }
    rows.push({ kind: "step", title, records: [record], time: timeOf(record), outcome: record.outcome });
  }
  for (const step of missing) {
    const after = rows.findIndex(
      (row) => row.kind === "step" && row.records.some((record) => record.id === step.after),
    );
    rows.splice(after < 0 ? rows.length : after + 1, 0, {
      kind: "missing",
      missing: step,
      time: Date.parse(step.since),
    });
  }
  return rows;
}

const isOwnRow = (record: LifeLineRecord) => record.explanation?.kind === "smtp" || record.explanation?.kind === "sms";

/** The lanes of a life line, those with trouble first; none when there is nothing to tell apart. */
export function lanesOf(line: LifeLine): Lane[] {
  for (const column of laneColumns) {
    const groups = grouped(
      line.records.filter((record) => record.values[column]),
      (record) => record.values[column] as string,
    );
    if (groups.size < 2) continue;
    return [...groups]
      .map(([value, records]) => ({
        column,
        value,
        label: labelOf(column, value, records),
        records,
        outcome: worst(records.map((record) => record.outcome)),
      }))
      .sort((a, b) => rank[b.outcome] - rank[a.outcome]);
  }
  return [];
}

function labelOf(column: string, value: string, records: LifeLineRecord[]): string {
  if (column === "RecipientId") return value;
  const named = records.find((record) => record.values.Identifier && record.values.Identifier !== "Redacted");
  return (named?.values.Identifier ?? value).replace(/^4:/, "");
}

/** How long a record came after the one that it follows, and whether that is late for such a step. */
export function waitOf(record: LifeLineRecord, durations: StepDuration[]) {
  const step = record.steps[0];
  if (!step) return undefined;
  const usual = durations.find((duration) => duration.step === step.step && duration.samples > 0);
  return { milliseconds: step.waitedMs, usual, isLate: usual !== undefined && step.waitedMs > usual.lateMs };
}

/** Places from 0 to 1 for moments: long gaps are shortened, so that seconds can be told apart beside hours. */
export function places(times: number[]): number[] {
  const sorted = [...new Set(times)].sort((a, b) => a - b);
  const at = new Map<number, number>();
  let sum = 0;
  sorted.forEach((time, index) => {
    if (index > 0) sum += Math.log10(1 + (time - (sorted[index - 1] ?? time)) / 100);
    at.set(time, sum);
  });
  return times.map((time) => (sum === 0 ? 0 : (at.get(time) ?? 0) / sum));
}

const dayMs = 86_400_000;

/**
 * Labels for moments at their places: one where the next is far enough away and says something else. Over days they are times with
 * their dates.
 * @param apart How far, as a share of the whole.
 */
export function ticksOf(times: number[], at: number[], apart: number): { at: number; text: string }[] {
  const start = times[0] ?? 0;
  const isLong = (times.at(-1) ?? 0) - start >= dayMs;
  const ticks: { at: number; text: string }[] = [];
  times.forEach((time, index) => {
    const place = at[index] ?? 0;
    const last = ticks.at(-1);
    const text = isLong ? moment(time, 0).slice(5, 16) : index === 0 ? "0" : `+${duration(time - start)}`;
    if (last && (place - last.at < apart || text === last.text)) return;
    ticks.push({ at: place, text });
  });
  return ticks;
}

/** The KQL that finds the records again. */
export function queryOf(line: LifeLine): string {
  const tables = [...new Set(line.matches.map((match) => match.table))];
  const columns = [...new Set(line.matches.map((match) => match.column))];
  // A number may stand in a column of numbers; any other identifier is found by the column's index.
  const isNumber = /^\d+$/.test(line.identifier);
  const conditions = columns.map(
    (column) => `${isNumber ? `tostring(${column})` : column} == ${JSON.stringify(line.identifier)}`,
  );
  return `union ${tables.join(", ")}\n| where ${conditions.join("\n    or ")}\n| sort by TimeGenerated asc`;
}
