import { expect, test } from "vitest";
import { inSlices, part, type Sliced } from "../src/state/slices.ts";

function* busy(steps: number, milliseconds: number): Sliced<string> {
  for (let step = 0; step < steps; step++) {
    const end = performance.now() + milliseconds;
    while (performance.now() < end);
    yield step / steps;
  }
  return "done";
}

test("between slices others have their turn, and are told how far it is", async () => {
  const told: number[] = [];
  let turns = 0;
  const other = setInterval(() => turns++, 0);
  expect(await inSlices(busy(30, 4), undefined, (share) => told.push(share))).toBe("done");
  clearInterval(other);
  expect(turns).toBeGreaterThan(1);
  expect(told.length).toBeGreaterThan(5);
});

test("work that is not wanted any more ends", async () => {
  const stop = new AbortController();
  let steps = 0;
  function* endless(): Sliced<never> {
    for (;;) {
      steps++;
      yield 0;
    }
  }
  const work = inSlices(endless(), stop.signal);
  setTimeout(() => stop.abort(), 20);
  await expect(work).rejects.toMatchObject({ name: "AbortError" });
  const after = steps;
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(steps).toBe(after);
});

test("the shares of a part lie within its own", () => {
  expect([...part(0.5, 1, busy(4, 0))]).toEqual([0.5, 0.625, 0.75, 0.875]);
});
