import type { LifeLine, Outcome, StepDuration } from "../../api/lifeline.ts";
import { Card } from "../../components/Card.tsx";
import { type Figure, Figures } from "../../components/Figures.tsx";
import { Link } from "../../components/Link.tsx";
import { count } from "../../format/numbers.ts";
import { duration, secondText } from "../../format/times.ts";
import { allTimes } from "../../format/timespans.ts";
import { counted, words } from "../../format/words.ts";
import { link, useParameter } from "../../state/place.ts";
import styles from "./Flight.module.css";
import { LaneTable } from "./LaneTable.tsx";
import { Overview } from "./Overview.tsx";
import { StepList } from "./StepList.tsx";
import { lanesOf, queryOf, rowsOf, timeOf } from "./steps.ts";

/** All that was found about an identifier. */
export function LifeLineView({ line, durations }: { line: LifeLine; durations: StepDuration[] }) {
  const [lane] = useParameter("lane");
  const lanes = lanesOf(line);
  const chosen = lanes.find((candidate) => candidate.value === lane);
  const shown = chosen
    ? line.records.filter((record) => !record.values[chosen.column] || record.values[chosen.column] === chosen.value)
    : line.records;
  if (line.records.length === 0) return <Nothing line={line} />;
  return (
    <>
      <Figures figures={figuresOf(line)} />
      <Origin line={line} />
      <Overview records={shown} lanes={lanes} missing={line.missing.length} />
      {lanes.length > 0 && <LaneTable lanes={lanes} line={line} chosen={chosen?.value} />}
      <Card
        title={chosen ? `Steps of ${chosen.label}` : "Steps"}
        actions={<Link to={link("/logs", { query: queryOf(line), timespan: allTimes })}>Open in Logs</Link>}
        full
      >
        <StepList
          key={line.identifier + (lane ?? "")}
          rows={rowsOf(shown, line.missing)}
          line={line}
          durations={durations}
        />
      </Card>
      <p className={styles.cost}>
        {count(line.statistics.rowsRead)} rows read in {duration(line.statistics.milliseconds)}.
      </p>
    </>
  );
}

function figuresOf(line: LifeLine): Figure[] {
  const first = line.records[0];
  const last = line.records.at(-1);
  const of = (outcome: Outcome) => line.records.filter((record) => record.outcome === outcome).length;
  const failed = of("bad");
  const services = new Set(line.records.map((record) => record.service));
  return [
    {
      title: services.size === 1 ? [...services].join() : counted(services.size, "service"),
      value: counted(line.records.length, "record"),
    },
    {
      title: first ? `from ${secondText(first.time)}` : "",
      value: first && last ? duration(timeOf(last) - timeOf(first)) : "–",
    },
    { title: "Failures", value: count(failed), bad: failed > 0 },
    { title: "Not as intended", value: count(of("doubtful")) },
    { title: "Missing steps", value: count(line.missing.length), bad: line.missing.length > 0 },
  ];
}

function Origin({ line }: { line: LifeLine }) {
  // A correlation id is that of a message, call or request; where a table says which, that is told.
  const telling = line.matches.toSorted(
    (a, b) => Number(a.subject !== "correlation") - Number(b.subject !== "correlation"),
  );
  const subjects = [...new Map(telling.map((match) => [match.column, match])).values()];
  return (
    <p className={styles.origin}>
      <span>
        Found as{" "}
        {subjects.map((match, index) => (
          <span key={match.column}>
            {index > 0 && ", "}
            <span className="mono">{match.column}</span> ({words(match.subject)})
          </span>
        ))}
        {line.links.length > 0 && (
          <>
            , and further by {counted(line.links.length, "linked identifier")} (
            {[...new Set(line.links.map((other) => words(other.subject)))].join(", ")})
          </>
        )}
        .
      </span>
      {line.cut.length > 0 && <span> Of {line.cut.join(", ")} only the newest records are shown.</span>}
    </p>
  );
}

function Nothing({ line }: { line: LifeLine }) {
  return (
    <Card title="No record has this identifier">
      <ul className={styles.hints}>
        <li>
          Was all of it copied? <span className="mono">{line.identifier}</span> has{" "}
          {counted(line.identifier.length, "character")}.
        </li>
        <li>Records come seconds after what they tell of; the summary of a call comes up to an hour after its end.</li>
        <li>
          A category that no <Link to="/settings">diagnostic setting</Link> wants leaves no records, which{" "}
          <Link to="/delivery">Delivery</Link> counts, and <Link to="/rejected">rejected records</Link> are kept apart.
        </li>
      </ul>
    </Card>
  );
}
