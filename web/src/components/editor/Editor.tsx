import { type ComponentType, type ReactNode, type RefObject, useEffect, useRef, useState } from "react";
import type { Diagnostic } from "../../api/explain.ts";
import { ErrorBoundary } from "../../app/ErrorBoundary.tsx";
import styles from "./Editor.module.css";
import { statementAt } from "./statements.ts";

export interface EditorProps {
  value: string;
  onChange: (value: string) => void;
  /** Asked to run what is selected, or else the query that the cursor is in. */
  onRun: (text: string) => void;
  /** The workspace whose tables and functions are completed. */
  workspace: string;
  /** What the server says is wrong, in places of the whole text. */
  diagnostics?: readonly Diagnostic[];
  /** Whether the keyboard is to be in it from the first. */
  takesFocus: boolean;
  /** Gives the page the means to act on the editor. */
  control?: (control: EditorControl) => void;
}

export interface EditorControl {
  /** What would be run now. */
  current: () => string;
  insert: (text: string) => void;
  format: () => void;
  /** Puts the cursor at a place and shows it; both numbers count from 1. */
  reveal: (line: number, column: number) => void;
}

const waitMilliseconds = 1000;

let library: ComponentType<EditorProps> | undefined;

/**
 * The editor of queries. Its library is large; while it is loaded, and where it cannot be, a plain field takes the text.
 * @param waits Whether something is on its way to the page that somebody waits for: the library is loaded after it, at the
 * latest in a second.
 */
export function Editor({ waits, ...props }: EditorProps & { waits: boolean }) {
  const host = useRef<HTMLDivElement>(null);
  const { MonacoEditor, hadFocus } = useLibrary(waits, host);
  const plain = <PlainEditor {...props} />;
  return (
    <div ref={host} className={styles.editor}>
      <ErrorBoundary fallback={plain}>
        {MonacoEditor ? <MonacoEditor {...props} takesFocus={hadFocus ?? props.takesFocus} /> : plain}
      </ErrorBoundary>
    </div>
  );
}

// Who has begun to write in the plain field goes on in the editor.
function useLibrary(waits: boolean, host: RefObject<HTMLElement | null>) {
  const [loaded, setLoaded] = useState<{ MonacoEditor?: typeof library; hadFocus?: boolean }>({
    MonacoEditor: library,
  });
  useEffect(() => {
    if (loaded.MonacoEditor) return;
    const load = async () => {
      // Where it does not come the plain field stays.
      const module = await import("./MonacoEditor.tsx").catch(() => undefined);
      if (!module) return;
      library = module.default;
      setLoaded({ MonacoEditor: library, hadFocus: host.current?.contains(document.activeElement) ?? false });
    };
    if (waits) {
      const timer = setTimeout(() => void load(), waitMilliseconds);
      return () => clearTimeout(timer);
    }
    // After the next picture, which shows what was waited for.
    let timer: ReturnType<typeof setTimeout> | undefined;
    const frame = requestAnimationFrame(() => (timer = setTimeout(() => void load())));
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [waits, loaded]);
  return loaded;
}

function PlainEditor({ value, onChange, onRun, takesFocus, control }: EditorProps): ReactNode {
  const field = useRef<HTMLTextAreaElement>(null);
  const current = () => {
    const { selectionStart: start = 0, selectionEnd: end = 0 } = field.current ?? {};
    return start < end ? value.slice(start, end) : (statementAt(value, start)?.text ?? "");
  };
  control?.({
    current,
    insert: (text) => onChange(value + text),
    format: () => {},
    reveal: () => field.current?.focus(),
  });
  return (
    <textarea
      ref={field}
      className={styles.plain}
      aria-label="Query"
      spellCheck={false}
      autoFocus={takesFocus}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || !(event.shiftKey || event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        onRun(current());
      }}
    />
  );
}
