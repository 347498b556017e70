import { Checkbox } from "@fluentui/react-components";
import { getTables, type Table } from "../../api/status.ts";
import { Card } from "../../components/Card.tsx";
import { DataTable } from "../../components/DataTable.tsx";
import { Link } from "../../components/Link.tsx";
import { Page } from "../../components/Page.tsx";
import { Problem } from "../../components/Problem.tsx";
import { bytes, count } from "../../format/numbers.ts";
import { momentText } from "../../format/times.ts";
import { useLoad } from "../../state/load.ts";
import { link, useParameter, usePlace } from "../../state/place.ts";

export default function TablesPage() {
  const { path } = usePlace();
  const name = path.split("/")[2];
  const { value, error, reload } = useLoad((signal) => getTables("default", signal), []);
  const table = name ? value?.find((candidate) => candidate.name === name) : undefined;
  if (table) return <Schema table={table} />;
  return (
    <Page title="Tables" lead="Every log category has a table. The times are those of the records themselves, in UTC.">
      {error && <Problem error={error} retry={reload} />}
      {value && <TableList tables={value} />}
    </Page>
  );
}

function TableList({ tables }: { tables: Table[] }) {
  const [empty, setEmpty] = useParameter("empty");
  const shown = tables.filter((table) => table.rows > 0 || empty !== null);
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
          { title: "Table", cell: (table) => <Link to={`/tables/${table.name}`}>{table.name}</Link> },
          { title: "Records", number: true, cell: (table) => count(table.rows) },
          { title: "On disk", number: true, cell: (table) => bytes(table.bytesOnDisk) },
          { title: "First", nowrap: true, cell: (table) => day(table.firstTimeGenerated) },
          { title: "Last", nowrap: true, cell: (table) => day(table.lastTimeGenerated) },
          { title: "What a record says", cell: (table) => table.description },
        ]}
      />
    </Card>
  );
}

const day = (time: string | undefined) => momentText(time ?? "").slice(0, "2026-01-02 10:15".length);

function Schema({ table }: { table: Table }) {
  return (
    <Page
      title={table.name}
      lead={table.description}
      actions={<Link to={link("/logs", { query: `${table.name}\n| take 100` })}>Query it in Logs</Link>}
    >
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
