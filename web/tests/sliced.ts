import type { Sliced } from "../src/state/slices.ts";

/** What work in slices comes to, without a pause. */
export function resultOf<T>(work: Sliced<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
