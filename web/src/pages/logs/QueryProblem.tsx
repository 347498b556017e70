import { ApiError } from "../../api/http.ts";
import { Problem } from "../../components/Problem.tsx";
import styles from "./Results.module.css";

/** Why a query did not run: its errors with their places, or that the server is not there. */
export function QueryProblem({
  error,
  onRetry,
  onReveal,
}: {
  error: Error;
  onRetry: () => void;
  onReveal: (line: number, column: number) => void;
}) {
  const places = error instanceof ApiError ? error.places : [];
  if (places.length === 0)
    return (
      <div className={styles.problem}>
        <Problem error={error} retry={onRetry} />
      </div>
    );
  return (
    <div className={styles.problem} role="alert">
      <h2 className={styles.problemTitle}>
        {places.length === 1 ? "The query has an error" : `The query has ${places.length} errors`}
      </h2>
      <ul className={styles.places}>
        {places.map(({ line, column, message }) => (
          <li key={`${line}:${column}:${message}`}>
            <button type="button" onClick={() => onReveal(line, column)}>
              Line {line}, column {column}
            </button>
            <span>{message}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
