import { useEffect } from "react";
import { unarranged } from "../../components/grid/arrangement.ts";
import { usualTimespan } from "../../format/timespans.ts";
import { go, link, usePlace } from "../../state/place.ts";
import { Preference, usePreference } from "../../state/preferences.ts";
import { type LogsPlace, placeParameters, readPlace } from "./place.ts";

/** A tab is the address that shows it; the browser keeps its tabs. */
export interface Tab {
  id: string;
  search: string;
}

const tabsKept = new Preference<Tab[]>("logs.tabs", []);
const tabShown = new Preference<string | null>("logs.tab", null);

const newId = () => crypto.getRandomValues(new Uint32Array(1))[0]!.toString(36);

/** A tab's place, as it is when nobody looks. */
export const placeOf = (tab: Tab): LogsPlace => ({ ...readPlace(new URLSearchParams(tab.search)), tab: tab.id });

export function emptyPlace(query = "", timespan = usualTimespan, workspace = currentPlace().workspace): LogsPlace {
  return {
    tab: newId(),
    query,
    timespan,
    workspace,
    line: undefined,
    view: undefined,
    result: 0,
    arrangement: unarranged,
  };
}

/** The tabs and the place that is shown. An address without a tab, as in a link, gets one, or the last tab when it names no query. */
export function useTabs(): { place: LogsPlace; tabs: Tab[] } {
  const { parameters } = usePlace();
  const tabs = usePreference(tabsKept);
  const place = readPlace(parameters);
  const search = parameters.toString();
  useEffect(() => {
    if (place.tab === null) {
      const known = tabsKept.get();
      const wanted = parameters.has("query")
        ? known.find((tab) => isSame(placeOf(tab), place))
        : (known.find((tab) => tab.id === tabShown.get()) ?? known.at(-1));
      go(link("/logs", placeParameters(wanted ? placeOf(wanted) : { ...place, tab: newId() })), { replace: true });
      return;
    }
    const current = { id: place.tab, search };
    tabShown.set(current.id);
    const known = tabsKept.get();
    const at = known.findIndex((tab) => tab.id === current.id);
    if (at < 0) tabsKept.set([...known, current]);
    else if (known[at]!.search !== search) tabsKept.set(known.with(at, current));
  }, [search]);
  return { place, tabs };
}

const isSame = (one: LogsPlace, other: LogsPlace) =>
  one.query === other.query && one.timespan === other.timespan && one.workspace === other.workspace;

let opened: string | undefined;

/** Opens a tab to write a query in. */
export function openTab() {
  const place = emptyPlace();
  opened = place.tab!;
  showTab(place);
}

/** Whether a tab has just been opened to write in it. */
export function takeOpened(id: string): boolean {
  const isOpened = opened === id;
  opened = undefined;
  return isOpened;
}

/** Shows a tab, or what a new one is to show. */
export const showTab = (place: LogsPlace) => go(link("/logs", placeParameters(place)));

/** What is shown at this moment, be it drawn already or not. */
export const currentPlace = () => readPlace(new URLSearchParams(location.search));

/** Changes what is shown; going back leads over it only when it is worth a step. */
export function change(changes: Partial<LogsPlace>, isStep = false) {
  go(link("/logs", placeParameters({ ...currentPlace(), ...changes })), { replace: !isStep });
}

/** Keeps a tab's text while another place is shown. */
export function keepQuery(id: string, query: string) {
  tabsKept.set(
    tabsKept.get().map((tab) => {
      if (tab.id !== id) return tab;
      return { id, search: new URLSearchParams(placeParameters({ ...placeOf(tab), query })).toString() };
    }),
  );
}

/** Closes a tab; its neighbour is shown then, or an empty one after the last. */
export function closeTab(id: string, shown: string | null) {
  const tabs = tabsKept.get();
  const at = tabs.findIndex((tab) => tab.id === id);
  const left = tabs.toSpliced(at, 1);
  tabsKept.set(left);
  if (id !== shown) return;
  const next = left[Math.min(at, left.length - 1)];
  go(link("/logs", placeParameters(next ? placeOf(next) : emptyPlace())), { replace: true });
}

/** What a tab is called: the comment that its query begins with, or else its first line. */
export function tabTitle(query: string): string {
  const line =
    query
      .split("\n")
      .find((candidate) => candidate.trim() !== "")
      ?.trim() ?? "";
  return line.replace(/^\/\/\s*/, "") || "New query";
}
