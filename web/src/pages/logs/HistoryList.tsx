import { Button } from "@fluentui/react-components";
import { count } from "../../format/numbers.ts";
import { ago, duration } from "../../format/times.ts";
import { timespanTitle } from "../../format/timespans.ts";
import { usePreference } from "../../state/preferences.ts";
import { history } from "./history.ts";
import { usualWorkspace } from "./place.ts";
import styles from "./SidePanel.module.css";
import { emptyPlace, showTab, tabTitle } from "./tabs.ts";

/** The queries that this browser ran, the last one first. */
export function HistoryList() {
  const runs = usePreference(history);
  const now = Date.now();
  if (runs.length === 0)
    return <p className={styles.note}>Queries that are run here are listed, in this browser only.</p>;
  return (
    <>
      <ul className={styles.queries}>
        {runs.map(({ query, timespan, workspace, at, milliseconds, rows }) => (
          <li key={at}>
            <button
              type="button"
              className={styles.query}
              title={query}
              onClick={() => showTab(emptyPlace(query, timespan, workspace ?? usualWorkspace))}
            >
              <span className={styles.title}>{tabTitle(query)}</span>
              <span className={styles.text}>{query.replaceAll(/\s+/g, " ")}</span>
              <span className={styles.facts}>
                {ago(at, now)} · {timespanTitle(timespan)} · {workspace && `${workspace} · `}
                {rows === undefined ? <em>failed</em> : `${count(rows)} rows in ${duration(milliseconds)}`}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <Button appearance="subtle" size="small" onClick={() => history.set([])}>
        Clear the history
      </Button>
    </>
  );
}
