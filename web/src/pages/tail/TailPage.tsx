import { Button, Dropdown, Input, Option } from "@fluentui/react-components";
import { DeleteRegular } from "@fluentui/react-icons/svg/delete";
import { PauseRegular } from "@fluentui/react-icons/svg/pause";
import { PlayRegular } from "@fluentui/react-icons/svg/play";
import { type FormEvent, useState } from "react";
import { getTables } from "../../api/status.ts";
import { Card } from "../../components/Card.tsx";
import { Link } from "../../components/Link.tsx";
import { Page } from "../../components/Page.tsx";
import { Problem } from "../../components/Problem.tsx";
import { count, decimal } from "../../format/numbers.ts";
import { counted } from "../../format/words.ts";
import { useLoad } from "../../state/load.ts";
import { setParameters, usePlace } from "../../state/place.ts";
import { TailList } from "./TailList.tsx";
import styles from "./Tail.module.css";
import { useTail } from "./useTail.ts";

/** Records as they arrive. */
export default function TailPage() {
  const { parameters } = usePlace();
  const tables = parameters.getAll("table");
  const where = parameters.get("where") ?? "";
  const tail = useTail(tables, where);
  const { kept, counts, rate } = tail;
  const state = tail.error ? "Not connected" : tail.isPaused ? "Paused" : tail.isConnected ? "Live" : "Connecting";
  const left = counts.matched - counts.sent + kept.lost;
  return (
    <Page title="Live tail" lead="Records of this workspace as they arrive, the newest first.">
      <Filter key={where} tables={tables} where={where} />
      {tail.error && <Problem error={tail.error} />}
      <Card
        title={
          <span className={styles.counters}>
            <span className={state === "Live" ? styles.pulse : styles.still} aria-hidden />
            <span>{state}</span>
            <span className={styles.figure}>{decimal(Math.round(rate * 10) / 10)} per second</span>
            <span className={styles.figure}>{counted(counts.matched, "record")}</span>
            {where && <span className={styles.figure}>of {count(counts.arrived)} arrived</span>}
            <span className={left > 0 ? styles.left : styles.figure}>{count(left)} left out</span>
          </span>
        }
        actions={
          <span className={styles.actions}>
            <Button
              size="small"
              icon={tail.isPaused ? <PlayRegular /> : <PauseRegular />}
              onClick={() => tail.pause(!tail.isPaused)}
            >
              {tail.isPaused ? (kept.waiting.length > 0 ? `Show ${count(kept.waiting.length)} new` : "Go on") : "Pause"}
            </Button>
            <Button size="small" appearance="subtle" icon={<DeleteRegular />} onClick={tail.clear}>
              Clear
            </Button>
          </span>
        }
        full
      >
        {kept.shown.length > 0 ? (
          <TailList records={kept.shown} />
        ) : (
          <Waiting isConnected={tail.isConnected} hasFilter={where !== "" || tables.length > 0} />
        )}
      </Card>
    </Page>
  );
}

function Waiting({ isConnected, hasFilter }: { isConnected: boolean; hasFilter: boolean }) {
  return (
    <div className={styles.waiting}>
      <p>{isConnected ? `Waiting for records${hasFilter ? " that fit" : ""}.` : "Waiting for the server."}</p>
      <p className="muted">
        They show within a second of their arrival. Is nothing sent at the moment? <Link to="/">Home</Link> offers
        example traffic.
      </p>
    </div>
  );
}

function Filter({ tables, where }: { tables: string[]; where: string }) {
  const [text, setText] = useState(where);
  const all = useLoad((signal) => getTables("default", signal), []);
  const names = (all.value ?? []).map((table) => table.name).filter((name) => name !== "PatchbayRejected");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setParameters({ where: text.trim() || null });
  };
  return (
    <form className={styles.filter} onSubmit={submit}>
      <Dropdown
        aria-label="Table"
        className={styles.table}
        value={tables[0] ?? "All tables"}
        selectedOptions={[tables[0] ?? ""]}
        onOptionSelect={(_, { optionValue }) => setParameters({ table: optionValue || null })}
      >
        {[
          <Option key="" value="">
            All tables
          </Option>,
          ...names.map((name) => (
            <Option key={name} value={name}>
              {name}
            </Option>
          )),
        ]}
      </Dropdown>
      <Input
        className={styles.where}
        contentBefore={<span className="mono">where</span>}
        value={text}
        onChange={(_, data) => setText(data.value)}
        placeholder={'ResultType == "Failed" or DurationMs > 500'}
        aria-label="Condition in KQL"
        spellCheck={false}
        autoComplete="off"
      />
      <Button type="submit">Apply</Button>
    </form>
  );
}
