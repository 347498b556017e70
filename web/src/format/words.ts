/** A name in camel case as words: SMSMessagesSent as SMS messages sent. */
export function words(name: string): string {
  const parts = name
    .replace(/_/g, " ")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .split(" ")
    .filter((part) => part !== "");
  return parts.map((part, index) => (index === 0 || isAcronym(part) ? part : part.toLowerCase())).join(" ");
}

const isAcronym = (part: string) => part.length > 1 && part === part.toUpperCase();

/** A number with its noun: 1 record, 2 records. */
export const counted = (count: number, noun: string, plural = `${noun}s`) =>
  `${count.toLocaleString("en-US")} ${count === 1 ? noun : plural}`;
