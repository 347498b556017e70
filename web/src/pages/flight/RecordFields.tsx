import type { LifeLineRecord } from "../../api/lifeline.ts";
import { CopyButton } from "../../components/Copy.tsx";
import { Link } from "../../components/Link.tsx";
import { momentText } from "../../format/times.ts";
import { link } from "../../state/place.ts";
import styles from "./Flight.module.css";

/** A record, field by field; each identifier leads to its own life line. */
export function RecordFields({ record }: { record: LifeLineRecord }) {
  const whole = { TimeGenerated: record.time, Type: record.table, ...record.values };
  return (
    <section className={styles.record} aria-label={`A record of ${record.table}`}>
      <header>
        <Link to={`/tables/${record.table}`}>{record.table}</Link>
        <span className="muted">received {momentText(record.received)}</span>
        <CopyButton text={JSON.stringify(whole, null, 2)} label="Copy the record as JSON" />
      </header>
      <dl>
        {Object.entries(record.values).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="mono">
              {record.identifiers.includes(name) ? <Link to={link("/flight", { id: value })}>{value}</Link> : value}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
