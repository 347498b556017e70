import { Button, Popover, PopoverSurface, PopoverTrigger, Spinner, Tooltip } from "@fluentui/react-components";
import { CodeRegular } from "@fluentui/react-icons/svg/code";
import { OpenRegular } from "@fluentui/react-icons/svg/open";
import { type RefObject, useMemo, useRef } from "react";
import { type Answer, runQuery } from "../../api/query.ts";
import type { Schema } from "../../api/schema.ts";
import { Chart, type Picked } from "../../components/chart/Chart.tsx";
import { Copy } from "../../components/Copy.tsx";
import { Link } from "../../components/Link.tsx";
import { Problem } from "../../components/Problem.tsx";
import { between, resolve } from "../../format/timespans.ts";
import { useLoad } from "../../state/load.ts";
import { go, link, setParameters } from "../../state/place.ts";
import { inTurn } from "../../state/turns.ts";
import { type Choices, drillQuery, type Found, foundIn, grainOf, queryOf } from "./compose.ts";
import type { InsightChart } from "./definitions/types.ts";
import styles from "./InsightCard.module.css";
import { InsightTable } from "./InsightTable.tsx";

interface Props {
  chart: InsightChart;
  choices: Choices;
  /** Not there yet on a page that is not narrowed. */
  schema: Schema | undefined;
  timespan: string;
}

const widths = ["", styles.one, styles.two, styles.three];

/** One chart with its title, its query, and the ways to its records. */
export function InsightCard({ chart, choices, schema, timespan }: Props) {
  const grain = useMemo(() => grainOf(timespan, Date.now()), [timespan]);
  const query = queryOf(chart, choices, schema, grain);
  const card = useRef<HTMLElement>(null);
  const { value, error, loading, reload } = useLoad(
    async (signal) => {
      const answer = await inTurn(
        () => runQuery({ query, timespan }, signal),
        signal,
        () => isNear(card),
      );
      return { ...answer, range: resolve(timespan, Date.now()) };
    },
    [query, timespan],
  );
  const isCard = /\| render card\s*$/.test(chart.summary);
  const drill = (values: Found, range = timespan) => {
    if (schema)
      go(link("/logs", { query: drillQuery(chart, values, choices, schema), timespan: range, view: "results" }));
  };
  return (
    <section
      ref={card}
      className={`${styles.card} ${widths[chart.width ?? 1]}`}
      aria-label={chart.title}
      aria-busy={loading}
    >
      <div className={styles.head}>
        <h2>
          {chart.opens ? (
            <Link to={link(`/insights/${chart.opens}`, new URLSearchParams(location.search))}>{chart.title}</Link>
          ) : (
            chart.title
          )}
        </h2>
        {loading && <Spinner size="extra-tiny" />}
        <QueryButton query={query} title={chart.title} />
        <Tooltip content="Open in Logs" relationship="description">
          <Link
            className={styles.open}
            to={link("/logs", { query, timespan })}
            aria-label={`Open ${chart.title} in Logs`}
          >
            <OpenRegular />
          </Link>
        </Tooltip>
      </div>
      {chart.note && <p className={styles.note}>{chart.note}</p>}
      <div className={isCard ? styles.figures : styles.body}>
        {error && !value && <Problem error={error} retry={reload} />}
        {value && <Content chart={chart} answer={value} grain={grain} onDrill={drill} />}
      </div>
    </section>
  );
}

// In the window, or within half of one beside it.
function isNear({ current }: RefObject<HTMLElement | null>): boolean {
  if (!current) return false;
  const { top, bottom } = current.getBoundingClientRect();
  return bottom > -innerHeight / 2 && top < innerHeight * 1.5;
}

interface ContentProps {
  chart: InsightChart;
  answer: Answer & { range: { from: number; to: number } | undefined };
  grain: string;
  onDrill: (values: Found, timespan?: string) => void;
}

function Content({ chart, answer, grain, onDrill }: ContentProps) {
  const table = answer.tables[0]!;
  const render = answer.render ?? { visualization: "table" };
  if (render.visualization === "table") return <InsightTable table={table} onOpen={onDrill} />;
  const pick = ({ model, series, x }: Picked) => {
    const { values, timespan } = foundIn(model, series, x, grain);
    onDrill(values, timespan);
  };
  return (
    <Chart
      table={table}
      render={render}
      label={chart.title}
      size="small"
      range={answer.range}
      onPick={pick}
      onZoom={(from, to) => setParameters({ timespan: between(Math.floor(from), Math.ceil(to)) })}
    />
  );
}

function QueryButton({ query, title }: { query: string; title: string }) {
  return (
    <Popover positioning="below-end" trapFocus>
      <PopoverTrigger disableButtonEnhancement>
        <Tooltip content="Show the KQL" relationship="description">
          <Button appearance="subtle" size="small" icon={<CodeRegular />} aria-label={`Show the KQL of ${title}`} />
        </Tooltip>
      </PopoverTrigger>
      <PopoverSurface className={styles.query!} aria-label={`KQL of ${title}`}>
        <Copy text={query} label="Copy the KQL" />
      </PopoverSurface>
    </Popover>
  );
}
