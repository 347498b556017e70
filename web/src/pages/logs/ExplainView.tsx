import { Spinner } from "@fluentui/react-components";
import { explain } from "../../api/explain.ts";
import type { QueryRequest } from "../../api/query.ts";
import { Copy } from "../../components/Copy.tsx";
import { DataTable } from "../../components/DataTable.tsx";
import { Problem } from "../../components/Problem.tsx";
import { count } from "../../format/numbers.ts";
import { useLoad } from "../../state/load.ts";
import styles from "./Results.module.css";

/** What a query is compiled to and what the engine expects to read for it. */
export function ExplainView({ request }: { request: QueryRequest }) {
  const { query, timespan, workspace = "default" } = request;
  const { value, error, reload } = useLoad(
    (signal) => explain({ query, timespan }, { estimate: true, workspace }, signal),
    [request],
  );
  if (error)
    return (
      <div className={styles.problem}>
        <Problem error={error} retry={reload} />
      </div>
    );
  if (!value)
    return (
      <p className={styles.empty}>
        <Spinner size="small" />
      </p>
    );
  const reads = value.reads ?? [];
  return (
    <div className={styles.explain}>
      <section>
        <h3>What will be read</h3>
        {reads.length === 0 ? (
          <p className={styles.note}>
            No rows: the answer is known from the tables' own counts, or the range holds none.
          </p>
        ) : (
          <DataTable
            label="What will be read"
            rows={reads}
            id={(read) => read.table}
            columns={[
              { title: "Table", cell: (read) => read.table },
              { title: "Rows at most", number: true, cell: (read) => count(read.rows) },
              { title: "Parts", number: true, cell: (read) => count(read.parts) },
            ]}
          />
        )}
      </section>
      {value.results.map((result, index) => (
        <section key={index}>
          <h3>{value.results.length > 1 ? `SQL of result ${index + 1}` : "SQL"}</h3>
          <Copy text={result.sql} label="Copy the SQL" />
        </section>
      ))}
      <section>
        <h3>Plan</h3>
        <Copy text={value.plan} label="Copy the plan" />
      </section>
    </div>
  );
}
