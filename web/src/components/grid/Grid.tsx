import { type KeyboardEvent, type MouseEvent, useId, useMemo, useRef, useState } from "react";
import type { ResultTable } from "../../api/answer.ts";
import type { Arranged, Arrangement } from "./arrangement.ts";
import { startWidths } from "./cells.ts";
import { ColumnMenu } from "./ColumnMenu.tsx";
import styles from "./Grid.module.css";
import { GridHeader } from "./GridHeader.tsx";
import { GridRow } from "./GridRow.tsx";
import { useScroll } from "./scroll.ts";

export const rowHeight = 28;
const headHeight = 32;
// Rows beyond the visible ones, so that a quick wheel finds them drawn.
const reserve = 8;

interface Props {
  label: string;
  table: ResultTable;
  /** How many rows the table has by now. */
  count: number;
  /** How the rows are wanted. */
  arrangement: Arrangement;
  /** How they are by now. */
  arranged: Arranged;
  onArrange: (change: Partial<Arrangement>) => void;
  /** The number of the row whose record is open. */
  open?: number | undefined;
  onOpen?: (row: number) => void;
}

/** The cell that has the keyboard; row -1 is the header. */
export interface Position {
  row: number;
  column: number;
}

/**
 * The rows of a query's result. All rows have one height, so that only those in sight are drawn, wherever the bar stands; of the
 * columns, too, only those in sight.
 */
export function Grid({ label, table, count, arrangement, arranged, onArrange, open, onOpen }: Props) {
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const { top, left, height, width } = useScroll(scroller);
  const hasRows = count > 0;
  const [resized, setResized] = useState<Readonly<Record<number, number>>>({});
  const widths = useMemo(
    () => startWidths(table.columns, table.rows).map((width, index) => resized[index] ?? width),
    [table, hasRows, resized],
  );
  const { numbers } = arranged;
  const shown = numbers?.length ?? count;
  const columns = useMemo(() => placeColumns(table, widths, arrangement.hidden), [table, widths, arrangement.hidden]);
  const [position, setPosition] = useState<Position>({ row: 0, column: 0 });
  const [menu, setMenu] = useState<{ column: number; target: HTMLElement }>();
  const numberAt = (row: number) => (numbers ? numbers[row]! : row);

  const inSight = columns.filter((column) => column.left < left + width && column.left + column.width > left);
  const first = Math.max(0, Math.floor(top / rowHeight) - reserve);
  const last = Math.min(shown, Math.ceil((top + height) / rowHeight) + reserve);

  const moveTo = (next: Position) => {
    const row = Math.max(-1, Math.min(shown - 1, next.row));
    const column = Math.max(0, Math.min(columns.length - 1, next.column));
    setPosition({ row, column });
    reveal(scroller.current!, row, columns[column]!);
    if (open !== undefined && row >= 0 && row !== position.row) onOpen?.(numberAt(row));
  };
  const sortBy = (name: string) => onArrange({ sort: nextSort(arrangement.sort, name) });
  const act = (event: KeyboardEvent) => {
    const { row, column } = position;
    const page = Math.max(1, Math.floor(height / rowHeight) - 2);
    const far = event.ctrlKey || event.metaKey;
    const moves: Record<string, Position> = {
      ArrowUp: { row: row - 1, column },
      ArrowDown: { row: row + 1, column },
      ArrowLeft: { row, column: column - 1 },
      ArrowRight: { row, column: column + 1 },
      PageUp: { row: Math.max(0, row - page), column },
      PageDown: { row: row + page, column },
      Home: far ? { row: 0, column: 0 } : { row, column: 0 },
      End: far ? { row: shown - 1, column: columns.length - 1 } : { row, column: columns.length - 1 },
    };
    const move = moves[event.key];
    const place = columns[column];
    if (!place) return;
    if (event.altKey && event.key === "ArrowDown") {
      const target = document.getElementById(`${id}h${place.index}`);
      if (target) setMenu({ column: place.index, target });
    } else if (move) moveTo(move);
    else if (event.key === "Enter") {
      if (row < 0) sortBy(place.name);
      else if (shown > 0) onOpen?.(numberAt(row));
    } else if (far && event.key === "c" && row >= 0 && String(getSelection()) === "") {
      void navigator.clipboard.writeText(String(table.rows[numberAt(row)]?.[place.index] ?? ""));
    } else return;
    event.preventDefault();
  };
  const click = (event: MouseEvent) => {
    const cell = (event.target as HTMLElement).closest<HTMLElement>("[data-row]");
    if (!cell || String(getSelection()) !== "") return;
    const row = Number(cell.dataset["row"]);
    setPosition({ row, column: Number(cell.dataset["column"] ?? position.column) });
    onOpen?.(numberAt(row));
  };

  const total = columns.reduce((sum, column) => sum + column.width, 0);
  const active = columns[position.column];
  return (
    <>
      <div
        ref={scroller}
        className={styles.grid}
        role="grid"
        tabIndex={0}
        aria-label={label}
        aria-busy={arranged.isBusy}
        aria-rowcount={shown + 1}
        aria-colcount={columns.length}
        aria-activedescendant={
          active && (position.row < 0 ? `${id}h${active.index}` : `${id}r${position.row}c${active.index}`)
        }
        onKeyDown={act}
        onClick={click}
      >
        <div
          className={styles.canvas}
          style={{ width: total, height: headHeight + shown * rowHeight }}
          role="presentation"
        >
          <GridHeader
            id={id}
            columns={inSight}
            arrangement={arrangement}
            active={position.row < 0 ? active?.index : undefined}
            onSort={sortBy}
            onMenu={(column, target) => setMenu({ column, target })}
            onResize={(column, to) => setResized((old) => ({ ...old, [column]: to }))}
          />
          <div role="rowgroup">
            {Array.from({ length: Math.max(0, last - first) }, (_, offset) => first + offset).map((row) => (
              <GridRow
                key={row}
                id={id}
                row={row}
                top={headHeight + row * rowHeight}
                cells={table.rows[numberAt(row)]!}
                columns={inSight}
                active={position.row === row ? active?.index : undefined}
                isOpen={open === numberAt(row)}
              />
            ))}
          </div>
        </div>
      </div>
      {menu && (
        <ColumnMenu
          table={table}
          column={menu.column}
          numbers={numbers}
          count={count}
          target={menu.target}
          arrangement={arrangement}
          onArrange={onArrange}
          onClose={() => {
            setMenu(undefined);
            scroller.current?.focus();
          }}
        />
      )}
    </>
  );
}

