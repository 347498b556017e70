const day = 86_400_000;

/** How long a key may count, as it is offered. */
export const lifetimes = [
  { value: "", title: "Never" },
  { value: "30", title: "In 30 days" },
  { value: "90", title: "In 90 days" },
  { value: "365", title: "In a year" },
  { value: "day", title: "On a day…" },
];

/** The moment at which a key expires; undefined for never. A day ends with it, in UTC as everything. */
export function expiryOf(lifetime: string, date: string, now: number): string | undefined {
  if (lifetime === "") return undefined;
  const end = lifetime === "day" ? Date.parse(`${date}T00:00:00Z`) + day : now + Number(lifetime) * day;
  return new Date(end).toISOString();
}
