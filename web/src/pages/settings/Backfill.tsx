import { Field, Input } from "@fluentui/react-components";
import { Link } from "../../components/Link.tsx";
import { moment } from "../../format/times.ts";
import type { Draft } from "./setting.ts";
import styles from "./Settings.module.css";

/** Whether a new setting sends its destinations what the workspace has already; a setting that is there only tells. */
export function Backfill({
  draft,
  isNew,
  change,
}: {
  draft: Draft;
  isNew: boolean;
  change: (part: Partial<Draft>) => void;
}) {
  if (!draft.storageAccountId && !draft.eventHubAuthorizationRuleId) return null;
  if (!isNew)
    return (
      <p className={styles.past}>
        {draft.historyFrom
          ? `What the workspace had since ${moment(Date.parse(draft.historyFrom)).slice(0, 16)} was sent as well. `
          : "What was here before the setting was made is not sent; that is asked for when a setting is made. "}
        <Link to="/delivery">Delivery shows how far each destination is.</Link>
      </p>
    );
  return (
    <div className={styles.past}>
      <Field
        label="Send what is here since"
        hint="The storage account and the event hub get what the default workspace has of these categories from that day on, beside what comes in. Without a day they get what comes in."
      >
        <Input type="date" value={draft.historyFrom} onChange={(_, data) => change({ historyFrom: data.value })} />
      </Field>
    </div>
  );
}
