import type { Unrouted } from "../../api/delivery.ts";
import { DataTable } from "../../components/DataTable.tsx";
import { Link } from "../../components/Link.tsx";
import { count } from "../../format/numbers.ts";
import { secondText } from "../../format/times.ts";
import styles from "./Delivery.module.css";
import { nameOf } from "./names.ts";

/** Records that were accepted for no destination, and why. */
export function UnroutedTable({ rows }: { rows: Unrouted[] }) {
  return (
    <DataTable
      label="Went nowhere"
      rows={rows}
      id={(row) => row.resourceId + row.category}
      columns={[
        { title: "Resource", cell: (row) => <Link to="/settings">{nameOf(row.resourceId)}</Link> },
        { title: "Category", cell: (row) => row.category },
        { title: "Records", number: true, cell: (row) => count(row.count) },
        { title: "Last", nowrap: true, cell: (row) => secondText(row.last) },
        { title: "Reason", wide: true, cell: (row) => <span className={styles.reason}>{row.reason}</span> },
      ]}
    />
  );
}
