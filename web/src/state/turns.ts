// A page with many charts asks for some at a time, so that others' queries find the server free.
const atOnceMax = 3;

let running = 0;
const waiting: (() => void)[] = [];

/** Does something when its turn comes; whoever is not wanted any more when it comes is passed over. */
export async function inTurn<T>(act: () => Promise<T>, signal: AbortSignal): Promise<T> {
  if (running >= atOnceMax) await new Promise<void>((resolve) => waiting.push(resolve));
  running++;
  try {
    signal.throwIfAborted();
    return await act();
  } finally {
    running--;
    waiting.shift()?.();
  }
}
