import { Button, Spinner, Tab, TabList } from "@fluentui/react-components";
import { DismissRegular } from "@fluentui/react-icons/svg/dismiss";
import { useMemo, useState } from "react";
import type { Render } from "../../api/answer.ts";
import { drawn } from "../../components/chart/model.ts";
import { Chart } from "../../components/chart/Chart.tsx";
import { Grid } from "../../components/grid/Grid.tsx";
import { type FoundValue, RecordView } from "../../components/grid/RecordView.tsx";
import { Problem } from "../../components/Problem.tsx";
import { between } from "../../format/timespans.ts";
import { type QueryRun, useQueryRun } from "../../state/queryRun.ts";
import type { LogsPlace, View } from "./place.ts";
import { withFilter } from "./filterQuery.ts";
import styles from "./Results.module.css";
import { Summary } from "./Summary.tsx";

interface Props {
  place: LogsPlace;
  run: QueryRun | undefined;
  onChange: (changes: Partial<LogsPlace>, isStep?: boolean) => void;
  onRun: (query: string, timespan?: string) => void;
}

export function Results({ run, ...props }: Props) {
  if (!run) return <p className={styles.empty}>Run the query to see its rows here.</p>;
  return <RunResults key={run.started} run={run} {...props} />;
}

function RunResults({ place, run, onChange, onRun }: Props & { run: QueryRun }) {
  const version = useQueryRun(run);
  const [open, setOpen] = useState<number>();
  const [shown, setShown] = useState(0);
  const table = run.tables[place.result] ?? run.tables[0];
  const render = run.end.render;
  const isDrawn = render !== undefined && drawn.includes(render.visualization);
  const view: View = place.view ?? (isDrawn ? "chart" : "results");
  const chartRender = useMemo<Render>(
    () => (isDrawn ? render! : { visualization: guess(table) }),
    [isDrawn, render, table],
  );
  const record = table && open !== undefined ? table.rows[open] : undefined;
  const filter = (found: FoundValue, negate: boolean) => {
    const changed = withFilter(run.request.query, found, negate);
    onChange({ query: place.query.replace(run.request.query, () => changed) }, true);
    onRun(changed);
  };
  if (run.state === "failed")
    return (
      <div className={styles.problem}>
        <Problem error={run.error!} retry={() => onRun(run.request.query)} />
      </div>
    );
  return (
    <section className={styles.results} aria-label="Results">
      <div className={styles.bar}>
        <TabList size="small" selectedValue={view} onTabSelect={(_, data) => onChange({ view: data.value as View })}>
          <Tab value="results">Results</Tab>
          <Tab value="chart">Chart</Tab>
        </TabList>
        <Summary run={run} shown={view === "results" ? shown : undefined} count={table?.rows.length ?? 0} />
      </div>
      {run.end.partial && (
        <p className={styles.partial} role="alert">
          {run.end.partial}
        </p>
      )}
      <div className={styles.body}>
        {!table ? (
          <p className={styles.empty}>
            {run.state === "running" ? <Spinner size="small" label="Running" labelPosition="after" /> : "Cancelled."}
          </p>
        ) : view === "chart" ? (
          run.state !== "running" && (
            <div className={styles.chart}>
              <Chart
                table={table}
                render={chartRender}
                label="Chart of the result"
                onZoom={(from, to) => onRun(run.request.query, between(Math.floor(from), Math.ceil(to)))}
              />
            </div>
          )
        ) : table.rows.length === 0 && run.state !== "running" ? (
          <p className={styles.empty}>No rows in this time range.</p>
        ) : (
          <Grid
            key={place.result}
            label="Rows"
            table={table}
            count={version < 0 ? 0 : table.rows.length}
            arrangement={place.arrangement}
            onArrange={(arrangement) => onChange({ arrangement: { ...place.arrangement, ...arrangement } })}
            open={open}
            onOpen={setOpen}
            onShown={setShown}
          />
        )}
        {view === "results" && table && record && (
          <aside className={styles.record} aria-label="Record">
            <div className={styles.recordHead}>
              <h2>Record</h2>
              <Button
                appearance="subtle"
                size="small"
                icon={<DismissRegular />}
                aria-label="Close the record"
                onClick={() => setOpen(undefined)}
              />
            </div>
            <RecordView columns={table.columns} row={record} onFilter={filter} />
          </aside>
        )}
      </div>
    </section>
  );
}

// What a result without `render` is drawn as: over time where it has times.
function guess(table: QueryRun["tables"][number] | undefined): string {
  return table?.columns.some((column) => column.type === "datetime") ? "timechart" : "columnchart";
}
