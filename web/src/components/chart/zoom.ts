import type { ECharts } from "echarts/core";
import styles from "./Chart.module.css";

// Less is a click with an unsteady hand.
const distanceMin = 6;

/**
 * Lets the user drag across a chart to choose a part of its horizontal axis; a double click shows everything again.
 * @param choose Told the part's two ends.
 * @param reset Told of a double click.
 */
export function zoomByDragging(
  chart: ECharts,
  element: HTMLElement,
  choose: (from: number, to: number) => void,
  reset: () => void,
): () => void {
  const mark = document.createElement("div");
  mark.className = styles["zoom"]!;
  let start: number | undefined;
  const offset = (event: PointerEvent) => event.clientX - element.getBoundingClientRect().left;
  const down = (event: PointerEvent) => {
    if (
      event.button === 0 &&
      event.pointerType === "mouse" &&
      chart.containPixel("grid", [offset(event), event.offsetY])
    )
      start = offset(event);
  };
  const move = (event: PointerEvent) => {
    if (start === undefined) return;
    const at = offset(event);
    if (Math.abs(at - start) < distanceMin) return;
    mark.style.left = `${Math.min(start, at)}px`;
    mark.style.width = `${Math.abs(at - start)}px`;
    element.append(mark);
  };
  const up = (event: PointerEvent) => {
    if (start === undefined) return;
    const ends = [start, offset(event)]
      .sort((left, right) => left - right)
      .map((at) => Number(chart.convertFromPixel({ xAxisIndex: 0 }, at)));
    start = undefined;
    if (!mark.isConnected) return;
    mark.remove();
    choose(ends[0]!, ends[1]!);
  };
  element.addEventListener("pointerdown", down);
  addEventListener("pointermove", move);
  addEventListener("pointerup", up);
  element.addEventListener("dblclick", reset);
  return () => {
    element.removeEventListener("pointerdown", down);
    removeEventListener("pointermove", move);
    removeEventListener("pointerup", up);
    element.removeEventListener("dblclick", reset);
  };
}
