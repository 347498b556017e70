import { Spinner } from "@fluentui/react-components";
import { useEffect, useState } from "react";
import { bytes, compact, count as countText } from "../../format/numbers.ts";
import { duration } from "../../format/times.ts";
import type { QueryRun } from "../../state/queryRun.ts";
import styles from "./Results.module.css";

/** How many rows there are, how long it took, and what was read for it. */
export function Summary({ run, shown, count }: { run: QueryRun; shown: number | undefined; count: number }) {
  const { rowsRead, bytesRead } = run.end;
  const rows =
    shown !== undefined && shown !== count
      ? `${countText(shown)} of ${countText(count)} rows`
      : count === 1
        ? "1 row"
        : `${countText(count)} rows`;
  return (
    <p className={styles.summary} role="status">
      {run.state === "running" && <Spinner size="extra-tiny" />}
      <span>{rows}</span>
      <span>
        {run.state === "running" ? (
          <Clock since={run.started} />
        ) : run.state === "cancelled" ? (
          "cancelled"
        ) : (
          duration(run.milliseconds)
        )}
      </span>
      {rowsRead !== undefined && (
        <span className={styles.read}>
          read {compact(rowsRead)} rows, {bytes(bytesRead ?? 0)}
        </span>
      )}
    </p>
  );
}

function Clock({ since }: { since: number }) {
  const [now, setNow] = useState(performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 100);
    return () => clearInterval(timer);
  }, []);
  return <span aria-hidden>{((now - since) / 1000).toFixed(1)} s</span>;
}
