import { useMemo } from "react";
import type { Render } from "../../api/answer.ts";
import { count } from "../../format/numbers.ts";
import { atOnce, useSliced } from "../../state/slices.ts";
import { Cards } from "./Cards.tsx";
import styles from "./Chart.module.css";
import type { Span } from "./choosing.ts";
import { Drawing } from "./Drawing.tsx";
import { type ChartModel, modelOf, type TableLike } from "./model.ts";
import { type ChartSize, looksOfSeries } from "./option.ts";
import { isRest } from "./parts.ts";

/** What was clicked in a chart. */
export interface Picked {
  model: ChartModel;
  series: string;
  x: number | string;
}

interface Props {
  table: TableLike;
  render: Render;
  /** What the chart shows, for who cannot see it. */
  label: string;
  size?: ChartSize;
  /** What a chart over time shows in milliseconds, though there may be rows in a part of it only. */
  range?: Span | undefined;
  onPick?: ((picked: Picked) => void) | undefined;
  /** Dragging across a chart over the time of the records asks for that part of it; any other chart shows it by itself. */
  onZoom?: ((from: number, to: number) => void) | undefined;
}

/** Columns that are stacked, for charts of pages that no query describes. */
export const stackedColumns: Render = { visualization: "columnchart", kind: "stacked" };

// What is grouped so quickly that the chart is there with the rows.
const littleRows = 2_000;

/** Draws a result as `render` says. */
export function Chart({ table, render, label, size = "large", range, onPick, onZoom }: Props) {
  const isLittle = table.rows.length <= littleRows;
  const little = useMemo(() => (isLittle ? atOnce(modelOf(table, render)) : undefined), [table, render]);
  const { value, progress } = useSliced(isLittle ? undefined : () => modelOf(table, render), [table, render], 0);
  const model = little ?? value;
  const notes = useMemo(() => (model && typeof model !== "string" ? notesOf(model) : []), [model]);
  if (!model)
    return progress === undefined ? null : <p className={styles.note}>Grouping the rows: {percent(progress)}</p>;
  if (typeof model === "string") return <p className={styles.note}>{model}</p>;
  if (model.series.every((series) => series.points.length === 0))
    return <p className={styles.note}>There is nothing in this time range.</p>;
  if (model.kind === "card") return <Cards series={model.series} isDuration={model.isDuration} />;
  return (
    <figure className={styles.figure}>
      {model.title && size === "large" && <figcaption>{model.title}</figcaption>}
      <Drawing model={model} label={model.title ?? label} size={size} range={range} onPick={onPick} onZoom={onZoom} />
      {notes.map((note) => (
        <p key={note} className={styles.left}>
          {note}
        </p>
      ))}
    </figure>
  );
}

const percent = (share: number) => `${Math.floor(share * 100)} %`;

const again: Partial<Record<ChartModel["kind"], string>> = {
  line: "dashed lines",
  area: "dashed lines",
  scatter: "triangles",
};

// What a chart does not show of its rows, or not as one would expect.
function notesOf(model: ChartModel): string[] {
  const notes: string[] = [];
  if (looksOfSeries(model, false).some((look) => look.isAgain))
    notes.push(
      `There are more series than colours: those with a round mark have ${again[model.kind] ?? "pale columns"}.`,
    );
  const last = model.series.at(-1);
  if (last && isRest(last.name)) notes.push(`The smallest series are added up as “${last.name}”.`);
  if (model.left > 0)
    notes.push(
      `${count(model.left)} ${model.left === 1 ? "value is" : "values are"} not in the chart: they are of other series than ` +
        `the first ${model.series.length}, or have no place on its axis. The table has all rows.`,
    );
  return notes;
}
