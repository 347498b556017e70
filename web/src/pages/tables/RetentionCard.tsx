import { Button, Field, Input } from "@fluentui/react-components";
import { useState } from "react";
import { putRetention, type Retention } from "../../api/retention.ts";
import { Card } from "../../components/Card.tsx";
import { Confirm } from "../../components/Confirm.tsx";
import styles from "./Tables.module.css";

/** How long records are kept, in a few words. */
export const keptFor = ({ days }: Retention) => (days === -1 ? "for ever" : days === 1 ? "1 day" : `${days} days`);

/** How long a table keeps its records, and the way to change it. */
export function RetentionCard({
  workspace,
  table,
  retention,
  changed,
}: {
  workspace: string;
  table: string;
  retention: Retention;
  changed: () => void;
}) {
  const [text, setText] = useState(retention.days === -1 ? "" : String(retention.days));
  const days = Number(text);
  const isNumber = /^\d+$/.test(text) && days > 0;
  return (
    <Card title="Retention">
      <p className={styles.kept}>
        Records are kept {keptFor(retention)}
        {retention.days === -1 ? "" : ", counted from their TimeGenerated"}
        {retention.isWorkspaces
          ? ", as the workspace says."
          : ". The table says so itself, whatever the workspace says."}
      </p>
      <div className={styles.form}>
        <Field label="Days to keep">
          <Input type="number" min={1} value={text} onChange={(_, data) => setText(data.value)} />
        </Field>
        <Confirm
          title={`Keep records of ${table} for ${text} days?`}
          text="Older ones are deleted, and no longer come back when the number is raised later."
          verb="Keep so long"
          act={() => putRetention(workspace, table, days)}
          done={changed}
        >
          <Button disabled={!isNumber || (days === retention.days && !retention.isWorkspaces)}>Set the days</Button>
        </Confirm>
        {!retention.isWorkspaces && (
          <Confirm
            title={`Let the workspace say how long ${table} keeps records?`}
            text="Records that are older than the workspace's days are deleted."
            verb="As the workspace"
            act={() => putRetention(workspace, table, -1)}
            done={changed}
          >
            <Button appearance="subtle">As the workspace</Button>
          </Confirm>
        )}
      </div>
    </Card>
  );
}
