import { Tab, TabList } from "@fluentui/react-components";
import { Preference, usePreference } from "../../state/preferences.ts";
import { HistoryList } from "./HistoryList.tsx";
import { SavedList } from "./SavedList.tsx";
import { SchemaTree } from "./SchemaTree.tsx";
import styles from "./SidePanel.module.css";

export type PanelPart = "tables" | "saved" | "history";

// Where there is room for it the panel is open at first, as in Azure's Logs.
export const panelShown = new Preference<PanelPart | "none">("logs.panel", innerWidth >= 1200 ? "tables" : "none");

const isPart = (part: string): part is PanelPart => part !== "none";

/** What helps to write a query: the tables, the queries that were saved, and those that were run. */
export function SidePanel({ workspace, onInsert }: { workspace: string; onInsert: (text: string) => void }) {
  const part = usePreference(panelShown);
  if (!isPart(part)) return null;
  return (
    <aside className={styles.panel} aria-label="Tables and queries">
      <TabList
        size="small"
        selectedValue={part}
        onTabSelect={(_, data) => panelShown.set(data.value as PanelPart)}
        className={styles.parts!}
      >
        <Tab value="tables">Tables</Tab>
        <Tab value="saved">Saved</Tab>
        <Tab value="history">History</Tab>
      </TabList>
      <div className={styles.content}>
        {part === "tables" ? (
          <SchemaTree workspace={workspace} onInsert={onInsert} />
        ) : part === "saved" ? (
          <SavedList />
        ) : (
          <HistoryList />
        )}
      </div>
    </aside>
  );
}
