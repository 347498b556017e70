import type { History } from "../../api/delivery.ts";
import { DataTable } from "../../components/DataTable.tsx";
import { Share } from "../../components/Share.tsx";
import { momentText } from "../../format/times.ts";
import { nameOf } from "./names.ts";

/** The past of settings on its way to their destinations. */
export function HistoryTable({ histories }: { histories: History[] }) {
  return (
    <DataTable
      label="Backfill"
      rows={histories}
      id={(row) => row.resourceId + row.setting + row.destination + row.from}
      columns={[
        { title: "Resource", cell: (row) => nameOf(row.resourceId) },
        { title: "Setting", cell: (row) => row.setting },
        { title: "Destination", cell: (row) => nameOf(row.destination) },
        { title: "Since", nowrap: true, cell: (row) => momentText(row.from).slice(0, "2026-01-02 10:15".length) },
        {
          title: "Sent",
          cell: (row) => <Share label={`Sent of ${row.setting}`} done={row.sent} total={row.total} />,
        },
        {
          title: "State",
          cell: (row) =>
            row.categoriesDone === row.categories.length
              ? "All of it is sent"
              : `Sending ${row.categories[row.categoriesDone]}`,
        },
      ]}
    />
  );
}
