import { ask } from "../api/http.ts";
import { Problem } from "../components/Problem.tsx";
import { useEvery } from "../state/every.ts";
import type { MissingFileError } from "../state/file.ts";

const againMs = 2_000;
// Where loading everything anew has just not helped, it is left to whoever looks at it.
const helpsAfterMs = 10_000;

/** Shown in the place of a page whose file did not come, until the server is there to give it. */
export function MissingFile({ error }: { error: MissingFileError }) {
  useEvery(againMs, reloadWhenThere);
  return <Problem title="The page could not be loaded" error={error} retry={() => location.reload()} />;
}

function reloadWhenThere() {
  if (performance.now() < helpsAfterMs) return;
  ask("/health/live").then(
    () => location.reload(),
    () => {},
  );
}
