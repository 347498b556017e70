import { Button } from "@fluentui/react-components";
import { DeleteRegular } from "@fluentui/react-icons/svg/delete";
import { useEffect } from "react";
import { deleteQuery, getSavedQueries } from "../../api/savedQueries.ts";
import { Confirm } from "../../components/Confirm.tsx";
import { Problem } from "../../components/Problem.tsx";
import { timespanTitle } from "../../format/timespans.ts";
import { useLoad } from "../../state/load.ts";
import styles from "./SidePanel.module.css";
import { emptyPlace, showTab } from "./tabs.ts";

export const savedChanged = "patchbay:saved-queries";

/** The queries that were saved in the server, for everyone who uses it. */
export function SavedList() {
  const { value, error, reload } = useLoad(getSavedQueries, []);
  useEffect(() => {
    addEventListener(savedChanged, reload);
    return () => removeEventListener(savedChanged, reload);
  }, [reload]);
  if (error) return <Problem error={error} retry={reload} />;
  if (value?.length === 0)
    return <p className={styles.note}>Nothing is saved yet. A query is saved with the button beside Run.</p>;
  return (
    <ul className={styles.queries}>
      {value?.map((saved) => (
        <li key={saved.name}>
          <button
            type="button"
            className={styles.query}
            title={saved.query}
            onClick={() => showTab(emptyPlace(saved.query, saved.timespan))}
          >
            <span className={styles.title}>{saved.name}</span>
            <span className={styles.text}>{saved.query.replaceAll(/\s+/g, " ")}</span>
            <span className={styles.facts}>{timespanTitle(saved.timespan ?? "")}</span>
          </button>
          <Confirm
            title={`Delete ${saved.name}?`}
            text="It is deleted for everyone who uses this server."
            verb="Delete"
            act={() => deleteQuery(saved.name)}
            done={reload}
          >
            <Button appearance="subtle" size="small" icon={<DeleteRegular />} aria-label={`Delete ${saved.name}`} />
          </Confirm>
        </li>
      ))}
    </ul>
  );
}
