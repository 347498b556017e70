import { Button } from "@fluentui/react-components";
import { ChevronDownRegular } from "@fluentui/react-icons/svg/chevron-down";
import { ChevronRightRegular } from "@fluentui/react-icons/svg/chevron-right";
import { useState } from "react";
import type { StepDuration } from "../../api/lifeline.ts";
import { OutcomeIcon } from "../../components/Outcome.tsx";
import { duration, momentText } from "../../format/times.ts";
import styles from "./Flight.module.css";
import { RecordFields } from "./RecordFields.tsx";
import { detailOf, type Row, timeOf, waitOf } from "./steps.ts";

interface Props {
  row: Row & { kind: "step" };
  start: number;
  gap: string | undefined;
  durations: StepDuration[];
}

/** A step: when, what, how it ended and what that means; opened, the records themselves. */
export function StepRow({ row, start, gap, durations }: Props) {
  const [isOpen, setOpen] = useState(false);
  const record = row.records[0];
  if (!record) return null;
  const { explanation } = record;
  const wait = waitOf(record, durations);
  const length = Number(record.values.DurationMs ?? Number.NaN);
  const isOdd = row.outcome === "bad" || row.outcome === "doubtful";
  return (
    <>
      {gap && (
        <li className={styles.gap}>
          <span>{gap} later</span>
        </li>
      )}
      <li className={styles.step}>
        <span className={styles.dot}>
          <OutcomeIcon outcome={row.outcome} />
        </span>
        <div className={styles.content}>
          <p className={styles.title}>
            <strong>{row.title}</strong>
            {row.records.length > 1 && <span className={styles.badge}>{row.records.length} times</span>}
            {record.result && row.title.toLowerCase() !== record.result.toLowerCase() && (
              <span className={isOdd ? styles.trouble : "muted"}>{record.result}</span>
            )}
            <span className="muted">{row.records.length === 1 ? detailOf(record) : ""}</span>
          </p>
          {explanation && (isOdd || explanation.kind !== "http") && (
            <p className={isOdd ? styles.reason : "muted"}>
              <span className="mono">{explanation.code}</span> <strong>{explanation.title}.</strong>{" "}
              {explanation.meaning} {isOdd && explanation.advice}
            </p>
          )}
          {!explanation && isOdd && (
            <p className={styles.reason}>{record.values.ResultDescription ?? record.values.FailureMessage}</p>
          )}
          {wait && (
            <p className={wait.isLate ? styles.late : "muted"}>
              {duration(wait.milliseconds)} after what it follows
              {wait.usual &&
                (wait.isLate
                  ? `: slow, usually ${duration(wait.usual.medianMs)}`
                  : `, usually ${duration(wait.usual.medianMs)}`)}
              .
            </p>
          )}
          {isOpen && row.records.map((shown) => <RecordFields key={shown.id} record={shown} />)}
        </div>
        <div className={styles.when}>
          <time dateTime={record.time} title={`Received ${momentText(record.received)}`}>
            {momentText(record.time).slice(11, 23)}
          </time>
          <span className="muted">
            +{duration(timeOf(record) - start)}
            {Number.isFinite(length) && ` · took ${duration(length)}`}
          </span>
        </div>
        <Button
          size="small"
          appearance="subtle"
          aria-expanded={isOpen}
          aria-label={`${isOpen ? "Hide" : "Show"} the record${row.records.length > 1 ? "s" : ""} of ${row.title}`}
          icon={isOpen ? <ChevronDownRegular /> : <ChevronRightRegular />}
          onClick={() => setOpen(!isOpen)}
        />
      </li>
    </>
  );
}
