// A page with many charts asks for some at a time, so that others' queries find the server free.
const atOnceMax = 3;

interface Waiting {
  begin: () => void;
  isNear: () => boolean;
}

let running = 0;
let waiting: Waiting[] = [];

/**
 * Does something when its turn comes; whoever is not wanted any more when it comes is passed over.
 * @param isNear Whether it is for something in sight, or near it. That has its turn first; the rest comes one after another when there
 * is nothing else to do, so that a page is whole when it is printed.
 */
export async function inTurn<T>(act: () => Promise<T>, signal: AbortSignal, isNear: () => boolean): Promise<T> {
  await new Promise<void>((begin) => {
    waiting.push({ begin, isNear });
    // All that is asked for at once is there when the first is chosen.
    queueMicrotask(next);
  });
  try {
    signal.throwIfAborted();
    return await act();
  } finally {
    running--;
    next();
  }
}

function next() {
  while (waiting.length > 0 && running < atOnceMax) {
    const chosen = waiting.find(({ isNear }) => isNear()) ?? (running === 0 ? waiting[0] : undefined);
    if (!chosen) return;
    waiting = waiting.filter((one) => one !== chosen);
    running++;
    chosen.begin();
  }
}
