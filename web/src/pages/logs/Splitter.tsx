import type { KeyboardEvent, PointerEvent } from "react";
import styles from "./LogsPage.module.css";

const heightMin = 80;
const step = 20;

/** The line between editor and results, moved with the pointer or with the arrow keys. */
export function Splitter({ height, onChange }: { height: number; onChange: (height: number) => void }) {
  const limit = (wanted: number) => Math.max(heightMin, Math.min(innerHeight - 320, wanted));
  const drag = (event: PointerEvent<HTMLElement>) => {
    const line = event.currentTarget;
    const start = event.clientY - height;
    line.setPointerCapture(event.pointerId);
    line.onpointermove = (move) => onChange(limit(move.clientY - start));
    line.onpointerup = () => {
      line.onpointermove = null;
    };
  };
  const move = (event: KeyboardEvent) => {
    const change = event.key === "ArrowDown" ? step : event.key === "ArrowUp" ? -step : 0;
    if (change === 0) return;
    event.preventDefault();
    onChange(limit(height + change));
  };
  return (
    <div
      className={styles.splitter}
      role="separator"
      tabIndex={0}
      aria-orientation="horizontal"
      aria-label="Height of the editor"
      aria-valuenow={height}
      aria-valuemin={heightMin}
      onPointerDown={drag}
      onKeyDown={move}
    />
  );
}
