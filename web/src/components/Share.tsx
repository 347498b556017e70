import { count } from "../format/numbers.ts";
import styles from "./Share.module.css";

/** How much of something is done, as a bar and in numbers. A total of nothing counts as all done unless it is not known yet. */
export function Share({
  label,
  done,
  total,
  text = count,
  isUnknown = false,
}: {
  label: string;
  done: number;
  total: number;
  text?: (value: number) => string;
  isUnknown?: boolean;
}) {
  if (isUnknown)
    return (
      <span className={styles.share}>
        <progress aria-label={label} />
        <span>Looking what is there</span>
      </span>
    );
  return (
    <span className={styles.share}>
      <progress aria-label={label} value={total === 0 ? 1 : Math.min(done, total)} max={Math.max(total, 1)} />
      <span>
        {text(done)} of {text(Math.max(done, total))}
      </span>
    </span>
  );
}
