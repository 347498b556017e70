import { Button } from "@fluentui/react-components";
import type { LifeLine } from "../../api/lifeline.ts";
import { Card } from "../../components/Card.tsx";
import { DataTable } from "../../components/DataTable.tsx";
import { OutcomeIcon } from "../../components/Outcome.tsx";
import { duration } from "../../format/times.ts";
import { counted } from "../../format/words.ts";
import { setParameters } from "../../state/place.ts";
import styles from "./Flight.module.css";
import { type Lane, timeOf, titleOf } from "./steps.ts";

/** What became of each recipient or participant; choosing one shows its steps alone. */
export function LaneTable({ lanes, line, chosen }: { lanes: Lane[]; line: LifeLine; chosen: string | undefined }) {
  const start = line.records[0] ? timeOf(line.records[0]) : 0;
  const noun = lanes[0]?.column === "RecipientId" ? "recipient" : "participant";
  return (
    <Card
      title={counted(lanes.length, noun)}
      actions={
        chosen && (
          <Button size="small" appearance="subtle" onClick={() => setParameters({ lane: null })}>
            Show all
          </Button>
        )
      }
      full
    >
      <DataTable
        label={`Each ${noun}`}
        rows={lanes}
        id={(lane) => lane.value}
        columns={[
          {
            title: noun === "recipient" ? "Recipient" : "Participant",
            cell: (lane) => (
              <Button
                size="small"
                appearance="transparent"
                className={styles.inlineButton}
                aria-pressed={lane.value === chosen}
                onClick={() => setParameters({ lane: lane.value === chosen ? null : lane.value })}
              >
                {lane.label}
              </Button>
            ),
          },
          {
            title: "What happened",
            cell: (lane) => (
              <span className={styles.outcome}>
                <OutcomeIcon outcome={lane.outcome} /> {storyOf(lane)}
              </span>
            ),
          },
          {
            title: "Why",
            cell: (lane) => {
              const told = lane.records.find(
                (record) => record.outcome === lane.outcome && record.explanation,
              )?.explanation;
              return told && lane.outcome !== "good" ? (
                <>
                  {told.title} <span className="muted">({told.code})</span>
                </>
              ) : (
                ""
              );
            },
          },
          { title: "After", number: true, cell: (lane) => duration(Math.max(...lane.records.map(timeOf)) - start) },
        ]}
      />
    </Card>
  );
}

const storyOf = (lane: Lane) => [...new Set(lane.records.map(titleOf))].slice(0, 4).join(", ");
