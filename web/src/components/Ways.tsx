import { Tab, TabList } from "@fluentui/react-components";
import { useState } from "react";
import { Copy } from "./Copy.tsx";
import styles from "./Ways.module.css";

export interface Way {
  title: string;
  /** When it is the right one, and what it means. */
  note?: string;
  text: string;
}

/** Several ways to do one thing, each to be copied. */
export function Ways({ label, ways, copy }: { label: string; ways: Way[]; copy?: string }) {
  const [chosen, setChosen] = useState(ways[0]?.title);
  const way = ways.find(({ title }) => title === chosen);
  return (
    <>
      <TabList
        size="small"
        selectedValue={chosen}
        onTabSelect={(_, { value }) => setChosen(value as string)}
        aria-label={label}
        className={styles.ways}
      >
        {ways.map(({ title }) => (
          <Tab key={title} value={title}>
            {title}
          </Tab>
        ))}
      </TabList>
      {way?.note && <p className={styles.note}>{way.note}</p>}
      {way && <Copy text={way.text} {...(copy && { label: copy })} />}
    </>
  );
}
