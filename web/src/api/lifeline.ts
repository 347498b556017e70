import { get } from "./http.ts";

export type Outcome = "unknown" | "good" | "doubtful" | "bad";

export interface LifeLine {
  identifier: string;
  matches: { table: string; column: string; subject: string; records: number }[];
  links: { subject: string; value: string }[];
  records: LifeLineRecord[];
  missing: MissingStep[];
  /** Tables of which only the newest records are there. */
  cut: string[];
  statistics: { rowsRead: number; bytesRead: number; milliseconds: number };
}

export interface LifeLineRecord {
  id: string;
  table: string;
  category: string;
  service: string;
  time: string;
  received: string;
  /** Whether it was found by a link and does not have the identifier itself. */
  isLinked: boolean;
  result: string;
  outcome: Outcome;
  values: Record<string, string>;
  explanation?: Explanation;
  /** The columns whose values identify something. */
  identifiers: string[];
  /** The expected steps that the record is. */
  steps: { step: string; after: string; waitedMs: number }[];
}

export interface Explanation {
  kind: string;
  code: string;
  title: string;
  meaning: string;
  advice?: string;
}

export interface MissingStep {
  step: string;
  after: string;
  since: string;
  expected: number;
  found: number;
}

/** How long a step usually takes, over the newest ones. */
export interface StepDuration {
  step: string;
  samples: number;
  medianMs: number;
  lateMs: number;
}

export const getLifeLine = (id: string, signal?: AbortSignal) =>
  get<LifeLine>(`/api/lifeline?${new URLSearchParams({ id })}`, signal);

export const getStepDurations = async (signal?: AbortSignal) =>
  (await get<{ steps: StepDuration[] }>("/api/lifeline/durations", signal)).steps;
