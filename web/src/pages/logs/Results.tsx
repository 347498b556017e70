import { Button, Spinner, Tab, TabList } from "@fluentui/react-components";
import { useMemo, useRef, useState } from "react";
import type { Render, ResultTable } from "../../api/answer.ts";
import { Chart } from "../../components/chart/Chart.tsx";
import { drawn, notDrawn } from "../../components/chart/model.ts";
import { type Arranged, type Arrangement, useArranged } from "../../components/grid/arrangement.ts";
import { Grid } from "../../components/grid/Grid.tsx";
import type { FoundValue } from "../../components/grid/RecordView.tsx";
import { allTimes, between } from "../../format/timespans.ts";
import { type QueryRun, useQueryRun } from "../../state/queryRun.ts";
import { ExplainView } from "./ExplainView.tsx";
import { withFilter } from "./filterQuery.ts";
import type { LogsPlace, View } from "./place.ts";
import { QueryProblem } from "./QueryProblem.tsx";
import { RecordPane } from "./RecordPane.tsx";
import styles from "./Results.module.css";
import { ResultTools } from "./ResultTools.tsx";
import { Starters } from "./Starters.tsx";
import { Summary } from "./Summary.tsx";

interface Props {
  place: LogsPlace;
  run: QueryRun | undefined;
  onChange: (changes: Partial<LogsPlace>, isStep?: boolean) => void;
  onRun: (query: string, timespan?: string) => void;
  /** Asked to show a place of the query that was run; line and column count from 1. */
  onReveal: (line: number, column: number) => void;
}

export function Results({ run, ...props }: Props) {
  if (!run && props.place.query.trim() === "") return <Starters onRun={props.onRun} onChange={props.onChange} />;
  if (!run) return <p className={styles.empty}>Run the query to see its rows here.</p>;
  return <RunResults key={run.started} run={run} {...props} />;
}

function RunResults({ place, run, onChange, onRun, onReveal }: Props & { run: QueryRun }) {
  useQueryRun(run);
  const table = run.tables[place.result] ?? run.tables[0];
  const count = table?.rows.length ?? 0;
  const arranged = useArranged(table, count, place.arrangement);
  const render = run.end.render;
  const isDrawn = render !== undefined && drawn.includes(render.visualization);
  const view: View = place.view ?? (isDrawn ? "chart" : "results");
  if (run.state === "failed")
    return <QueryProblem error={run.error!} onRetry={() => onRun(run.request.query)} onReveal={onReveal} />;
  return (
    <section className={styles.results} aria-label="Results">
      <div className={styles.bar}>
        <TabList size="small" selectedValue={view} onTabSelect={(_, data) => onChange({ view: data.value as View })}>
          <Tab value="results">Results</Tab>
          <Tab value="chart">Chart</Tab>
          <Tab value="explain">Explain</Tab>
        </TabList>
        {run.tables.length > 1 && (
          <TabList
            size="small"
            aria-label="Results of the statements"
            selectedValue={place.result}
            onTabSelect={(_, data) => onChange({ result: data.value as number })}
          >
            {run.tables.map((_, index) => (
              <Tab key={index} value={index}>
                {`#${index + 1}`}
              </Tab>
            ))}
          </TabList>
        )}
        <Summary run={run} shown={view === "results" ? arranged.numbers?.length : undefined} count={count} />
        {view === "results" && table && (
          <ResultTools
            table={table}
            arrangement={place.arrangement}
            numbers={arranged.numbers}
            onArrange={(change) => onChange({ arrangement: { ...place.arrangement, ...change } })}
          />
        )}
      </div>
      {run.end.partial && (
        <p className={styles.partial} role="alert">
          {run.end.partial}
        </p>
      )}
      {render && !isDrawn && render.visualization !== "table" && view === "results" && (
        <p className={styles.told}>{notDrawn(render.visualization)}</p>
      )}
      {view === "explain" ? (
        <ExplainView request={run.request} />
      ) : !table ? (
        <p className={styles.empty}>
          {run.state === "running" ? <Spinner size="small" label="Running" /> : "Cancelled."}
        </p>
      ) : view === "chart" ? (
        run.state !== "running" && (
          <ChartOf
            table={table}
            render={isDrawn ? render : undefined}
            onZoom={(timespan) => onRun(run.request.query, timespan)}
          />
        )
      ) : table.rows.length === 0 && run.state !== "running" ? (
        <div className={styles.empty}>
          <p>{run.request.timespan === allTimes ? "No rows." : "No rows in this time range."}</p>
          {run.request.timespan !== allTimes && (
            <Button size="small" onClick={() => onRun(run.request.query, allTimes)}>
              Look at all times
            </Button>
          )}
        </div>
      ) : (
        <Rows
          key={place.result}
          table={table}
          place={place}
          run={run}
          onChange={onChange}
          arranged={arranged}
          onRun={onRun}
        />
      )}
    </section>
  );
}

