import { useEffect, useRef } from "react";
import { getSchema } from "../../api/schema.ts";
import { useIsDark } from "../../state/theme.ts";
import styles from "./Editor.module.css";
import type { EditorProps } from "./Editor.tsx";
import { agree } from "./markers.ts";
import { monaco, setSchema } from "./monaco.ts";
import { engineSchema } from "./schema.ts";
import { statementAt } from "./statements.ts";

const answerMilliseconds = 60_000;

/** The editor with the official language package: completion, hover, colours and errors from the workspace's schema. */
export default function MonacoEditor(props: EditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<monaco.editor.IStandaloneCodeEditor>(null);
  const latest = useRef(props);
  latest.current = props;
  const isDark = useIsDark();

  useEffect(() => {
    const made = create(host.current!, latest);
    editor.current = made;
    if (latest.current.takesFocus) {
      made.setPosition(made.getModel()!.getFullModelRange().getEndPosition());
      made.focus();
    }
    return () => {
      const model = made.getModel();
      made.dispose();
      // The language package looks for the text again when its worker has answered.
      setTimeout(() => model?.dispose(), answerMilliseconds);
    };
  }, []);

  useEffect(() => {
    const model = editor.current?.getModel();
    // Another query has been put in from outside; what was typed here is there already.
    if (model && model.getValue() !== props.value) model.setValue(props.value);
  }, [props.value]);

  useEffect(() => {
    const model = editor.current?.getModel();
    const stop = new AbortController();
    getSchema(props.workspace, stop.signal).then(
      (schema) => (!model || model.isDisposed() ? undefined : setSchema(engineSchema(schema), model)),
      // Without a schema names are not completed; queries run all the same, and the page tells of a server that is gone.
      () => {},
    );
    return () => stop.abort();
  }, [props.workspace]);

  useEffect(() => monaco.editor.setTheme(isDark ? "patchbay-dark" : "patchbay-light"), [isDark]);

  useEffect(() => {
    const model = editor.current?.getModel();
    if (model) agree(model, props.diagnostics);
  }, [props.diagnostics]);

  return <div ref={host} className={styles.monaco} />;
}

function create(host: HTMLElement, latest: { current: EditorProps }) {
  const model = monaco.editor.createModel(latest.current.value, "kusto");
  const editor = monaco.editor.create(host, {
    model,
    ariaLabel: "Query. Ctrl+M lets the Tab key leave it.",
    automaticLayout: true,
    contextmenu: true,
    fixedOverflowWidgets: true,
    folding: false,
    fontFamily: '"JetBrains Mono Variable", ui-monospace, Consolas, monospace',
    fontSize: 13,
    lineHeight: 20,
    lineNumbersMinChars: 3,
    minimap: { enabled: false },
    overviewRulerLanes: 0,
    padding: { top: 8, bottom: 8 },
    renderLineHighlight: "line",
    scrollBeyondLastLine: false,
    scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, alwaysConsumeMouseWheel: false },
    stickyScroll: { enabled: false },
    suggest: { showStatusBar: false },
    wordBasedSuggestions: "off",
    wordWrap: "on",
  });
  const current = () => {
    const selection = editor.getSelection();
    if (selection && !selection.isEmpty()) return model.getValueInRange(selection);
    const text = model.getValue(monaco.editor.EndOfLinePreference.LF);
    const position = editor.getPosition() ?? { lineNumber: 1, column: 1 };
    const before = model.getValueInRange(
      new monaco.Range(1, 1, position.lineNumber, position.column),
      monaco.editor.EndOfLinePreference.LF,
    );
    return statementAt(text, before.length)?.text ?? "";
  };
  const run = () => latest.current.onRun(current());
  for (const keybinding of [monaco.KeyMod.Shift | monaco.KeyCode.Enter, monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter])
    editor.addAction({ id: `run-${keybinding}`, label: "Run the query", keybindings: [keybinding], run });
  model.onDidChangeContent(() => latest.current.onChange(model.getValue(monaco.editor.EndOfLinePreference.LF)));
  latest.current.control?.({
    current,
    insert: (text) => {
      editor.trigger("insert", "type", { text });
      editor.focus();
    },
    format: () => void editor.getAction("editor.action.formatDocument")?.run(),
    reveal: (lineNumber, column) => {
      editor.setPosition({ lineNumber, column });
      editor.revealPositionInCenterIfOutsideViewport({ lineNumber, column });
      editor.focus();
    },
  });
  return editor;
}
