import type { Activity } from "../../api/activity.ts";
import type { Category } from "../../api/settings.ts";
import { words } from "../../format/words.ts";
import { chosenOf, destinationsOf, draftOf } from "../settings/setting.ts";

/** What was done, from Azure's name of it: Microsoft.Insights/diagnosticSettings/write as "Diagnostic settings: created or updated". */
export function deedOf(activity: Activity): string {
  const [provider = "", ...parts] = activity.operation.split("/");
  const verb = parts.pop() ?? "";
  const subject = words(parts.at(-1) ?? provider);
  return `${subject.charAt(0).toUpperCase()}${subject.slice(1)}: ${verbOf(verb, activity)}`;
}

function verbOf(verb: string, { before, after }: Activity): string {
  if (verb === "delete") return "deleted";
  if (verb !== "write") return words(verb);
  if (before === null) return "created";
  return before && after ? "updated" : "created or updated";
}

/** What a change of a diagnostic setting turned on and off; empty where that is not known, or nothing was. */
export function effectsOf({ before, after }: Activity, categories: Category[]): string[] {
  if (before === undefined || after === undefined) return [];
  const setting = (properties: typeof before) => ({ name: "", properties: properties ?? {} });
  const chosen = (properties: typeof before) => chosenOf(draftOf(setting(properties)), categories).map(({ id }) => id);
  const places = (properties: typeof before) =>
    destinationsOf(setting(properties)).map(({ kind, name }) => `${kind.toLowerCase()} ${name}`);
  return [...differences(chosen(before), chosen(after)), ...differences(places(before), places(after))];
}

function differences(before: string[], after: string[]): string[] {
  const off = before.filter((name) => !after.includes(name));
  const on = after.filter((name) => !before.includes(name));
  return [...sentence("Off", off), ...sentence("On", on)];
}

const namedMax = 6;

function sentence(what: string, names: string[]): string[] {
  if (names.length === 0) return [];
  const more = names.length - namedMax;
  return [`${what}: ${names.slice(0, namedMax).join(", ")}${more > 0 ? ` and ${more} more` : ""}`];
}
