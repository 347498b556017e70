import { Button, Field, Input, MessageBar, MessageBarBody, Textarea } from "@fluentui/react-components";
import { EditRegular } from "@fluentui/react-icons/svg/edit";
import { SendRegular } from "@fluentui/react-icons/svg/send";
import { useState } from "react";
import { type Rejected, sendAgain, type Taken } from "../../api/rejected.ts";
import { Card } from "../../components/Card.tsx";
import { Problem } from "../../components/Problem.tsx";
import { momentText } from "../../format/times.ts";
import { counted } from "../../format/words.ts";
import { markOf } from "./place.ts";
import styles from "./Rejected.module.css";

/** A rejected record with the place that its reason speaks of, and the form to repair it in. */
export function RejectedRecord({ rejected }: { rejected: Rejected }) {
  const [isEdited, setEdited] = useState(false);
  const mark = markOf(rejected.Record, rejected.Reason);
  return (
    <Card>
      <p className={styles.why}>{rejected.Reason}</p>
      <p className={styles.facts}>
        <span>{momentText(rejected.TimeGenerated).slice(0, 23)}</span>
        <span>{rejected.Source}</span>
        {rejected.Category && <span>{rejected.Category}</span>}
        <span>
          record {rejected.Index + 1} of its request, byte {rejected.Position}
        </span>
      </p>
      {isEdited ? (
        <Repair rejected={rejected} close={() => setEdited(false)} />
      ) : (
        <>
          <pre className={styles.record} tabIndex={0} aria-label="The record">
            {mark ? (
              <>
                {mark.before}
                <mark>{mark.wrong || " "}</mark>
                {mark.after}
              </>
            ) : (
              rejected.Record || "(nothing)"
            )}
          </pre>
          <Button size="small" icon={<EditRegular />} onClick={() => setEdited(true)}>
            Repair and send again
          </Button>
        </>
      )}
    </Card>
  );
}

function Repair({ rejected, close }: { rejected: Rejected; close: () => void }) {
  const [text, setText] = useState(rejected.Record);
  const [category, setCategory] = useState(rejected.Category);
  const [resource, setResource] = useState(rejected._ResourceId);
  const [taken, setTaken] = useState<Taken>();
  const [error, setError] = useState<Error>();
  const send = async () => {
    setError(undefined);
    setTaken(undefined);
    try {
      setTaken(await sendAgain(text, category.trim(), resource.trim()));
    } catch (caught) {
      setError(caught as Error);
    }
  };
  return (
    <div className={styles.repair}>
      <Field label="Record">
        <Textarea
          className={styles.text}
          rows={8}
          value={text}
          onChange={(_, data) => setText(data.value)}
          spellCheck={false}
        />
      </Field>
      <div className={styles.pair}>
        <Field label="Category, where the record names none">
          <Input value={category} onChange={(_, data) => setCategory(data.value)} />
        </Field>
        <Field label="Resource id, where the record names none">
          <Input value={resource} onChange={(_, data) => setResource(data.value)} />
        </Field>
      </div>
      {error && <Problem error={error} />}
      {taken && <Outcome taken={taken} />}
      <div className={styles.buttons}>
        <Button appearance="primary" icon={<SendRegular />} onClick={send}>
          Send again
        </Button>
        <Button onClick={close}>Close</Button>
      </div>
    </div>
  );
}

function Outcome({ taken }: { taken: Taken }) {
  const notes = [
    ...taken.rejected.map(({ reason }) => reason),
    ...(taken.adjusted ?? []).map(({ column, reason }) => `${column}: ${reason}`),
    ...(taken.unrouted ?? []).map(({ category, reason }) => `${category}: ${reason}`),
  ];
  const isGood = taken.rejectedCount === 0;
  return (
    <MessageBar intent={isGood ? "success" : "error"} layout="multiline" role="status">
      <MessageBarBody>
        {isGood ? `${counted(taken.accepted, "record")} taken.` : "Rejected again."} {notes.join(" ")}
      </MessageBarBody>
    </MessageBar>
  );
}
