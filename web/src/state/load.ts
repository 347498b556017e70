import { type DependencyList, useCallback, useEffect, useState } from "react";
import { ApiError } from "../api/http.ts";

const againMs = 3_000;

/** What came of loading something: the last value stays while a newer one is fetched or after that failed. */
export interface Loaded<T> {
  value: T | undefined;
  error: Error | undefined;
  loading: boolean;
  reload: () => void;
}

/**
 * Loads a value when the page is shown and whenever one of the dependencies changes. A server that is away is asked again until
 * it is back.
 */
export function useLoad<T>(load: (signal: AbortSignal) => Promise<T>, dependencies: DependencyList): Loaded<T> {
  const [state, setState] = useState<{ value: T | undefined; error: Error | undefined; loading: boolean }>({
    value: undefined,
    error: undefined,
    loading: true,
  });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    setState((old) => ({ ...old, loading: true }));
    load(stop.signal).then(
      (value) => {
        if (!stop.signal.aborted) setState({ value, error: undefined, loading: false });
      },
      (error: Error) => {
        if (stop.signal.aborted) return;
        setState((old) => ({ value: old.value, error, loading: false }));
        if (error instanceof ApiError && error.unreachable)
          timer = setTimeout(() => setTurn((old) => old + 1), againMs);
      },
    );
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [...dependencies, turn]);
  const reload = useCallback(() => setTurn((old) => old + 1), []);
  return { ...state, reload };
}
