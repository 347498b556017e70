import type { ResultTable } from "../../api/answer.ts";
import { cellText, isNumeric, numberOf } from "../../components/grid/cells.ts";
import type { Found } from "./compose.ts";
import styles from "./InsightTable.module.css";

/** A short list with a bar behind its first number; a row leads to its records. */
export function InsightTable({ table, onOpen }: { table: ResultTable; onOpen: (values: Found) => void }) {
  const { columns, rows } = table;
  if (rows.length === 0) return <p className={styles.empty}>There is nothing in this time range.</p>;
  const barred = columns.findIndex((column) => isNumeric(column.type));
  const most = Math.max(...rows.map((row) => numberOf(row[barred], "real")));
  const valuesOf = (row: ResultTable["rows"][number]): Found =>
    Object.fromEntries(
      columns.flatMap(({ name, type }, index) => (isNumeric(type) ? [] : [[name, String(row[index] ?? "")]])),
    );
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label="Table">
      <table className={styles.table}>
        <thead>
          <tr>
            {columns.map(({ name, type }) => (
              <th key={name} scope="col" className={isNumeric(type) ? styles.number : undefined}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, number) => (
            <tr key={number}>
              {columns.map(({ name, type }, index) => {
                const text = cellText(row[index], type);
                if (index === 0)
                  return (
                    <td key={name} className={styles.first}>
                      <button type="button" title={text} onClick={() => onOpen(valuesOf(row))}>
                        {text || "empty"}
                      </button>
                    </td>
                  );
                const share = index === barred && most > 0 ? (100 * numberOf(row[index], "real")) / most : 0;
                return (
                  <td key={name} className={isNumeric(type) ? styles.number : undefined} title={text}>
                    {share > 0 && <span className={styles.bar} style={{ width: `${share}%` }} />}
                    <span className={styles.text}>{text}</span>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
