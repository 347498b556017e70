import { memo } from "react";
import type { Row } from "../../api/answer.ts";
import { cellText, isFailure, isNumeric } from "./cells.ts";
import type { PlacedColumn } from "./Grid.tsx";
import styles from "./Grid.module.css";

interface Props {
  id: string;
  row: number;
  top: number;
  cells: Row;
  columns: PlacedColumn[];
  /** The index of the column that has the keyboard. */
  active?: number | undefined;
  isOpen: boolean;
}

export const GridRow = memo(function GridRow({ id, row, top, cells, columns, active, isOpen }: Props) {
  return (
    <div
      className={styles.row}
      role="row"
      aria-rowindex={row + 2}
      aria-selected={isOpen}
      data-row={row}
      style={{ transform: `translateY(${top}px)` }}
    >
      {columns.map((column) => {
        const value = cells[column.index];
        const looks = [styles.cell];
        if (isNumeric(column.type)) looks.push(styles.number);
        if (column.type === "guid" || column.type === "dynamic") looks.push(styles.mono);
        if (isFailure(column, value)) looks.push(styles.failure);
        if (active === column.index) looks.push(styles.active);
        return (
          <div
            key={column.index}
            id={`${id}r${row}c${column.index}`}
            className={looks.join(" ")}
            role="gridcell"
            aria-colindex={column.place + 1}
            data-row={row}
            data-column={column.place}
            style={{ left: column.left, width: column.width }}
          >
            {cellText(value, column.type)}
          </div>
        );
      })}
    </div>
  );
}, isSame);

// Scrolling makes new columns and keeps the rows: what is drawn alike is not drawn again.
function isSame(before: Props, after: Props) {
  return (
    before.cells === after.cells &&
    before.row === after.row &&
    before.isOpen === after.isOpen &&
    before.active === after.active &&
    before.columns.length === after.columns.length &&
    before.columns.every((column, index) => column === after.columns[index])
  );
}
