import { useRef } from "react";
import type { LifeLineRecord, Outcome } from "../../api/lifeline.ts";
import { Card } from "../../components/Card.tsx";
import { useScroll } from "../../components/grid/scroll.ts";
import { duration } from "../../format/times.ts";
import { counted } from "../../format/words.ts";
import styles from "./Flight.module.css";
import { type Lane, places, ticksOf, timeOf, titleOf } from "./steps.ts";
import { grouped } from "../../format/groups.ts";

const lanesMax = 12;

/** The whole life at a glance: a line for each service, or for each recipient where there are several. */
export function Overview({ records, lanes, missing }: { records: LifeLineRecord[]; lanes: Lane[]; missing: number }) {
  const first = records[0];
  const last = records.at(-1);
  if (!first || !last || records.length < 2) return null;
  const at = places(records.map(timeOf));
  const names = new Map(lanes.slice(0, lanesMax).map((lane) => [lane.value, lane.label]));
  const column = lanes[0]?.column;
  const groups = grouped(
    records.map((record, index) => ({ record, at: at[index] ?? 0 })),
    ({ record }) => (column && names.get(record.values[column] ?? "")) || record.service,
  );
  return (
    <Card title="At a glance">
      <div className={styles.overview} role="img" aria-label={summary(records, missing)}>
        {[...groups].map(([name, points]) => (
          <div key={name} className={styles.lane}>
            <span className={styles.laneName}>{name}</span>
            <span className={styles.track}>
              {points.map(({ record, at }) => (
                <span
                  key={record.id}
                  className={`${styles.point} ${styles[record.outcome]}`}
                  style={{ left: `${at * 100}%` }}
                  title={`${titleOf(record)} ${record.result}, after ${duration(timeOf(record) - timeOf(first))}`}
                />
              ))}
            </span>
          </div>
        ))}
        <div className={styles.lane}>
          <span />
          <Axis times={records.map(timeOf)} at={at} />
        </div>
      </div>
    </Card>
  );
}

// "+23 h 59 min" and some room.
const labelPixels = 76;

function Axis({ times, at }: { times: number[]; at: number[] }) {
  const axis = useRef<HTMLSpanElement>(null);
  const { width } = useScroll(axis);
  return (
    <span ref={axis} className={styles.axis}>
      {width > labelPixels &&
        ticksOf(times, at, labelPixels / (width - labelPixels)).map((tick) => (
          // The first begins at its place and the last ends there, so that none is cut off.
          <span key={tick.at} style={{ left: `${tick.at * 100}%`, transform: `translateX(${-tick.at * 100}%)` }}>
            {tick.text}
          </span>
        ))}
    </span>
  );
}

function summary(records: LifeLineRecord[], missing: number) {
  const of = (outcome: Outcome) => records.filter((record) => record.outcome === outcome).length;
  return `${counted(records.length, "record")}: ${of("good")} succeeded, ${of("doubtful")} not as intended, ${of("bad")} failed; ${counted(missing, "missing step")}.`;
}
