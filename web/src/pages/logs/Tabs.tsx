import { Button, Tooltip } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons/svg/add";
import { DismissRegular } from "@fluentui/react-icons/svg/dismiss";
import { useEffect, useRef } from "react";
import { closeTab, openTab, placeOf, showTab, type Tab, tabTitle } from "./tabs.ts";
import styles from "./Tabs.module.css";

/** The queries that are open. */
export function Tabs({ tabs, shown }: { tabs: Tab[]; shown: string | null }) {
  const current = useRef<HTMLLIElement>(null);
  useEffect(() => {
    void current.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [shown]);
  return (
    <nav className={styles.tabs} aria-label="Open queries">
      <ul className={styles.list}>
        {tabs.map((tab) => {
          const place = placeOf(tab);
          const isShown = tab.id === shown;
          const title = tabTitle(place.query);
          return (
            <li
              key={tab.id}
              ref={isShown ? current : undefined}
              className={isShown ? `${styles.tab} ${styles.shown}` : styles.tab}
            >
              <button
                type="button"
                aria-current={isShown}
                title={place.query}
                onClick={() => showTab(place)}
                onAuxClick={(event) => event.button === 1 && closeTab(tab.id, shown)}
                onKeyDown={(event) => event.key === "Delete" && closeTab(tab.id, shown)}
              >
                {title}
              </button>
              <button
                type="button"
                className={styles.close}
                aria-label={`Close ${title}`}
                onClick={() => closeTab(tab.id, shown)}
              >
                <DismissRegular />
              </button>
            </li>
          );
        })}
      </ul>
      <Tooltip content="New query" relationship="label">
        <Button appearance="subtle" size="small" icon={<AddRegular />} onClick={openTab} />
      </Tooltip>
    </nav>
  );
}
