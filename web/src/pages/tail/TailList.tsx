import { ChevronDownRegular } from "@fluentui/react-icons/svg/chevron-down";
import { ChevronRightRegular } from "@fluentui/react-icons/svg/chevron-right";
import { useState } from "react";
import type { TailRecord } from "../../api/tail.ts";
import { CopyButton } from "../../components/Copy.tsx";
import { Link } from "../../components/Link.tsx";
import { OutcomeIcon } from "../../components/Outcome.tsx";
import { duration, momentText } from "../../format/times.ts";
import { words } from "../../format/words.ts";
import { link } from "../../state/place.ts";
import { detailsOf, outcomeOf, resultOf, tableTitle } from "./records.ts";
import styles from "./Tail.module.css";

const identifiers = /Id$|^(PhoneNumber|Identity|Identifier|UserIdA|UserIdB)$/;

/** The records, each of which opens to show all that it says. */
export function TailList({ records }: { records: TailRecord[] }) {
  const [open, setOpen] = useState<string>();
  return (
    <ul className={styles.list} aria-label="Records">
      {records.map((record) => (
        <li key={record.id}>
          <button
            type="button"
            className={styles.row}
            aria-expanded={open === record.id}
            onClick={() => setOpen(open === record.id ? undefined : record.id)}
          >
            {open === record.id ? <ChevronDownRegular /> : <ChevronRightRegular />}
            <time className={styles.time}>{momentText(record.time).slice(11, 23)}</time>
            <OutcomeIcon outcome={outcomeOf(record)} />
            <span className={styles.operation}>
              <strong>{words(record.values.OperationName ?? tableTitle(record.table))}</strong>{" "}
              <span className="muted">{resultOf(record)}</span>
            </span>
            <span className={styles.service}>{tableTitle(record.table)}</span>
            <span className={styles.details}>{detailsOf(record).join(" · ")}</span>
          </button>
          {open === record.id && <Fields record={record} />}
        </li>
      ))}
    </ul>
  );
}

function Fields({ record }: { record: TailRecord }) {
  const delay = Date.parse(record.received) - Date.parse(record.time);
  return (
    <div className={styles.fields}>
      <p className="muted">
        <Link to={`/tables/${record.table}`}>{record.table}</Link>, received {duration(delay)} after its time.{" "}
        <CopyButton
          text={JSON.stringify({ TimeGenerated: record.time, Type: record.table, ...record.values }, null, 2)}
          label="Copy the record as JSON"
        />
      </p>
      <dl>
        {Object.entries(record.values).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="mono">
              {identifiers.test(name) ? <Link to={link("/flight", { id: value })}>{value}</Link> : value}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
