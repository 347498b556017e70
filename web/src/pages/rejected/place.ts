/** A part of a text: what comes before what is wrong, that itself, and the rest. */
export interface Marked {
  before: string;
  wrong: string;
  after: string;
}

/** Finds the place in a rejected record that its reason speaks of: a value that the reason quotes, or where the JSON breaks. */
export function markOf(record: string, reason: string): Marked | undefined {
  const quoted = [...reason.matchAll(/'([^']+)'/g)].map((match) => match[1] ?? "");
  const value = quoted.find((text) => text !== "" && record.includes(text));
  if (value !== undefined) return cut(record, record.indexOf(value), value.length);
  const place = breakOf(record);
  return place === undefined ? undefined : cut(record, place, 1);
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
