import type { LifeLine, StepDuration } from "../../api/lifeline.ts";
import { duration } from "../../format/times.ts";
import styles from "./Flight.module.css";
import { MissingRow } from "./MissingRow.tsx";
import { StepRow } from "./StepRow.tsx";
import { type Row, timeOf } from "./steps.ts";

// A pause that is worth a line of its own.
const gapMs = 5_000;

/** The steps one below the other, with the pauses between them. */
export function StepList({ rows, line, durations }: { rows: Row[]; line: LifeLine; durations: StepDuration[] }) {
  const start = line.records[0] ? timeOf(line.records[0]) : 0;
  let end = start;
  return (
    <ol className={styles.steps}>
      {rows.map((row) => {
        const gap = row.time - end;
        if (row.kind === "missing")
          return (
            <MissingRow key={`${row.missing.step}${row.missing.after}`} missing={row.missing} durations={durations} />
          );
        end = Math.max(end, ...row.records.map(timeOf));
        return (
          <StepRow
            key={row.records[0]?.id}
            row={row}
            start={start}
            gap={gap >= gapMs ? duration(gap) : undefined}
            durations={durations}
          />
        );
      })}
    </ol>
  );
}
