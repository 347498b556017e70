import { useEffect } from "react";
import { getLifeLine, getStepDurations } from "../../api/lifeline.ts";
import { Page } from "../../components/Page.tsx";
import { Problem } from "../../components/Problem.tsx";
import { useLoad } from "../../state/load.ts";
import { usePlace } from "../../state/place.ts";
import { Preference } from "../../state/preferences.ts";
import { LifeLineView } from "./LifeLineView.tsx";
import { SearchBox } from "./SearchBox.tsx";
import { Start } from "./Start.tsx";

const recentMax = 8;

/** The identifiers that were looked up last in this browser. */
export const recentIdentifiers = new Preference<string[]>("flight.recent", []);

/** One identifier's life over all tables. */
export default function FlightPage() {
  const { parameters } = usePlace();
  const id = parameters.get("id")?.trim() ?? "";
  const line = useLoad(async (signal) => (id ? await getLifeLine(id, signal) : undefined), [id]);
  const durations = useLoad((signal) => getStepDurations(signal), []);
  const found = line.value?.identifier === id ? line.value : undefined;
  useEffect(() => {
    if (!found || found.records.length === 0) return;
    const others = recentIdentifiers.get().filter((other) => other !== found.identifier);
    recentIdentifiers.set([found.identifier, ...others].slice(0, recentMax));
  }, [found]);
  return (
    <Page
      title="Flight recorder"
      lead="Paste any identifier and see everything that happened to it, in every log category."
    >
      <SearchBox key={id} id={id} isBusy={id !== "" && line.loading} />
      {line.error && id && <Problem error={line.error} retry={line.reload} />}
      {id === "" && <Start />}
      {id !== "" && found && <LifeLineView line={found} durations={durations.value ?? []} />}
    </Page>
  );
}
