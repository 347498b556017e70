import type { ReactNode } from "react";
import styles from "./Card.module.css";

interface Props {
  title?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  /** Whether the content reaches to the card's border. */
  full?: boolean;
}

export function Card({ title, actions, children, full }: Props) {
  return (
    <section className={styles.card}>
      {(title || actions) && (
        <div className={styles.head}>
          {title && <h2>{title}</h2>}
          {actions}
        </div>
      )}
      <div className={full ? "" : styles.body} style={full ? { minWidth: 0 } : undefined}>
        {children}
      </div>
    </section>
  );
}
