import { Button, Tooltip } from "@fluentui/react-components";
import { PlayFilled } from "@fluentui/react-icons/svg/play";
import { StopFilled } from "@fluentui/react-icons/svg/stop";
import { TextAlignLeftRegular } from "@fluentui/react-icons/svg/text-align-left";
import type { RefObject } from "react";
import type { EditorControl } from "../../components/editor/Editor.tsx";
import { TimePicker } from "../../components/TimePicker.tsx";
import { type QueryRun, useQueryRun } from "../../state/queryRun.ts";
import styles from "./LogsPage.module.css";
import type { LogsPlace } from "./place.ts";

interface Props {
  place: LogsPlace;
  run: QueryRun | undefined;
  onRun: () => void;
  onTimespan: (timespan: string) => void;
  control: RefObject<EditorControl | null>;
}

export function CommandBar({ place, run, onRun, onTimespan, control }: Props) {
  return (
    <div className={styles.commands} role="toolbar" aria-label="Query">
      {run ? <RunOrCancel run={run} onRun={onRun} /> : <RunButton onRun={onRun} />}
      <TimePicker value={place.timespan} onChange={onTimespan} />
      <Tooltip content="Format the query" relationship="label">
        <Button appearance="subtle" icon={<TextAlignLeftRegular />} onClick={() => control.current?.format()} />
      </Tooltip>
    </div>
  );
}

function RunOrCancel({ run, onRun }: { run: QueryRun; onRun: () => void }) {
  useQueryRun(run);
  if (run.state !== "running") return <RunButton onRun={onRun} />;
  return (
    <Button icon={<StopFilled />} onClick={run.cancel}>
      Cancel
    </Button>
  );
}

function RunButton({ onRun }: { onRun: () => void }) {
  return (
    <Tooltip content="Run the selection or the query at the cursor (Shift+Enter)" relationship="description">
      <Button appearance="primary" icon={<PlayFilled />} onClick={onRun}>
        Run
      </Button>
    </Tooltip>
  );
}
