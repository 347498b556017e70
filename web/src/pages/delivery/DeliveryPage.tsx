import { ArrowSyncRegular } from "@fluentui/react-icons/svg/arrow-sync";
import {
  type DeadLetterSum,
  type Destination,
  type Destinations,
  getDeadLetters,
  getDestinations,
  getHistories,
  getLedger,
  type LedgerRow,
  replayDeadLetters,
  retryNow,
} from "../../api/delivery.ts";
import { getImports } from "../../api/imports.ts";
import { Act } from "../../components/Act.tsx";
import { Card } from "../../components/Card.tsx";
import { DataTable } from "../../components/DataTable.tsx";
import { type Figure, Figures } from "../../components/Figures.tsx";
import { OutcomeIcon } from "../../components/Outcome.tsx";
import { Page } from "../../components/Page.tsx";
import { Problem } from "../../components/Problem.tsx";
import { bytes, count } from "../../format/numbers.ts";
import { duration, momentText, secondText } from "../../format/times.ts";
import { useEvery } from "../../state/every.ts";
import { useLoad } from "../../state/load.ts";
import styles from "./Delivery.module.css";
import { HistoryTable } from "./HistoryTable.tsx";
import { ImportsCard } from "./ImportsCard.tsx";
import { nameOf } from "./names.ts";
import { UnroutedTable } from "./UnroutedTable.tsx";

const lookAgainMs = 3_000;

/** Whether every accepted record gets to where it is to go, and what keeps it. */
export default function DeliveryPage() {
  const { value, error, reload } = useLoad(async (signal) => {
    const [ledger, state, letters, histories, imports] = await Promise.all([
      getLedger(signal),
      getDestinations(signal),
      getDeadLetters(signal),
      getHistories(signal),
      getImports(signal),
    ]);
    return { ledger, state, letters, histories, imports };
  }, []);
  useEvery(lookAgainMs, reload);
  return (
    <Page
      title="Delivery"
      lead="Every accepted record is in a journal on the disk and goes from there to each destination at its own pace. The ledger counts all of them: accepted = delivered + pending + rejected + expired."
    >
      {error && <Problem error={error} retry={reload} />}
      {value && (
        <>
          <Figures figures={figuresOf(value.ledger.rows, value.state.journalBytes)} />
          <Card title="Destinations" full>
            <DestinationTable state={value.state} changed={reload} />
          </Card>
          {value.ledger.unrouted.length > 0 && (
            <Card title="Went nowhere since the server started" full>
              <UnroutedTable rows={value.ledger.unrouted} />
            </Card>
          )}
          {value.letters.length > 0 && (
            <Card title="Dead letters" full>
              <LetterTable letters={value.letters} changed={reload} />
            </Card>
          )}
          {value.histories.length > 0 && (
            <Card title="Backfill" full>
              <HistoryTable histories={value.histories} />
            </Card>
          )}
          <ImportsCard imports={value.imports} changed={reload} />
          <Card title="Ledger" full>
            <LedgerTable rows={value.ledger.rows} />
          </Card>
        </>
      )}
    </Page>
  );
}

function figuresOf(rows: LedgerRow[], journal: number): Figure[] {
  const sum = (part: (row: LedgerRow) => number) => rows.reduce((total, row) => total + part(row), 0);
  const lost = sum((row) => row.rejected + row.expired);
  return [
    { title: "Accepted", value: count(sum((row) => row.accepted)) },
    { title: "Delivered", value: count(sum((row) => row.delivered)) },
    { title: "Pending", value: count(sum((row) => row.pending)) },
    { title: "Rejected or expired", value: count(lost), bad: lost > 0 },
    { title: "Journal", value: bytes(journal) },
  ];
}

type DestinationRow = Partial<Destination> & { destination: string; /** Why it gets nothing. */ notReached?: string };

function DestinationTable({ state, changed }: { state: Destinations; changed: () => void }) {
  const rows = new Map<string, DestinationRow>(state.destinations.map((row) => [row.destination, row]));
  // One whose connection was taken away may still have something to come.
  for (const { destination, reason } of state.notReached)
    rows.set(destination, { ...rows.get(destination), destination, notReached: reason });
  return (
    <DataTable
      label="Destinations"
      rows={[...rows.values()]}
      id={(row) => row.destination}
      columns={[
        {
          title: "Destination",
          wide: true,
          cell: (row) => (
            <span className={styles.name}>
              <OutcomeIcon outcome={row.trouble || row.notReached ? "bad" : "good"} />
              <span>
                <strong>{nameOf(row.destination)}</strong>
                <br />
                <span className={styles.id}>{row.destination}</span>
              </span>
            </span>
          ),
        },
        {
          title: "State",
          wide: true,
          cell: stateOf,
        },
        {
          title: "Behind",
          number: true,
          cell: ({ bytesBehind }) => (bytesBehind === undefined ? "" : bytes(bytesBehind)),
        },
        {
          title: "",
          number: true,
          cell: (row) =>
            row.trouble && (
              <Act name="Try now" icon={<ArrowSyncRegular />} act={() => retryNow(row.destination)} done={changed} />
            ),
        },
      ]}
    />
  );
}

function stateOf({ trouble, notReached, bytesBehind = 0 }: DestinationRow) {
  if (notReached) return `Gets nothing. ${notReached}`;
  if (trouble) return troubleOf(trouble);
  return bytesBehind > 0 ? "Delivering" : "Has everything that was accepted";
}

const troubleOf = ({ reason, since, nextAttempt, failures }: NonNullable<Destination["trouble"]>) =>
  `${reason} It failed ${failures === 1 ? "once" : `${failures} times`} since ${secondText(since)}; the next attempt is at ${momentText(nextAttempt).slice(11, 19)}.`;

function LetterTable({ letters, changed }: { letters: DeadLetterSum[]; changed: () => void }) {
  return (
    <DataTable
      label="Dead letters"
      rows={letters}
      id={(row) => row.Destination + row.Reason}
      columns={[
        { title: "Destination", cell: (row) => nameOf(row.Destination) },
        { title: "Reason", cell: (row) => row.Reason },
        { title: "Records", number: true, cell: (row) => count(row.Count) },
        { title: "Last", nowrap: true, cell: (row) => secondText(row.Last) },
        {
          title: "",
          number: true,
          cell: (row) => (
            <Act
              name="Send again"
              icon={<ArrowSyncRegular />}
              act={() => replayDeadLetters(row.Destination)}
              done={changed}
            />
          ),
        },
      ]}
    />
  );
}

function LedgerTable({ rows }: { rows: LedgerRow[] }) {
  if (rows.length === 0) return <p style={{ padding: "8px 16px 16px" }}>Nothing was accepted yet.</p>;
  return (
    <DataTable
      label="Ledger"
      rows={rows}
      id={(row) => row.resourceId + row.category + row.destination}
      columns={[
        { title: "Resource", cell: (row) => nameOf(row.resourceId) },
        { title: "Category", cell: (row) => row.category },
        { title: "Destination", cell: (row) => nameOf(row.destination) },
        { title: "Accepted", number: true, cell: (row) => count(row.accepted) },
        { title: "Delivered", number: true, cell: (row) => count(row.delivered) },
        {
          title: "Pending",
          number: true,
          cell: (row) =>
            row.pending > 0 ? `${count(row.pending)} (${duration(1000 * (row.oldestPendingSeconds ?? 0))})` : count(0),
        },
        { title: "Rejected", number: true, cell: (row) => count(row.rejected) },
        { title: "Expired", number: true, cell: (row) => count(row.expired) },
      ]}
    />
  );
}
