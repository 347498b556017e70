import { useCallback, useEffect, useRef, useState } from "react";
import { Editor, type EditorControl } from "../../components/editor/Editor.tsx";
import { statementsOf } from "../../components/editor/statements.ts";
import { useTitle } from "../../components/Page.tsx";
import { QueryRun } from "../../state/queryRun.ts";
import { CommandBar } from "./CommandBar.tsx";
import { useDiagnostics } from "./diagnostics.ts";
import { useDraft } from "./draft.ts";
import { remember } from "./history.ts";
import styles from "./LogsPage.module.css";
import { type LogsPlace, usualWorkspace } from "./place.ts";
import { Results } from "./Results.tsx";
import { SidePanel } from "./SidePanel.tsx";
import { Splitter } from "./Splitter.tsx";
import { change, currentPlace, useTabs } from "./tabs.ts";
import { Tabs } from "./Tabs.tsx";

// What has been run since the page was opened, by tab.
const runs = new Map<string, QueryRun>();

export default function LogsPage() {
  useTitle("Logs");
  const { place, tabs } = useTabs();
  const control = useRef<EditorControl>(null);
  return (
    <div className={styles.page}>
      <h1 className="visually-hidden">Logs</h1>
      <Tabs tabs={tabs} shown={place.tab} />
      <div className={styles.parts}>
        <SidePanel workspace={place.workspace} onInsert={(text) => control.current?.insert(text)} />
        {place.tab !== null && <Query key={place.tab} place={place} tab={place.tab} control={control} />}
      </div>
    </div>
  );
}

function Query({ place, tab, control }: { place: LogsPlace; tab: string; control: { current: EditorControl | null } }) {
  const [run, setRun] = useState(() => runs.get(tab));
  const [height, setHeight] = useState(180);
  const keepControl = useCallback((given: EditorControl) => {
    control.current = given;
  }, []);
  const draft = useDraft(tab, place.query);
  const diagnostics = useDiagnostics(draft.text, place.timespan, place.workspace);

  const start = (text: string, wanted?: string, chosen?: string) => {
    if (text.trim() === "") return;
    draft.flush();
    const { query, timespan: shown, workspace: asked } = currentPlace();
    const timespan = wanted ?? shown;
    const workspace = chosen ?? asked;
    runs.get(tab)?.cancel();
    const started = new QueryRun(
      { query: text, timespan, ...(workspace !== usualWorkspace && { workspace }) },
      remember,
    );
    runs.set(tab, started);
    setRun(started);
    const statements = statementsOf(query);
    const line = statements.length > 1 ? statements.find((statement) => statement.text === text)?.line : undefined;
    change({ timespan, workspace, line, result: 0 }, timespan !== shown || workspace !== asked);
  };

  // What a link or a reload names is shown with its rows.
  useEffect(() => {
    if (runs.has(tab)) return;
    const statements = statementsOf(place.query);
    const first = statements.find((statement) => statement.line === place.line) ?? statements[0];
    if (first) start(first.text);
  }, [tab]);

  return (
    <div className={styles.query}>
      <CommandBar
        place={place}
        run={run}
        onRun={() => start(control.current?.current() ?? "")}
        onTimespan={(timespan) => {
          if (run) start(run.request.query, timespan);
          else change({ timespan }, true);
        }}
        onWorkspace={(workspace) => {
          if (run) start(run.request.query, undefined, workspace);
          else change({ workspace }, true);
        }}
        control={control}
      />
      <div style={{ height }} className={styles.editor}>
        <Editor
          value={draft.text}
          onChange={draft.edit}
          onRun={start}
          workspace={place.workspace}
          {...(diagnostics && { diagnostics })}
          control={keepControl}
        />
      </div>
      <Splitter height={height} onChange={setHeight} />
      <Results
        place={place}
        run={run}
        onChange={change}
        onRun={start}
        onReveal={(line, column) => control.current?.reveal((place.line ?? 1) - 1 + line, column)}
      />
    </div>
  );
}
