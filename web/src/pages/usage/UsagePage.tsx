import { getStored, getUsage, getUsageByDay, usageByDay } from "../../api/usage.ts";
import { Card } from "../../components/Card.tsx";
import { Chart, stackedColumns } from "../../components/chart/Chart.tsx";
import { DataTable } from "../../components/DataTable.tsx";
import { Link } from "../../components/Link.tsx";
import { Page } from "../../components/Page.tsx";
import { Problem } from "../../components/Problem.tsx";
import { bytes, count, decimal } from "../../format/numbers.ts";
import { words } from "../../format/words.ts";
import { useLoad } from "../../state/load.ts";
import { link } from "../../state/place.ts";
import styles from "./Usage.module.css";

const days = "P30D";

/** What was used, and what came in, of the last 30 days. */
export default function UsagePage() {
  const { value, error, reload } = useLoad(async (signal) => {
    const [usage, byDay, stored] = await Promise.all([
      getUsage(days, signal),
      getUsageByDay(days, signal),
      getStored(days, signal),
    ]);
    return { usage, byDay, stored };
  }, []);
  return (
    <Page
      title="Usage"
      lead="What the communication services were used for in the last 30 days, and how much came into the workspace."
    >
      {error && <Problem error={error} retry={reload} />}
      {value && value.byDay.length > 0 && (
        <Card
          title="Used by day"
          actions={<Link to={link("/logs", { query: usageByDay, timespan: days })}>Open in Logs</Link>}
        >
          <div className={styles.charts}>
            {value.byDay.map(([unit, table]) => (
              <section key={unit}>
                <h3>{words(unit)}</h3>
                <div className={styles.chart}>
                  <Chart table={table} render={stackedColumns} label={`Used by day: ${words(unit)}`} size="small" />
                </div>
              </section>
            ))}
          </div>
        </Card>
      )}
      {value && (
        <Card title="Used" full>
          <DataTable
            label="Used"
            rows={value.usage}
            id={(row) => row.UsageType + row.UnitType}
            columns={[
              { title: "What", cell: (row) => words(row.UsageType) || "(nothing said)" },
              { title: "Quantity", number: true, cell: (row) => decimal(Math.round(row.Quantity * 100) / 100) },
              { title: "Unit", cell: (row) => row.UnitType },
              { title: "Records", number: true, cell: (row) => count(row.Records) },
            ]}
          />
          {value.usage.length === 0 && <p style={{ padding: 16 }}>No usage was reported.</p>}
        </Card>
      )}
      {value && (
        <Card title="Came into the workspace" full>
          <DataTable
            label="Came into the workspace"
            rows={value.stored}
            id={(row) => row.Table}
            columns={[
              { title: "Table", cell: (row) => <Link to={`/tables/${row.Table}`}>{row.Table}</Link> },
              { title: "Records", number: true, cell: (row) => count(row.Records) },
              { title: "Size as counted for billing", number: true, cell: (row) => bytes(row.Bytes) },
            ]}
          />
        </Card>
      )}
    </Page>
  );
}
