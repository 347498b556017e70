import { Button, Field, Input, Popover, PopoverSurface, Spinner } from "@fluentui/react-components";
import { useState } from "react";
import type { ResultTable } from "../../api/answer.ts";
import { count as countText } from "../../format/numbers.ts";
import { useSliced } from "../../state/slices.ts";
import type { Arrangement } from "./arrangement.ts";
import styles from "./ColumnMenu.module.css";
import { cellText } from "./cells.ts";
import { commonest } from "./commonest.ts";

interface Props {
  table: ResultTable;
  column: number;
  numbers: Uint32Array | null;
  count: number;
  target: HTMLElement;
  arrangement: Arrangement;
  onArrange: (change: Partial<Arrangement>) => void;
  onClose: () => void;
}

/** What can be done with a column: sort, filter by a text or by one of its values, hide. */
export function ColumnMenu({ table, column, numbers, count, target, arrangement, onArrange, onClose }: Props) {
  const { name, type } = table.columns[column]!;
  const filter = arrangement.filters[name] ?? "";
  const [text, setText] = useState(filter);
  const { value: values } = useSliced(
    () => commonest(table, numbers, numbers?.length ?? table.rows.length, column),
    [table, numbers, column],
    count,
  );
  const filterBy = (value: string) => {
    const { [name]: _, ...others } = arrangement.filters;
    onArrange({ filters: value ? { ...others, [name]: value } : others });
    onClose();
  };
  const sort = (descending: boolean) => {
    onArrange({ sort: { column: name, descending } });
    onClose();
  };
  return (
    <Popover open onOpenChange={onClose} positioning={{ target, position: "below", align: "end" }} trapFocus>
      <PopoverSurface className={styles.menu} aria-label={`Column ${name}`}>
        <div className={styles.buttons}>
          <Button size="small" onClick={() => sort(false)}>
            Ascending
          </Button>
          <Button size="small" onClick={() => sort(true)}>
            Descending
          </Button>
          <Button
            size="small"
            onClick={() => {
              onArrange({ hidden: [...arrangement.hidden, name] });
              onClose();
            }}
          >
            Hide
          </Button>
        </div>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            filterBy(text);
          }}
        >
          <Field label="Rows that hold" hint="Or =same, !=other, !without, >5, <=5">
            <Input size="small" value={text} onChange={(_, data) => setText(data.value)} />
          </Field>
          <div className={styles.buttons}>
            <Button size="small" type="submit" appearance="primary">
              Filter
            </Button>
            <Button size="small" disabled={filter === ""} onClick={() => filterBy("")}>
              Clear
            </Button>
          </div>
        </form>
        {!values && <Spinner size="tiny" label="Counting the values" />}
        <ul className={styles.values} aria-label="Commonest values">
          {values?.map(([value, rows]) => (
            <li key={value}>
              <button
                type="button"
                aria-pressed={filter === `=${value}`}
                onClick={() => filterBy(filter === `=${value}` ? "" : `=${value}`)}
              >
                <span>{cellText(value, type) || <em>empty</em>}</span>
                <span className={styles.count}>{countText(rows)}</span>
              </button>
            </li>
          ))}
        </ul>
      </PopoverSurface>
    </Popover>
  );
}
