import { Button } from "@fluentui/react-components";
import { useEffect, useRef } from "react";
import { getReasons, getRejected, type Reason } from "../../api/rejected.ts";
import { Card } from "../../components/Card.tsx";
import { DataTable } from "../../components/DataTable.tsx";
import { Page } from "../../components/Page.tsx";
import { Problem } from "../../components/Problem.tsx";
import { count } from "../../format/numbers.ts";
import { secondText } from "../../format/times.ts";
import { useLoad } from "../../state/load.ts";
import { useParameter } from "../../state/place.ts";
import { RejectedRecord } from "./RejectedRecord.tsx";
import styles from "./Rejected.module.css";

/** Records that could not be taken: why, what they said, and how to send them again. */
export default function RejectedPage() {
  const [reason, setReason] = useParameter("reason");
  const { value, error, reload } = useLoad(
    async (signal) => ({
      of: reason,
      reasons: await getReasons(signal),
      records: await getRejected(reason ?? "", signal),
    }),
    [reason],
  );
  const records = useRef<HTMLElement>(null);
  const chosen = value?.of;
  // There may be more reasons than the screen has room for, and what was asked for stands under them.
  useEffect(() => {
    if (chosen) records.current?.scrollIntoView();
  }, [chosen]);
  return (
    <Page
      title="Rejected records"
      lead="A record that cannot be taken is kept here whole, with the reason. The ones around it were taken. Repair it and send it again."
    >
      {error && <Problem error={error} retry={reload} />}
      {value && value.reasons.length === 0 && (
        <Card>
          <p>No record was rejected.</p>
        </Card>
      )}
      {value && value.reasons.length > 0 && <Reasons reasons={value.reasons} chosen={reason} choose={setReason} />}
      {value && value.records.length > 0 && (
        <section ref={records} className={styles.records} aria-label="Rejected records">
          <h2>
            {reason ? "Records with this reason" : "Newest records"}{" "}
            {reason && (
              <Button size="small" appearance="subtle" onClick={() => setReason(null)}>
                Show all
              </Button>
            )}
          </h2>
          {value.records.map((record) => (
            <RejectedRecord key={`${record.BatchId}/${record.Index}`} rejected={record} />
          ))}
        </section>
      )}
    </Page>
  );
}

function Reasons({
  reasons,
  chosen,
  choose,
}: {
  reasons: Reason[];
  chosen: string | null;
  choose: (reason: string | null) => void;
}) {
  return (
    <Card title="Why" full>
      <DataTable
        label="Reasons"
        rows={reasons}
        id={(reason) => reason.Reason}
        columns={[
          {
            title: "Reason",
            cell: (reason) => (
              <Button
                size="small"
                appearance="transparent"
                className={styles.reason}
                aria-pressed={reason.Reason === chosen}
                onClick={() => choose(reason.Reason === chosen ? null : reason.Reason)}
              >
                {reason.Reason}
              </Button>
            ),
          },
          { title: "Records", number: true, cell: (reason) => count(reason.Count) },
          { title: "Last", nowrap: true, cell: (reason) => secondText(reason.Last) },
        ]}
      />
    </Card>
  );
}
