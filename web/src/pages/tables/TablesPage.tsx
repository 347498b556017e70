import { Checkbox } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { getRetention, type Retention } from "../../api/retention.ts";
import { getTables, getWorkspaces, type Table } from "../../api/status.ts";
import { Card } from "../../components/Card.tsx";
import { DataTable } from "../../components/DataTable.tsx";
import { Link } from "../../components/Link.tsx";
import { Page } from "../../components/Page.tsx";
import { Problem } from "../../components/Problem.tsx";
import { WorkspaceChoice } from "../../components/WorkspaceChoice.tsx";
import { bytes, count } from "../../format/numbers.ts";
import { momentText } from "../../format/times.ts";
import { allTimes } from "../../format/timespans.ts";
import { useLoad } from "../../state/load.ts";
import { link, useParameter, usePlace } from "../../state/place.ts";
import { keptFor, RetentionCard } from "./RetentionCard.tsx";
import styles from "./Tables.module.css";

export default function TablesPage() {
  const { path } = usePlace();
  const [chosen, choose] = useParameter("workspace");
  const asked = chosen ?? "default";
  const name = path.split("/")[2];
  const { value, error, reload } = useLoad((signal) => load(asked, signal), [asked]);
  const table = name ? value?.tables.find((candidate) => candidate.name === name) : undefined;
  if (value && table)
    return (
      <Schema
        table={table}
        query={link("/logs", {
          query: `${table.name}\n| take 100`,
          timespan: allTimes,
          ...(chosen && { workspace: chosen }),
        })}
      >
        {value.retention.has(table.name) && (
          <RetentionCard
            // A number that was typed before is not that of another table, or of what is in force now.
            key={`${table.name} ${value.retention.get(table.name)!.days} ${value.retention.get(table.name)!.isWorkspaces}`}
            workspace={value.workspace}
            table={table.name}
            retention={value.retention.get(table.name)!}
            changed={reload}
          />
        )}
      </Schema>
    );
  return (
    <Page
      title="Tables"
      lead="Every log category has a table. The times are those of the records themselves, in UTC."
      actions={<WorkspaceChoice chosen={asked} onChange={(wanted) => choose(wanted === "default" ? null : wanted)} />}
    >
      {error && <Problem error={error} retry={reload} />}
      {value && name && <Problem error={new Error(`There is no table ${name} here. These are all.`)} />}
      {value && <TableList {...value} chosen={chosen} />}
    </Page>
  );
}

async function load(name: string, signal: AbortSignal) {
  const found = (await getWorkspaces(signal)).find((workspace) => workspace.name === name);
  if (!found) throw new Error(`There is no workspace ${name}.`);
  const [tables, retention] = await Promise.all([getTables(found.id, signal), getRetention(found.resourceId, signal)]);
  return { workspace: found.resourceId, tables, retention };
}

function TableList({
  tables,
  retention,
  chosen,
}: {
  tables: Table[];
  retention: Map<string, Retention>;
  chosen: string | null;
}) {
  const [empty, setEmpty] = useParameter("empty");
  const shown = tables
    .filter((table) => table.rows > 0 || empty !== null)
    .sort((left, right) => left.name.localeCompare(right.name, "en"));
  const to = (table: Table) => link(`/tables/${table.name}`, chosen ? { workspace: chosen } : {});
  const kept = (table: Table) => {
    const found = retention.get(table.name);
    return found ? keptFor(found) : "";
  };
  return (
    <Card
      title={`${count(shown.length)} of ${count(tables.length)} tables`}
      actions={
        <Checkbox
          label="Empty ones, too"
          checked={empty !== null}
          onChange={(_, { checked }) => setEmpty(checked ? "yes" : null, { replace: true })}
        />
      }
      full
    >
      <DataTable
        label="Tables"
        rows={shown}
        id={(table) => table.name}
        columns={[
          {
            title: "Table",
            wide: true,
            cell: (table) => (
              <>
                <Link to={to(table)}>{table.name}</Link>
                <div className={styles.says}>{table.description}</div>
              </>
            ),
          },
          { title: "Records", number: true, cell: (table) => count(table.rows) },
          { title: "On disk", number: true, cell: (table) => bytes(table.bytesOnDisk) },
          { title: "Kept", nowrap: true, cell: kept },
          { title: "First", nowrap: true, cell: (table) => day(table.firstTimeGenerated) },
          { title: "Last", nowrap: true, cell: (table) => day(table.lastTimeGenerated) },
        ]}
      />
      {shown.length === 0 && (
        <p className={styles.none}>
          No table has records yet. <Link to="/">Home</Link> says how to send some.
        </p>
      )}
    </Card>
  );
}

const day = (time: string | undefined) => momentText(time ?? "").slice(0, "2026-01-02 10:15".length);

function Schema({ table, query, children }: { table: Table; query: string; children: ReactNode }) {
  return (
    <Page title={table.name} lead={table.description} actions={<Link to={query}>Query it in Logs</Link>}>
      {children}
      <Card title={`${table.columns.length} columns, ${count(table.rows)} records, ${bytes(table.bytesOnDisk)}`} full>
        <DataTable
          label="Columns"
          rows={table.columns}
          id={(column) => column.name}
          columns={[
            { title: "Column", cell: (column) => <span className="mono">{column.name}</span> },
            { title: "Type", cell: (column) => column.type },
            { title: "Meaning", cell: (column) => column.description },
          ]}
        />
      </Card>
    </Page>
  );
}
