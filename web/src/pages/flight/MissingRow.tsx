import { ClockRegular } from "@fluentui/react-icons/svg/clock";
import type { MissingStep, StepDuration } from "../../api/lifeline.ts";
import { duration } from "../../format/times.ts";
import styles from "./Flight.module.css";

/** A step that should be there: what it is, how long it has been waited for, and how long it usually takes. */
export function MissingRow({ missing, durations }: { missing: MissingStep; durations: StepDuration[] }) {
  const usual = durations.find((candidate) => candidate.step === missing.step && candidate.samples > 0);
  const waiting = Date.now() - Date.parse(missing.since);
  const isDue = !usual || waiting > usual.lateMs;
  return (
    <li className={`${styles.step} ${isDue ? styles.missing : styles.awaited}`}>
      <span className={styles.dot}>
        <ClockRegular />
      </span>
      <div className={styles.content}>
        <p className={styles.title}>
          <strong>{missing.step}</strong>
          <span className={styles.badge}>{isDue ? "missing" : "not due yet"}</span>
          {missing.expected > 1 && (
            <span>
              {missing.found} of {missing.expected} are there
            </span>
          )}
        </p>
        <p className="muted">
          {isDue ? "Nothing came" : "Nothing has come"} in {duration(waiting)}.{" "}
          {usual
            ? `Usually it takes ${duration(usual.medianMs)}, and in 19 of 20 cases at most ${duration(usual.lateMs)}.`
            : "There are no others to compare with."}
        </p>
      </div>
    </li>
  );
}
