import { getStatus, getTables, type Table } from "../../api/status.ts";
import { Card } from "../../components/Card.tsx";
import { Figures } from "../../components/Figures.tsx";
import { Page } from "../../components/Page.tsx";
import { Problem } from "../../components/Problem.tsx";
import { bytes, count } from "../../format/numbers.ts";
import { ago } from "../../format/times.ts";
import { useEvery } from "../../state/every.ts";
import { useFile } from "../../state/file.ts";
import { useLoad } from "../../state/load.ts";
import { SearchBox } from "../flight/SearchBox.tsx";
import { ExamplesCard } from "./ExamplesCard.tsx";
import { FirstSteps } from "./FirstSteps.tsx";

const firstMs = 2_000;
const lookAgainMs = 10_000;

// The figures and the search box do not wait for charts.
const loadDayCards = async () => (await import("./DayCards.tsx")).default;

export default function HomePage() {
  const { value, error, reload } = useLoad(async (signal) => {
    const [status, tables] = await Promise.all([getStatus(signal), getTables("default", signal)]);
    return { status, tables, now: Date.now() };
  }, []);
  const isEmpty = value?.tables.every((table) => table.rows === 0) ?? false;
  const DayCards = useFile(loadDayCards);
  // The first record shows itself.
  useEvery(isEmpty ? firstMs : lookAgainMs, reload);
  return (
    <Page title="Home">
      {error && <Problem error={error} retry={reload} />}
      {value && <Summary {...value} />}
      {value && !isEmpty && (
        <Card title="Follow something">
          <SearchBox id="" isBusy={false} />
        </Card>
      )}
      {value && !isEmpty && DayCards && <DayCards newest={newestOf(value.tables)} now={value.now} />}
      {value && <ExamplesCard isEmpty={isEmpty} changed={reload} />}
      {value && isEmpty && <FirstSteps status={value.status} />}
    </Page>
  );
}

const newestOf = (tables: Table[]) =>
  Math.max(...tables.map((table) => (table.lastTimeGenerated ? Date.parse(table.lastTimeGenerated) : 0)));

type Facts = {
  status: Awaited<ReturnType<typeof getStatus>>;
  tables: Awaited<ReturnType<typeof getTables>>;
  now: number;
};

function Summary({ status, tables, now }: Facts) {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const rejected = tables.find((table) => table.name === "PatchbayRejected")?.rows ?? 0;
  const size = tables.reduce((sum, table) => sum + table.bytesOnDisk, 0);
  const last = newestOf(tables);
  return (
    <Figures
      figures={[
        { title: "Records", value: count(rows - rejected) },
        { title: "Rejected records", value: count(rejected), bad: rejected > 0 },
        { title: "On disk", value: bytes(size) },
        { title: "Newest record", value: last === 0 ? "none" : ago(last, now) },
        {
          title: "Server",
          value: status.version,
          note: `up ${ago(Date.parse(status.startedAt), now).replace(" ago", "")}`,
        },
      ]}
    />
  );
}
