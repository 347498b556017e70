import type { Outcome } from "../../api/lifeline.ts";
import type { TailRecord } from "../../api/tail.ts";
import { words } from "../../format/words.ts";

/** Records that are kept on the page; older ones make room. */
export const shownMax = 500;

/** What a page of records holds, and what waits while it is paused. */
export interface Kept {
  shown: TailRecord[];
  waiting: TailRecord[];
  /** Records that came while the page was paused and for which there was no room. */
  lost: number;
}

export const nothing: Kept = { shown: [], waiting: [], lost: 0 };

/** Adds records that have come, the newest first. */
export function add(kept: Kept, records: TailRecord[], isPaused: boolean): Kept {
  if (!isPaused) return { ...kept, shown: [...records, ...kept.shown].slice(0, shownMax) };
  const waiting = [...records, ...kept.waiting];
  return { ...kept, waiting: waiting.slice(0, shownMax), lost: kept.lost + Math.max(0, waiting.length - shownMax) };
}

/** Shows what has waited. */
export const release = (kept: Kept): Kept => ({
  shown: [...kept.waiting, ...kept.shown].slice(0, shownMax),
  waiting: [],
  lost: 0,
});

const badWords = /fail|error|bounce|suppress|spam/i;
const goodWords = /^(succe|complet|deliver|expand|outfor)/i;

/** How a record ended, by the word that it uses. */
export function outcomeOf(record: TailRecord): Outcome {
  const word = resultOf(record);
  if (word === "") return "unknown";
  if (/^expected|cancel|quarantin/i.test(word)) return "doubtful";
  return badWords.test(word) ? "bad" : goodWords.test(word) ? "good" : "unknown";
}

export const resultOf = ({ values }: TailRecord) =>
  values.DeliveryStatus ?? values.ResultCategory ?? values.ResultType ?? "";

export const tableTitle = (table: string) => words(table.replace(/^ACS/, "")).replace(/ incoming operations$/, "");

const telling = [
  "RecipientId",
  "PhoneNumber",
  "Country",
  "UserId",
  "ChatThreadId",
  "RoomId",
  "MessageId",
  "CallType",
  "EndpointType",
  "UsageType",
  "Quantity",
  "UnitType",
  "ResultDescription",
  "CorrelationId",
];

/** The few values of a record that say most about it. */
export const detailsOf = ({ values }: TailRecord) =>
  telling.flatMap((name) => (values[name] ? [`${values[name]}`] : [])).slice(0, 4);
