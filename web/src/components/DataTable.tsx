import type { ReactNode } from "react";
import styles from "./DataTable.module.css";

export interface TableColumn<T> {
  title: string;
  cell: (row: T) => ReactNode;
  number?: boolean;
  nowrap?: boolean;
  /** Whether its text is long: on a narrow screen it gets a line that can be read. */
  wide?: boolean;
}

/**
 * A short table that is read, not searched; the grid of query results is another one. On a narrow screen a row is a block with a
 * line for each value: the roles say that it is a table nevertheless.
 */
export function DataTable<T>({
  label,
  columns,
  rows,
  id,
}: {
  label: string;
  columns: TableColumn<T>[];
  rows: T[];
  id: (row: T) => string;
}) {
  const look = (column: TableColumn<T>) =>
    column.number ? styles.number : column.nowrap ? styles.nowrap : column.wide ? styles.wide : undefined;
  return (
    <section className={styles.scroll} tabIndex={0} aria-label={label}>
      <table className={styles.table} role="table">
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th key={column.title} role="columnheader" scope="col" className={look(column)}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={id(row)} role="row">
              {columns.map((column) => (
                <td key={column.title} role="cell" data-title={column.title} className={look(column)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
