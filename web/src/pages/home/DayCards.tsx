import { useMemo } from "react";
import { type Failing, failuresOf, getDay, recordsByHour } from "../../api/day.ts";
import { Card } from "../../components/Card.tsx";
import { Chart, stackedColumns } from "../../components/chart/Chart.tsx";
import { DataTable } from "../../components/DataTable.tsx";
import { Link } from "../../components/Link.tsx";
import { Problem } from "../../components/Problem.tsx";
import { count, share } from "../../format/numbers.ts";
import { ago, moment } from "../../format/times.ts";
import { between } from "../../format/timespans.ts";
import { words } from "../../format/words.ts";
import { useLoad } from "../../state/load.ts";
import { link } from "../../state/place.ts";
import styles from "./Home.module.css";

const hourMs = 3_600_000;

/** The day up to the newest record, hour by hour, and what failed most in it. */
export default function DayCards({ newest, now }: { newest: number; now: number }) {
  const to = Math.floor(newest / hourMs) * hourMs + hourMs;
  const range = useMemo(() => ({ from: to - 24 * hourMs, to }), [to]);
  const timespan = between(range.from, range.to);
  const { value, error, reload } = useLoad((signal) => getDay(timespan, signal), [timespan]);
  const isToday = now - newest < 24 * hourMs;
  return (
    <>
      {error && <Problem error={error} retry={reload} />}
      {value && (
        <Card
          title={isToday ? "The last day" : `The day up to ${moment(to, 0).slice(0, 16)}`}
          actions={<Link to={link("/logs", { query: recordsByHour, timespan })}>Open in Logs</Link>}
        >
          <div className={styles.chart}>
            <Chart
              table={value.records}
              render={stackedColumns}
              label="Records by hour and service"
              size="small"
              range={range}
            />
          </div>
        </Card>
      )}
      {value && value.failing.length > 0 && (
        <Card title="What failed most" full>
          <FailingTable rows={value.failing} timespan={timespan} now={now} />
        </Card>
      )}
    </>
  );
}

function FailingTable({ rows, timespan, now }: { rows: Failing[]; timespan: string; now: number }) {
  return (
    <DataTable
      label="What failed most"
      rows={rows}
      id={(row) => `${row.Table} ${row.OperationName}`}
      columns={[
        {
          title: "Operation",
          wide: true,
          cell: (row) => (
            <Link to={link("/logs", { query: failuresOf(row), timespan })}>{words(row.OperationName)}</Link>
          ),
        },
        { title: "Table", cell: (row) => row.Table },
        { title: "Failures", number: true, cell: (row) => count(row.Failures) },
        { title: "Of all", number: true, cell: (row) => share(row.Failures, row.Records) },
        { title: "Newest", nowrap: true, cell: (row) => ago(Date.parse(row.Newest), now) },
      ]}
    />
  );
}
