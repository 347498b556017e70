import { useEffect, useState } from "react";
import { type Diagnostic, explain } from "../../api/explain.ts";
import { type Statement, statementsOf } from "../../components/editor/statements.ts";

const pauseMilliseconds = 350;
const answersKept = 200;

/** What the server says of a query, so that only what was changed is asked for again. */
const answers = new Map<string, readonly Diagnostic[]>();

/** What is wrong in a text of several queries, in its places; undefined until the server has said it of this text. */
export function useDiagnostics(text: string, timespan: string, workspace: string): readonly Diagnostic[] | undefined {
  const [state, setState] = useState<{ text: string; workspace: string; found: readonly Diagnostic[] }>();
  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(() => {
      Promise.all(statementsOf(text).map((statement) => check(statement, timespan, workspace, stop.signal))).then(
        (found) => setState({ text, workspace, found: found.flat() }),
        // While the server does not answer, the language package's own diagnostics stand.
        () => {},
      );
    }, pauseMilliseconds);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [text, timespan, workspace]);
  return state?.text === text && state.workspace === workspace ? state.found : undefined;
}

async function check(
  { text, start }: Statement,
  timespan: string,
  workspace: string,
  signal: AbortSignal,
): Promise<Diagnostic[]> {
  const key = `${workspace}\n${text}`;
  let found = answers.get(key);
  if (!found) {
    found = (await explain({ query: text, timespan }, { workspace }, signal)).diagnostics;
    if (answers.size >= answersKept) answers.clear();
    answers.set(key, found);
  }
  return found.map((diagnostic) => ({ ...diagnostic, start: diagnostic.start + start }));
}
