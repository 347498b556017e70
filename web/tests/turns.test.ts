import { expect, test } from "vitest";
import { inTurn } from "../src/state/turns.ts";

const always = new AbortController().signal;
const pause = () => new Promise((resolve) => setTimeout(resolve));

/** Asks for things that go on until they are ended, and tells which have begun. */
function asking() {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const ask = (name: string, isNear: () => boolean, signal = always) =>
    inTurn(
      () => {
        begun.push(name);
        return new Promise<void>((end) => ends.set(name, end));
      },
      signal,
      isNear,
    );
  const end = async (name: string) => {
    ends.get(name)!();
    await pause();
  };
  return { begun, ask, end };
}

test("what is in sight has its turn first, three at a time, and the rest one after another", async () => {
  const { begun, ask, end } = asking();
  const inSight = new Set(["c", "d", "e", "f"]);
  const all = [..."abcdefg"].map((name) => ask(name, () => inSight.has(name)));
  await pause();
  expect(begun.join("")).toBe("cde");
  await end("d");
  expect(begun.join("")).toBe("cdef");
  for (const name of "ce") await end(name);
  expect(begun.join("")).toBe("cdef");
  await end("f");
  expect(begun.join("")).toBe("cdefa");
  inSight.add("g");
  all.push(ask("h", () => true));
  await pause();
  expect(begun.join("")).toBe("cdefagh");
  for (const name of "gha") await end(name);
  expect(begun.at(-1)).toBe("b");
  await end("b");
  await Promise.all(all);
});

test("who is not wanted any more is passed over, and others have their turn", async () => {
  const { begun, ask, end } = asking();
  const stop = new AbortController();
  const first = ["a", "b", "c"].map((name) => ask(name, () => true));
  const unwanted = ask("d", () => true, stop.signal).catch((error: Error) => error.name);
  const last = ask("e", () => true);
  await pause();
  stop.abort();
  await end("a");
  expect(await unwanted).toBe("AbortError");
  expect(begun.join("")).toBe("abce");
  for (const name of "bce") await end(name);
  await Promise.all([...first, last]);
});
