import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { Editor, type EditorControl } from "../../components/editor/Editor.tsx";
import { statementsOf } from "../../components/editor/statements.ts";
import { useTitle } from "../../components/Page.tsx";
import { useIsRunning } from "../../state/queryRun.ts";
import { CommandBar } from "./CommandBar.tsx";
import { useDiagnostics } from "./diagnostics.ts";
import { useDraft } from "./draft.ts";
import { wasRun } from "./history.ts";
import styles from "./LogsPage.module.css";
import { type LogsPlace, usualWorkspace } from "./place.ts";
import { Results } from "./Results.tsx";
import { isShown, keepRun, keptRun, runEarly, runNow, showRun, shownRun, subscribe } from "./runs.ts";
import { SidePanel } from "./SidePanel.tsx";
import { Splitter } from "./Splitter.tsx";
import { change, currentPlace, takeOpened, useTabs } from "./tabs.ts";
import { Tabs } from "./Tabs.tsx";

export default function LogsPage() {
  useTitle("Logs");
  // What a link or a reload names is on its way while the page is drawn.
  useState(askEarly);
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
  const run = useSyncExternalStore(subscribe, () => shownRun(tab));
  const isRunning = useIsRunning(run);
  const [height, setHeight] = useState(180);
  const [isOpened] = useState(() => takeOpened(tab));
  const keepControl = useCallback((given: EditorControl) => {
    control.current = given;
  }, []);
  // What was run stays a step to go back to.
  const draft = useDraft(tab, place.query, (text) => isShown(tab, text));
  const diagnostics = useDiagnostics(draft.text, place.timespan, place.workspace);

  const start = (text: string, wanted?: string, chosen?: string) => {
    if (text.trim() === "") return;
    draft.flush();
    const { query, timespan: shown, workspace: asked } = currentPlace();
    const timespan = wanted ?? shown;
    const workspace = chosen ?? asked;
    run?.cancel();
    const started = runNow(requestOf(text, timespan, workspace));
    showRun(tab, started);
    keepRun(tab, query, started);
    const statements = statementsOf(query);
    const line = statements.length > 1 ? statements.find((statement) => statement.text === text)?.line : undefined;
    change({ timespan, workspace, line, result: 0 }, timespan !== shown || workspace !== asked);
  };

  // What a link or a reload names is shown with its rows.
  useEffect(() => {
    if (run) return;
    const first = namedStatement(place);
    if (first) start(first);
  }, [tab]);

  // So is what somebody goes back to; what was only written there is not run for it.
  const latest = useRef(start);
  latest.current = start;
  useEffect(() => {
    const restore = () => {
      const there = currentPlace();
      const text = namedStatement(there);
      if (there.tab !== tab || !text) return;
      const request = requestOf(text, there.timespan, there.workspace);
      const known = keptRun(tab, request);
      if (known) showRun(tab, known);
      else if (wasRun(request)) latest.current(text);
    };
    addEventListener("popstate", restore);
    return () => removeEventListener("popstate", restore);
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
          takesFocus={isOpened}
          waits={run ? isRunning : namedStatement(place) !== undefined}
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

function askEarly() {
  const place = currentPlace();
  const text = namedStatement(place);
  if (text) runEarly(requestOf(text, place.timespan, place.workspace));
}

function namedStatement({ query, line }: LogsPlace): string | undefined {
  const statements = statementsOf(query);
  return (statements.find((statement) => statement.line === line) ?? statements[0])?.text;
}

const requestOf = (query: string, timespan: string, workspace: string) => ({
  query,
  timespan,
  ...(workspace !== usualWorkspace && { workspace }),
});
