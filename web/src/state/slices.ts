import { type DependencyList, useEffect, useRef, useState } from "react";

/** Work that can be interrupted: it yields often, each time the share of it that is done, and gives its result at the end. */
export type Sliced<T> = Generator<number, T>;

// Short enough for a frame to be drawn and a key to be taken between two of them.
const sliceMs = 10;
const tellMs = 150;

/** Does work on the page's thread in slices that leave the thread free in between; it ends with an AbortError where the signal says so. */
export async function inSlices<T>(
  work: Sliced<T>,
  signal?: AbortSignal,
  onProgress?: (share: number) => void,
): Promise<T> {
  for (;;) {
    const end = performance.now() + sliceMs;
    let step = work.next();
    while (!step.done && performance.now() < end) step = work.next();
    if (step.done) return step.value;
    onProgress?.(step.value);
    await pause();
    signal?.throwIfAborted();
  }
}

/** Does work that is known to be little without a pause. */
export function atOnce<T>(work: Sliced<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

// A timer would wait for 4 ms.
function pause(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** Work that is a part of other work, from one share of it to another. */
export function* part<T>(from: number, to: number, work: Sliced<T>): Sliced<T> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    yield from + step.value * (to - from);
  }
}

/**
 * Does work in slices when the page is shown and whenever one of the dependencies changes. The last result stays until the next is there.
 * @param work Nothing when there is nothing to do; then no result is kept, either.
 * @param amount What grows below the work, as rows that arrive: what is being done is ended first, and then done again.
 * @returns The result, and the share that is done of a work that takes its time.
 */
export function useSliced<T>(
  work: (() => Sliced<T>) | undefined,
  dependencies: DependencyList,
  amount: number,
): { value: T | undefined; progress: number | undefined } {
  const [value, setValue] = useState<T>();
  const [progress, setProgress] = useState<number>();
  const [failure, setFailure] = useState<Error>();
  if (failure) throw failure;
  const wanted = useRef(amount);
  wanted.current = amount;
  const follow = useRef<() => void>(undefined);
  useEffect(() => {
    follow.current = undefined;
    if (!work) {
      setValue(undefined);
      return;
    }
    const stop = new AbortController();
    let isBusy = false;
    let done = -1;
    const run = async () => {
      if (isBusy) return;
      isBusy = true;
      while (done !== wanted.current) {
        done = wanted.current;
        let told = performance.now();
        const result = await inSlices(work(), stop.signal, (share) => {
          if (performance.now() - told < tellMs) return;
          told = performance.now();
          setProgress(share);
        });
        setValue(result);
      }
      isBusy = false;
      setProgress(undefined);
    };
    follow.current = () =>
      void run().catch((error: Error) => {
        if (!stop.signal.aborted) setFailure(error);
      });
    follow.current();
    return () => {
      stop.abort();
      setProgress(undefined);
    };
  }, dependencies);
  useEffect(() => follow.current?.(), [amount]);
  return { value, progress };
}
