import { getTables, getWorkspaces } from "../../api/status.ts";
import { Card } from "../../components/Card.tsx";
import { CopyButton } from "../../components/Copy.tsx";
import { DataTable } from "../../components/DataTable.tsx";
import { Page } from "../../components/Page.tsx";
import { Problem } from "../../components/Problem.tsx";
import { bytes, count } from "../../format/numbers.ts";
import { ago } from "../../format/times.ts";
import { useLoad } from "../../state/load.ts";

/** The workspaces of this server and what they hold. */
export default function WorkspacesPage() {
  const { value, error, reload } = useLoad(async (signal) => {
    const workspaces = await getWorkspaces(signal);
    return Promise.all(
      workspaces.map(async (workspace) => {
        const tables = await getTables(workspace.id, signal);
        const last = Math.max(
          ...tables.map(({ lastTimeGenerated }) => (lastTimeGenerated ? Date.parse(lastTimeGenerated) : 0)),
        );
        return {
          workspace,
          tables: tables.filter((table) => table.rows > 0).length,
          rows: tables.reduce((sum, table) => sum + table.rows, 0),
          size: tables.reduce((sum, table) => sum + table.bytesOnDisk, 0),
          newest: last === 0 ? "none" : ago(last, Date.now()),
        };
      }),
    );
  }, []);
  return (
    <Page
      title="Workspaces"
      lead="A workspace is a set of tables. Queries name it by its GUID or its name, diagnostic settings by its resource id."
    >
      {error && <Problem error={error} retry={reload} />}
      {value && (
        <Card full>
          <DataTable
            label="Workspaces"
            rows={value}
            id={({ workspace }) => workspace.id}
            columns={[
              { title: "Workspace", cell: ({ workspace }) => <strong>{workspace.name}</strong> },
              { title: "Id", nowrap: true, cell: ({ workspace }) => <Value text={workspace.id} name="id" /> },
              {
                title: "Resource id",
                cell: ({ workspace }) => <Value text={workspace.resourceId} name="resource id" />,
              },
              { title: "Records", number: true, cell: ({ rows }) => count(rows) },
              { title: "Tables in use", number: true, cell: ({ tables }) => count(tables) },
              { title: "On disk", number: true, cell: ({ size }) => bytes(size) },
              { title: "Newest record", nowrap: true, cell: ({ newest }) => newest },
            ]}
          />
        </Card>
      )}
    </Page>
  );
}

function Value({ text, name }: { text: string; name: string }) {
  return (
    <span style={{ fontSize: 12, overflowWrap: "anywhere" }}>
      {text} <CopyButton text={text} label={`Copy the ${name}`} />
    </span>
  );
}
