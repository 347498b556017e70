/** A part of a text: what comes before what is wrong, that itself, and the rest. */
export interface Marked {
  before: string;
  wrong: string;
  after: string;
}

/** Finds the place in a rejected record that its reason speaks of: where the JSON breaks, or else a value that the reason quotes. */
export function markOf(record: string, reason: string): Marked | undefined {
  const place = breakOf(record);
  if (place !== undefined) return cut(record, place, 1);
  const quoted = [...reason.matchAll(/'([^']+)'/g)].map((match) => match[1] ?? "");
  const value = quoted.find((text) => text !== "" && record.includes(text));
  return value === undefined ? undefined : cut(record, record.indexOf(value), value.length);
}

/** Where a text stops being JSON; undefined for a text that is JSON. */
export function breakOf(text: string): number | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (failure) {
    const match = /position (\d+)/.exec(String(failure));
    return match ? Number(match[1]) : text.length;
  }
}

function cut(text: string, place: number, length: number): Marked {
  const start = Math.min(place, text.length);
  return { before: text.slice(0, start), wrong: text.slice(start, start + length), after: text.slice(start + length) };
}
