import { useCallback, useEffect, useRef, useState } from "react";
import { follow, type TailCounts } from "../../api/tail.ts";
import { ApiError } from "../../api/http.ts";
import { add, type Kept, nothing, release } from "./records.ts";

const none: TailCounts = { arrived: 0, matched: 0, sent: 0 };
const againMs = 2_000;
// The rate is taken over so many answers of the server, which come a few times a second.
const rateSamples = 12;

/** Follows records while the page is open; a server that has gone is asked again until it is back. */
export function useTail(tables: string[], where: string) {
  const [kept, setKept] = useState<Kept>(nothing);
  const [counts, setCounts] = useState(none);
  const [rate, setRate] = useState(0);
  const [error, setError] = useState<Error>();
  // What is followed at the moment; what was followed before does not count as soon as something else is wanted.
  const [followed, setFollowed] = useState<string>();
  const [isPaused, setPaused] = useState(false);
  const paused = useRef(false);
  const key = JSON.stringify([tables, where]);
  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const samples: [number, number][] = [];
    const start = () => {
      setCounts(none);
      follow(tables, where, stop.signal, {
        records: (records) => setKept((old) => add(old, records, paused.current)),
        counts: (sums) => {
          // The server sends the first sums as soon as it notes what arrives.
          setFollowed(key);
          setError(undefined);
          setCounts(sums);
          samples.push([performance.now(), sums.matched]);
          if (samples.length > rateSamples) samples.shift();
          const [first, last] = [samples[0], samples.at(-1)];
          if (first && last && last[0] > first[0]) setRate((1000 * (last[1] - first[1])) / (last[0] - first[0]));
        },
      }).catch((failure: Error) => {
        if (stop.signal.aborted) return;
        setFollowed(undefined);
        setError(failure);
        setRate(0);
        samples.length = 0;
        // A condition that is wrong stays wrong; only a server that is away is asked again.
        if (failure instanceof ApiError && !failure.unreachable) return;
        timer = setTimeout(start, againMs);
      });
    };
    setKept(nothing);
    setError(undefined);
    start();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [key]);
  const pause = useCallback((value: boolean) => {
    paused.current = value;
    setPaused(value);
    if (!value) setKept(release);
  }, []);
  const clear = useCallback(() => setKept(nothing), []);
  return { kept, counts, rate, error, isConnected: followed === key, isPaused, pause, clear };
}
