import { everything } from "../../api/access.ts";

const types: Record<string, string> = {
  "microsoft.operationalinsights/workspaces": "Workspace",
  "microsoft.communication/communicationservices": "Communication service",
  "microsoft.insights/datacollectionrules": "Data collection rule",
};

/** What a scope is, in a few words: "Workspace default", "Table X of workspace default". */
export function scopeTitle(scope: string): string {
  if (scope === everything) return "Everything";
  const parts = scope.split("/").slice(1);
  const [first = "", subscription = "", second = "", group = "", third = "", namespace = "", type = "", name = ""] =
    parts;
  if (isAt(first, "dataCollectionRules") && parts.length === 2) return `Data collection rule ${subscription}`;
  if (!isAt(first, "subscriptions")) return scope;
  if (parts.length === 2) return `Subscription ${subscription}`;
  if (parts.length === 4 && isAt(second, "resourceGroups")) return `Resource group ${group}`;
  if (!isAt(third, "providers") || name === "") return scope;
  const known = types[`${namespace}/${type}`.toLowerCase()] ?? type;
  if (parts.length === 8) return `${known} ${name}`;
  const [childType = "", child = ""] = parts.slice(8);
  const inside = isAt(childType, "tables") ? "Table" : childType;
  return `${inside} ${child} of ${known.charAt(0).toLowerCase()}${known.slice(1)} ${name}`;
}

const isAt = (part: string, name: string) => part.toLowerCase() === name.toLowerCase();

/** A scope that somebody typed, as the server writes them: with a slash at its beginning and none at its end. */
export const scopeOf = (typed: string) => `/${typed.trim().replace(/^\/+|\/+$/g, "")}`;

export const tableScope = (workspace: string, table: string) => (table ? `${workspace}/tables/${table}` : workspace);
