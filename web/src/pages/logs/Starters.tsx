import type { LogsPlace } from "./place.ts";
import styles from "./Starters.module.css";
import { starters } from "./starters.ts";

interface Props {
  onChange: (changes: Partial<LogsPlace>, isStep?: boolean) => void;
  onRun: (query: string) => void;
}

/** What an empty query can become with one click. */
export function Starters({ onChange, onRun }: Props) {
  return (
    <section className={styles.starters} aria-label="Queries to begin with">
      <h2>Write a query, or begin with one of these</h2>
      <ul>
        {starters.map(({ title, query }) => (
          <li key={title}>
            <button
              type="button"
              onClick={() => {
                const text = `// ${title}\n${query}`;
                onChange({ query: text }, true);
                onRun(text);
              }}
            >
              {title}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
