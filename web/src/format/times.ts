const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** A moment as it is shown everywhere: UTC, as in 2026-01-02 10:15:00.123. */
export function moment(milliseconds: number, places: 0 | 3 = 3): string {
  const text = new Date(milliseconds).toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, places === 0 ? 19 : 23)}`;
}

/** The API's time, which has up to seven places, as it is shown: without what is zero at the end. */
export function momentText(iso: string): string {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d+)?Z?$/.exec(iso);
  if (!match) return iso;
  return `${match[1]} ${match[2]}${(match[3] ?? "").replace(/\.?0+$/, "")}`;
}

/** The same to the second. */
export const secondText = (iso: string): string => momentText(iso).slice(0, 19);

/** A length of time in the unit that fits: 340 ms, 2.4 s, 3 min 20 s, 5 h 3 min, 2 d 4 h. */
export function duration(milliseconds: number): string {
  const length = Math.abs(milliseconds);
  const sign = milliseconds < 0 ? "−" : "";
  if (length < 1) return length === 0 ? "0 ms" : `${sign}${length.toPrecision(2)} ms`;
  if (length < second) return `${sign}${Math.round(length)} ms`;
  if (length < minute) return `${sign}${(length / second).toFixed(length < 10 * second ? 1 : 0).replace(/\.0$/, "")} s`;
  if (length < hour) return sign + pair(length, minute, "min", second, "s");
  if (length < day) return sign + pair(length, hour, "h", minute, "min");
  return sign + pair(length, day, "d", hour, "h");
}

function pair(length: number, large: number, largeName: string, small: number, smallName: string): string {
  const all = Math.round(length / small);
  const whole = Math.floor((all * small) / large);
  const rest = all - (whole * large) / small;
  return rest === 0 ? `${whole} ${largeName}` : `${whole} ${largeName} ${rest} ${smallName}`;
}

/** How long ago a moment was, as in "4 min ago"; one to come is "in 4 min". */
export function ago(milliseconds: number, now: number): string {
  const passed = now - milliseconds;
  const rounded = Math.abs(passed) < second ? 0 : passed;
  if (rounded === 0) return "just now";
  const length = coarse(Math.abs(rounded));
  return rounded > 0 ? `${length} ago` : `in ${length}`;
}

function coarse(length: number): string {
  if (length < minute) return `${Math.floor(length / second)} s`;
  if (length < hour) return `${Math.floor(length / minute)} min`;
  if (length < 2 * day) return `${Math.floor(length / hour)} h`;
  return `${Math.floor(length / day)} days`;
}

/** The milliseconds of the API's timespan, as in 1.02:03:04.5; NaN for another text. */
export function timespanMilliseconds(text: string): number {
  const match = /^(-)?(?:(\d+)\.)?(\d\d):(\d\d):(\d\d)(\.\d+)?$/.exec(text);
  if (!match) return Number.NaN;
  const [, sign, days = "0", hours = "0", minutes = "0", seconds = "0", fraction = "0"] = match;
  const length =
    Number(days) * day +
    Number(hours) * hour +
    Number(minutes) * minute +
    (Number(seconds) + Number(fraction)) * second;
  return sign ? -length : length;
}

/** A local date and time for an input field, as in 2026-01-02T10:15:00, in UTC. */
export function inputText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19);
}
