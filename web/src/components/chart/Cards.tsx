import { decimal, share } from "../../format/numbers.ts";
import { duration } from "../../format/times.ts";
import styles from "./Chart.module.css";
import type { Series } from "./model.ts";

/** The numbers of a row, large. */
export function Cards({ series, isDuration }: { series: Series[]; isDuration: boolean }) {
  return (
    <dl className={styles.cards}>
      {series.map(({ name, points }) => {
        const [title, unit] = unitOf(isDuration ? `${name} ms` : name);
        return (
          <div key={name}>
            <dd>{figure(points[0]?.y ?? Number.NaN, unit)}</dd>
            <dt>{title}</dt>
          </div>
        );
      })}
    </dl>
  );
}

// A column may name its unit at its end, as in "Delivered %".
function unitOf(name: string): [string, string] {
  const match = /^(.+) (%|ms|MB)$/.exec(name);
  return match ? [match[1]!, match[2]!] : [name, ""];
}

function figure(value: number, unit: string): string {
  if (Number.isNaN(value)) return "–";
  if (unit === "ms") return duration(value);
  if (unit === "%") return share(value, 100);
  return unit ? `${decimal(value)} ${unit}` : decimal(value);
}
