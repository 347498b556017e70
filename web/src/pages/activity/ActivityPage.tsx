import { Button, SearchBox } from "@fluentui/react-components";
import { useState } from "react";
import { type Activity, getActivities, newest } from "../../api/activity.ts";
import { type Category, getCategories } from "../../api/settings.ts";
import { Card } from "../../components/Card.tsx";
import { DataTable } from "../../components/DataTable.tsx";
import { Link } from "../../components/Link.tsx";
import { OutcomeIcon } from "../../components/Outcome.tsx";
import { Page } from "../../components/Page.tsx";
import { Problem } from "../../components/Problem.tsx";
import { secondText } from "../../format/times.ts";
import { useLoad } from "../../state/load.ts";
import { link, useParameter } from "../../state/place.ts";
import styles from "./Activity.module.css";
import { deedOf, effectsOf } from "./change.ts";

/** Who changed what, and what came of it. */
export default function ActivityPage() {
  const [pages, setPages] = useState(1);
  const [find, setFind] = useParameter("find");
  const { value, error, loading, reload } = useLoad((signal) => load(pages, signal), [pages]);
  const shown = value?.rows.filter((row) => row.text.includes((find ?? "").toLowerCase()));
  return (
    <Page
      title="Activity log"
      lead="Every change of the last 90 days, also one that was refused: who made it, when, from where and on what. Records that come in are no changes; Delivery counts them."
      actions={
        <SearchBox
          aria-label="Find in the activity log"
          placeholder="Find a name, an address, a change"
          value={find ?? ""}
          onChange={(_, data) => setFind(data.value || null, { replace: true })}
        />
      }
    >
      {error && <Problem error={error} retry={reload} />}
      {value && shown && (
        <Card full>
          {shown.length > 0 ? (
            <ActivityTable rows={shown} />
          ) : (
            <p className={styles.none}>
              {find ? `None of the ${value.rows.length} newest changes has ${find} in it.` : "Nothing was changed yet."}
            </p>
          )}
          {value.hasMore && (
            <div className={styles.more}>
              <Button disabled={loading} onClick={() => setPages(pages + 1)}>
                Show older changes
              </Button>
            </div>
          )}
        </Card>
      )}
    </Page>
  );
}

interface Row {
  activity: Activity;
  deed: string;
  effects: string[];
  /** What is searched. */
  text: string;
}

async function load(pages: number, signal: AbortSignal): Promise<{ rows: Row[]; hasMore: boolean }> {
  const categories = await getCategories(signal);
  const rows: Row[] = [];
  let path: string | undefined = newest;
  for (let page = 0; page < pages && path; page++) {
    const { activities, next } = await getActivities(path, signal);
    rows.push(...activities.map((activity) => rowOf(activity, categories)));
    path = next;
  }
  return { rows, hasMore: path !== undefined };
}

function rowOf(activity: Activity, categories: Category[]): Row {
  const deed = deedOf(activity);
  const effects = effectsOf(activity, categories);
  const text = [activity.caller, activity.address, deed, activity.operation, activity.resourceId, ...effects];
  return { activity, deed, effects, text: text.join("\n").toLowerCase() };
}

function ActivityTable({ rows }: { rows: Row[] }) {
  return (
    <DataTable
      label="Activity log"
      rows={rows}
      id={({ activity }) => activity.id}
      columns={[
        { title: "When", nowrap: true, cell: ({ activity }) => secondText(activity.time) },
        {
          title: "Who",
          cell: ({ activity }) => (
            <>
              {activity.caller}
              <div className={styles.small}>{activity.address}</div>
            </>
          ),
        },
        {
          title: "What",
          wide: true,
          cell: ({ activity, deed, effects }) => (
            <span className={styles.deed}>
              <OutcomeIcon outcome={activity.hasFailed ? "bad" : "good"} />
              <span>
                {deed}
                {activity.hasFailed && ` (${activity.answer})`}
                {effects.map((effect) => (
                  <div key={effect} className={styles.small}>
                    {effect}
                  </div>
                ))}
              </span>
            </span>
          ),
        },
        { title: "On", wide: true, cell: ({ activity }) => <Target resourceId={activity.resourceId} /> },
      ]}
    />
  );
}

/** A diagnostic setting is opened; of anything else there is its path. */
function Target({ resourceId }: { resourceId: string }) {
  const match = /^(.*)\/providers\/microsoft\.insights\/diagnosticSettings\/([^/]+)$/i.exec(resourceId);
  if (!match) return <span className={styles.id}>{resourceId}</span>;
  const [, resource = "", name = ""] = match;
  return (
    <>
      <Link to={link("/settings/edit", { resource, name })}>{name}</Link>
      <div className={styles.small}>of {resource.split("/").at(-1)}</div>
    </>
  );
}