interface RowsProps extends Pick<Props, "place" | "onChange" | "onRun"> {
  table: ResultTable;
  run: QueryRun;
  arranged: Arranged;
}

function Rows({ table, place, run, arranged, onChange, onRun }: RowsProps) {
  const [open, setOpen] = useState<number>();
  const record = open === undefined ? undefined : table.rows[open];
  const filter = (found: FoundValue, negate: boolean) => {
    const changed = withFilter(run.request.query, found, negate);
    onChange({ query: place.query.replace(run.request.query, () => changed) }, true);
    onRun(changed);
  };
  const arrange = (change: Partial<Arrangement>) => onChange({ arrangement: { ...place.arrangement, ...change } });
  const body = useRef<HTMLDivElement>(null);
  const close = () => {
    setOpen(undefined);
    body.current?.querySelector<HTMLElement>("[role=grid]")?.focus();
  };
  return (
    <div
      ref={body}
      className={styles.body}
      onKeyDown={(event) => {
        // A menu that is open takes the key for itself.
        if (event.key === "Escape" && record && !event.isDefaultPrevented()) close();
      }}
    >
      <Grid
        label="Rows"
        table={table}
        count={table.rows.length}
        arrangement={place.arrangement}
        arranged={arranged}
        onArrange={arrange}
        open={open}
        onOpen={setOpen}
      />
      {arranged.progress !== undefined && <Arranging progress={arranged.progress} by={arranged.by} onStop={arrange} />}
      {record && <RecordPane columns={table.columns} row={record} onFilter={filter} onClose={close} />}
    </div>
  );
}

interface ArrangingProps {
  progress: number;
  by: Arrangement;
  onStop: (shown: Partial<Arrangement>) => void;
}

/** How far it is until the rows are shown as they are wanted, and the way back to what they are shown by. */
function Arranging({ progress, by: { find, filters, sort }, onStop }: ArrangingProps) {
  return (
    <div className={styles.arranging}>
      <span>
        Arranging <span aria-hidden>{Math.floor(progress * 100)} %</span>
      </span>
      <Button size="small" onClick={() => onStop({ find, filters, sort })}>
        Stop
      </Button>
    </div>
  );
}

function ChartOf({
  table,
  render,
  onZoom,
}: {
  table: ResultTable;
  render: Render | undefined;
  onZoom: (timespan: string) => void;
}) {
  const drawnAs = useMemo<Render>(() => render ?? { visualization: guess(table) }, [render, table]);
  return (
    <div className={styles.chart}>
      <Chart
        table={table}
        render={drawnAs}
        label="Chart of the result"
        onZoom={(from, to) => onZoom(between(Math.floor(from), Math.ceil(to)))}
      />
    </div>
  );
}

// What a result without `render` is drawn as: over time where it has times.
const guess = (table: ResultTable) =>
  table.columns.some((column) => column.type === "datetime") ? "timechart" : "columnchart";
