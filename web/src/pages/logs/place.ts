import type { Arrangement } from "../../components/grid/arrangement.ts";
import { usualTimespan } from "../../format/timespans.ts";

export type View = "results" | "chart" | "explain";

/** What the Logs page shows, as its URL tells. */
export interface LogsPlace {
  /** Which of this browser's tabs this is; none in a link from elsewhere. */
  tab: string | null;
  query: string;
  timespan: string;
  /** The workspace that is asked, by its name. */
  workspace: string;
  /** The line of the query that was run, where the text has several. */
  line: number | undefined;
  /** Nothing: as the query wants it. */
  view: View | undefined;
  /** Which result is shown, of several. */
  result: number;
  arrangement: Arrangement;
}

/** The workspace that every server has. */
export const usualWorkspace = "default";

const views: readonly View[] = ["results", "chart", "explain"];

export function readPlace(parameters: URLSearchParams): LogsPlace {
  const view = parameters.get("view") as View;
  const sort = parameters.get("sort");
  return {
    tab: parameters.get("tab"),
    query: parameters.get("query") ?? "",
    timespan: parameters.get("timespan") ?? usualTimespan,
    workspace: parameters.get("workspace") ?? usualWorkspace,
    line: positive(parameters.get("line")),
    view: views.includes(view) ? view : undefined,
    result: positive(parameters.get("result")) ?? 0,
    arrangement: {
      find: parameters.get("find") ?? "",
      filters: readFilters(parameters.get("filters")),
      sort: sort ? { column: sort.replace(/^-/, ""), descending: sort.startsWith("-") } : undefined,
      hidden: parameters.get("hidden")?.split(",") ?? [],
    },
  };
}

const positive = (text: string | null) => (text && /^\d+$/.test(text) ? Number(text) : undefined);

// Whatever stands in a link, the page opens.
function readFilters(text: string | null): Record<string, string> {
  try {
    const value: unknown = JSON.parse(text ?? "{}");
    return Object.fromEntries(
      Object.entries(value as object).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
    );
  } catch {
    return {};
  }
}

/** The parameters that differ from the standard, in the order in which they are read. */
export function placeParameters(place: LogsPlace): Record<string, string> {
  const { find, filters, sort, hidden } = place.arrangement;
  const parameters: Record<string, string | undefined> = {
    tab: place.tab ?? undefined,
    query: place.query,
    timespan: place.timespan === usualTimespan ? undefined : place.timespan,
    workspace: place.workspace === usualWorkspace ? undefined : place.workspace,
    line: place.line ? String(place.line) : undefined,
    view: place.view,
    result: place.result ? String(place.result) : undefined,
    find: find || undefined,
    filters: Object.keys(filters).length > 0 ? JSON.stringify(filters) : undefined,
    sort: sort && `${sort.descending ? "-" : ""}${sort.column}`,
    hidden: hidden.length > 0 ? hidden.join(",") : undefined,
  };
  return Object.fromEntries(
    Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
