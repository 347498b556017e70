import { type ReactNode, useState } from "react";
import type { Cell } from "../../api/answer.ts";
import styles from "./JsonTree.module.css";

type Path = readonly (string | number)[];

interface Props {
  value: object;
  path?: Path;
  /** Draws a value that holds no others. */
  leaf: (value: Cell, path: Path, text: string) => ReactNode;
}

// What a person reads; the rest of a long list is there after a click.
const entriesFirst = 50;

/** A dynamic value as a tree whose branches open and close. */
export function JsonTree({ value, path = [], leaf }: Props) {
  const [limit, setLimit] = useState(entriesFirst);
  const entries = Array.isArray(value) ? value.map((item, index) => [index, item] as const) : Object.entries(value);
  if (entries.length === 0) return <span className={styles.note}>{Array.isArray(value) ? "[ ]" : "{ }"}</span>;
  return (
    <ul className={styles.tree}>
      {entries.slice(0, limit).map(([name, item]) => (
        <li key={name}>
          {typeof item === "object" && item !== null ? (
            <details open={path.length < 2}>
              <summary>
                <span className={styles.name}>{name}</span>{" "}
                <span className={styles.note}>{sizeOf(item as object)}</span>
              </summary>
              <JsonTree value={item as object} path={[...path, name]} leaf={leaf} />
            </details>
          ) : (
            <>
              <span className={styles.name}>{name}</span> {leaf(item as Cell, [...path, name], JSON.stringify(item))}
            </>
          )}
        </li>
      ))}
      {entries.length > limit && (
        <li>
          <button type="button" className={styles.more} onClick={() => setLimit(entries.length)}>
            {entries.length - limit} more
          </button>
        </li>
      )}
    </ul>
  );
}

const sizeOf = (value: object) => (Array.isArray(value) ? `[${value.length}]` : `{${Object.keys(value).length}}`);
