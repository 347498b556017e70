import { ArrowSortDownRegular } from "@fluentui/react-icons/svg/arrow-sort-down";
import { ArrowSortUpRegular } from "@fluentui/react-icons/svg/arrow-sort-up";
import { FilterFilled } from "@fluentui/react-icons/svg/filter";
import { MoreVerticalRegular } from "@fluentui/react-icons/svg/more-vertical";
import type { PointerEvent } from "react";
import type { Arrangement } from "./arrangement.ts";
import { isNumeric } from "./cells.ts";
import type { PlacedColumn } from "./Grid.tsx";
import styles from "./Grid.module.css";

interface Props {
  id: string;
  columns: PlacedColumn[];
  arrangement: Arrangement;
  active?: number | undefined;
  onSort: (column: string) => void;
  onMenu: (column: number, target: HTMLElement) => void;
  onResize: (column: number, width: number) => void;
}

const widthMin = 40;

export function GridHeader({ id, columns, arrangement, active, onSort, onMenu, onResize }: Props) {
  const resize = (column: PlacedColumn) => (event: PointerEvent<HTMLElement>) => {
    const handle = event.currentTarget;
    const start = event.clientX - column.width;
    handle.setPointerCapture(event.pointerId);
    handle.onpointermove = (move) => onResize(column.index, Math.max(widthMin, move.clientX - start));
    handle.onpointerup = () => {
      handle.onpointermove = null;
    };
  };
  return (
    <div className={styles.head} role="rowgroup">
      <div role="row" aria-rowindex={1}>
        {columns.map((column) => {
          const { index, name, type, left, width } = column;
          const direction =
            arrangement.sort?.column === name ? (arrangement.sort.descending ? "descending" : "ascending") : "none";
          const isFiltered = Boolean(arrangement.filters[name]);
          const looks = [styles.title];
          if (isNumeric(type)) looks.push(styles.number);
          if (active === index) looks.push(styles.active);
          return (
            <div
              key={index}
              id={`${id}h${index}`}
              className={looks.join(" ")}
              role="columnheader"
              aria-colindex={column.place + 1}
              aria-sort={direction}
              style={{ left, width }}
            >
              <button
                type="button"
                className={styles.name}
                tabIndex={-1}
                title={`${name}: ${type}`}
                onClick={() => onSort(name)}
              >
                <span>{name}</span>
                {direction === "ascending" && <ArrowSortUpRegular />}
                {direction === "descending" && <ArrowSortDownRegular />}
              </button>
              <button
                type="button"
                className={isFiltered ? `${styles.more} ${styles.filtered}` : styles.more}
                tabIndex={-1}
                aria-label={`Column ${name}${isFiltered ? ", filtered" : ""}`}
                onClick={(event) => onMenu(index, event.currentTarget)}
              >
                {isFiltered ? <FilterFilled /> : <MoreVerticalRegular />}
              </button>
              <span className={styles.handle} onPointerDown={resize(column)} />
            </div>
          );
        })}
      </div>
    </div>
  );
}
