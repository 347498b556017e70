import { SearchBox } from "@fluentui/react-components";
import { type KeyboardEvent, useState } from "react";
import { getTables, type Table } from "../../api/status.ts";
import { Problem } from "../../components/Problem.tsx";
import { compact } from "../../format/numbers.ts";
import { useLoad } from "../../state/load.ts";
import styles from "./SidePanel.module.css";
import { emptyPlace, showTab } from "./tabs.ts";

/** The tables and their columns; those with records come first. */
export function SchemaTree({ workspace, onInsert }: { workspace: string; onInsert: (text: string) => void }) {
  const { value, error, reload } = useLoad((signal) => getTables(workspace, signal), [workspace]);
  const [find, setFind] = useState("");
  const [at, setAt] = useState(0);
  if (error && !value) return <Problem error={error} retry={reload} />;
  const holds = (text: string) => text.toLowerCase().includes(find.toLowerCase());
  const found = (value ?? []).filter(
    (table) => holds(table.name) || table.columns.some((column) => holds(column.name)),
  );
  const ordered = found.toSorted(
    (left, right) => Number(right.rows > 0) - Number(left.rows > 0) || (left.name < right.name ? -1 : 1),
  );
  return (
    <>
      <SearchBox
        size="small"
        className={styles.search!}
        placeholder="Find a table or column"
        value={find}
        onChange={(_, data) => setFind(data.value)}
      />
      <ul className={styles.tree} onKeyDown={move}>
        {ordered.map((table, index) => (
          <TableNode
            key={table.name}
            isStop={index === Math.min(at, ordered.length - 1)}
            onReach={() => setAt(index)}
            table={table}
            isOpen={find !== "" && !holds(table.name)}
            shows={(name) => find === "" || holds(table.name) || holds(name)}
            onInsert={onInsert}
          />
        ))}
      </ul>
    </>
  );
}

// Some thirty tables are one stop of the Tab key: the arrows go from one to the next.
function move(event: KeyboardEvent<HTMLElement>) {
  const all = [...event.currentTarget.querySelectorAll("summary")];
  const at = all.indexOf(event.target as HTMLElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  all[to]?.focus();
}

interface NodeProps {
  table: Table;
  /** Whether the Tab key comes to it. */
  isStop: boolean;
  onReach: () => void;
  isOpen: boolean;
  shows: (column: string) => boolean;
  onInsert: (text: string) => void;
}

function TableNode({ table, isStop, onReach, isOpen, shows, onInsert }: NodeProps) {
  return (
    <li>
      <details open={isOpen}>
        <summary title={table.description} tabIndex={isStop ? 0 : -1} onFocus={onReach}>
          <span className={table.rows > 0 ? styles.name : `${styles.name} ${styles.faint}`}>{table.name}</span>
          {table.rows > 0 && <span className={styles.count}>{compact(table.rows)}</span>}
        </summary>
        <button type="button" className={styles.use} onClick={() => showTab(emptyPlace(`${table.name}\n| take 100`))}>
          Show 100 records
        </button>
        <ul>
          {table.columns
            .filter((column) => shows(column.name))
            .map((column) => (
              <li key={column.name}>
                <button
                  type="button"
                  className={styles.column}
                  title={column.description}
                  onClick={() => onInsert(column.name)}
                >
                  <span className={styles.name}>{column.name}</span>
                  <span className={styles.count}>{column.type}</span>
                </button>
              </li>
            ))}
        </ul>
      </details>
    </li>
  );
}
