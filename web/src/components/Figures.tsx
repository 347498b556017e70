import styles from "./Figures.module.css";

export interface Figure {
  title: string;
  value: string;
  note?: string;
  bad?: boolean;
}

/** A row of numbers that matter. */
export function Figures({ figures }: { figures: Figure[] }) {
  return (
    <dl className={styles.figures}>
      {figures.map(({ title, value, note, bad }) => (
        <div key={title} className={bad ? `${styles.figure} ${styles.bad}` : styles.figure}>
          <dd>
            {value} {note && <span className={styles.note}>{note}</span>}
          </dd>
          <dt>{title}</dt>
        </div>
      ))}
    </dl>
  );
}
