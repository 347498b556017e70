import { moment } from "./times.ts";

/** The range that leaves nothing out. */
export const allTimes = "";

/** Time ranges that are offered, as the API writes them. */
export const timespans: readonly { value: string; title: string }[] = [
  { value: "PT30M", title: "Last 30 minutes" },
  { value: "PT1H", title: "Last hour" },
  { value: "PT4H", title: "Last 4 hours" },
  { value: "PT12H", title: "Last 12 hours" },
  { value: "P1D", title: "Last 24 hours" },
  { value: "P3D", title: "Last 3 days" },
  { value: "P7D", title: "Last 7 days" },
  { value: "P30D", title: "Last 30 days" },
  { value: allTimes, title: "All times" },
];

/** Whole days that are offered, in UTC as everything. */
export function wholeDays(now: number): { value: string; title: string }[] {
  const today = Math.floor(now / units.D) * units.D;
  return [
    { value: between(today, today + units.D), title: "Today" },
    { value: between(today - units.D, today), title: "Yesterday" },
  ];
}

/** The range that pages begin with, as Azure's do. */
export const usualTimespan = "P1D";

/** How a range is called in the page. */
export function timespanTitle(value: string): string {
  const known = timespans.find((candidate) => candidate.value === value);
  if (known) return known.title;
  const range = absolute(value);
  if (range) return `${short(range.from)} – ${short(range.to)}`;
  const length = durationMilliseconds(value);
  return Number.isNaN(length) ? value : `Last ${value}`;
}

const short = (time: number) => moment(time, 0).replace(/:00$/, "");

/** The two moments of a range between moments; nothing for other ranges. */
export function absolute(value: string): { from: number; to: number } | undefined {
  const [from, to] = value.split("/").map((part) => Date.parse(part));
  return from !== undefined && to !== undefined && !Number.isNaN(from) && !Number.isNaN(to) ? { from, to } : undefined;
}

/** A range between two moments. */
export const between = (from: number, to: number) => `${new Date(from).toISOString()}/${new Date(to).toISOString()}`;

const units = { D: 86_400_000, H: 3_600_000, M: 60_000, S: 1000 };

/** The milliseconds of a duration such as `P1DT12H`; NaN for another text. */
export function durationMilliseconds(value: string): number {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(value);
  if (!match || value.length < 3) return Number.NaN;
  const [, days = 0, hours = 0, minutes = 0, seconds = 0] = match;
  return Number(days) * units.D + Number(hours) * units.H + Number(minutes) * units.M + Number(seconds) * units.S;
}

/** A range as two moments, where it has a beginning. */
export function resolve(value: string, now: number): { from: number; to: number } | undefined {
  const length = durationMilliseconds(value);
  return Number.isNaN(length) ? absolute(value) : { from: now - length, to: now };
}
