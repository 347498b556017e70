import { useEffect, useRef, useState } from "react";
import { change, keepQuery } from "./tabs.ts";

const pauseMilliseconds = 300;

/**
 * The text that is being written. It goes into the address when the writer pauses: browsers refuse to change an address as often as
 * keys are pressed.
 * @param isStep Whether the text that was there before is worth going back to.
 */
export function useDraft(tab: string, query: string, isStep: (text: string) => boolean) {
  const [text, setText] = useState(query);
  const state = useRef({ text: query, written: query, timer: 0 });

  useEffect(() => {
    // Another text has come by the address, as by going back.
    if (query === state.current.written) return;
    clearTimeout(state.current.timer);
    state.current = { text: query, written: query, timer: 0 };
    setText(query);
  }, [query]);

  const isWritten = () => state.current.text === state.current.written;
  const flush = () => {
    clearTimeout(state.current.timer);
    if (isWritten()) return;
    const before = state.current.written;
    state.current.written = state.current.text;
    change({ query: state.current.text }, isStep(before));
  };
  const edit = (edited: string) => {
    clearTimeout(state.current.timer);
    state.current = { ...state.current, text: edited, timer: window.setTimeout(flush, pauseMilliseconds) };
    setText(edited);
  };
  // By then the address is another page's.
  useEffect(
    () => () => {
      clearTimeout(state.current.timer);
      if (!isWritten()) keepQuery(tab, state.current.text);
    },
    [tab],
  );
  return { text, edit, flush };
}
