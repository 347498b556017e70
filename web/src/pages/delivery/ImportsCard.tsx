import { PlayRegular } from "@fluentui/react-icons/svg/play";
import { StopRegular } from "@fluentui/react-icons/svg/stop";
import { type Import, startImport, stopImport } from "../../api/imports.ts";
import { Act } from "../../components/Act.tsx";
import { Card } from "../../components/Card.tsx";
import { DataTable } from "../../components/DataTable.tsx";
import { Share } from "../../components/Share.tsx";
import { bytes, count } from "../../format/numbers.ts";
import styles from "./Delivery.module.css";
import { ImportForm } from "./ImportForm.tsx";

/** What is taken out of archives, files and event hubs, and how far that is. */
export function ImportsCard({ imports, changed }: { imports: Import[]; changed: () => void }) {
  return (
    <Card title="Imports" full>
      {imports.length > 0 && (
        <DataTable
          label="Imports"
          rows={imports}
          id={(row) => row.name}
          columns={[
            {
              title: "Import",
              wide: true,
              cell: (row) => (
                <>
                  <strong>{row.name}</strong>
                  <br />
                  <span className={styles.id}>{sourceOf(row)}</span>
                </>
              ),
            },
            { title: "State", cell: (row) => <State row={row} /> },
            {
              title: "Read",
              cell: (row) => (
                <Share
                  label={`Read of ${row.name}`}
                  done={row.bytesDone}
                  total={row.bytesTotal}
                  text={bytes}
                  isUnknown={row.bytesTotal === 0 && row.state === "Running"}
                />
              ),
            },
            { title: "Accepted", number: true, cell: (row) => count(row.accepted) },
            { title: "Rejected", number: true, cell: (row) => count(row.rejected) },
            {
              title: "",
              number: true,
              cell: (row) =>
                row.state === "Running" || row.state === "Waiting" ? (
                  <Act name="Stop" icon={<StopRegular />} act={() => stopImport(row.name)} done={changed} />
                ) : (
                  <Act
                    name={row.state === "Stopped" ? "Resume" : "Look for more"}
                    icon={<PlayRegular />}
                    act={() => startImport(row.name, row.source)}
                    done={changed}
                  />
                ),
            },
          ]}
        />
      )}
      <ImportForm started={changed} />
    </Card>
  );
}

const sourceOf = ({ source }: Import) =>
  source.storageAccountId ?? source.path ?? `${source.eventHubAuthorizationRuleId} | ${source.eventHubName}`;

const states = {
  Running: "Reading",
  Waiting: "Waits for more",
  Finished: "Has read everything",
  Stopped: "Stopped",
};

function State({ row }: { row: Import }) {
  return (
    <>
      {states[row.state]}
      {row.trouble && <div className={styles.trouble}>{row.trouble}</div>}
      {row.unrouted > 0 && (
        <div className={styles.trouble}>{count(row.unrouted)} records are of categories that no setting wants.</div>
      )}
      {row.skipped.map((reason) => (
        <div key={reason} className={styles.trouble}>
          {reason}
        </div>
      ))}
    </>
  );
}