/** A column and where it stands. */
export interface PlacedColumn {
  index: number;
  /** Counted among the shown ones. */
  place: number;
  name: string;
  type: ResultTable["columns"][number]["type"];
  left: number;
  width: number;
}

function placeColumns(table: ResultTable, widths: number[], hidden: readonly string[]): PlacedColumn[] {
  let left = 0;
  let place = 0;
  return table.columns.flatMap(({ name, type }, index) => {
    if (hidden.includes(name)) return [];
    const width = widths[index] ?? 0;
    const placed = { index, place: place++, name, type, left, width };
    left += width;
    return [placed];
  });
}

// First as the type goes, then the other way, then as the rows came.
function nextSort(sort: Arrangement["sort"], column: string): Arrangement["sort"] {
  if (sort?.column !== column) return { column, descending: false };
  return sort.descending ? undefined : { column, descending: true };
}

function reveal(scroller: HTMLElement, row: number, column: PlacedColumn) {
  const top = row * rowHeight;
  const seen = scroller.clientHeight - headHeight;
  if (row < 0 || top < scroller.scrollTop) scroller.scrollTop = Math.max(0, top);
  else if (top + rowHeight > scroller.scrollTop + seen) scroller.scrollTop = top + rowHeight - seen;
  if (column.left < scroller.scrollLeft) scroller.scrollLeft = column.left;
  else if (column.left + column.width > scroller.scrollLeft + scroller.clientWidth)
    scroller.scrollLeft = column.left + column.width - scroller.clientWidth;
}
