import { Button, ToggleButton, Tooltip } from "@fluentui/react-components";
import { PanelLeftRegular } from "@fluentui/react-icons/svg/panel-left";
import { PlayFilled } from "@fluentui/react-icons/svg/play";
import { StopFilled } from "@fluentui/react-icons/svg/stop";
import { TextAlignLeftRegular } from "@fluentui/react-icons/svg/text-align-left";
import type { EditorControl } from "../../components/editor/Editor.tsx";
import { CopyButton } from "../../components/Copy.tsx";
import { TimePicker } from "../../components/TimePicker.tsx";
import { WorkspaceChoice } from "../../components/WorkspaceChoice.tsx";
import { type QueryRun, useQueryRun } from "../../state/queryRun.ts";
import { usePreference } from "../../state/preferences.ts";
import styles from "./LogsPage.module.css";
import type { LogsPlace } from "./place.ts";
import { SaveButton } from "./SaveButton.tsx";
import { panelShown } from "./SidePanel.tsx";

interface Props {
  place: LogsPlace;
  run: QueryRun | undefined;
  onRun: () => void;
  onTimespan: (timespan: string) => void;
  onWorkspace: (workspace: string) => void;
  control: { current: EditorControl | null };
}

export function CommandBar({ place, run, onRun, onTimespan, onWorkspace, control }: Props) {
  return (
    <div className={styles.commands} role="toolbar" aria-label="Query">
      <PanelButton />
      {run ? <RunOrCancel run={run} onRun={onRun} /> : <RunButton onRun={onRun} />}
      <TimePicker value={place.timespan} onChange={onTimespan} />
      <WorkspaceChoice chosen={place.workspace} onChange={onWorkspace} />
      <SaveButton place={place} />
      <Tooltip content="Format the query" relationship="label">
        <Button appearance="subtle" icon={<TextAlignLeftRegular />} onClick={() => control.current?.format()} />
      </Tooltip>
      <CopyButton text={() => location.href} label="Copy the link to this view" />
    </div>
  );
}

function PanelButton() {
  const shown = usePreference(panelShown);
  const isOpen = shown !== "none";
  return (
    <Tooltip content="Tables, saved queries and history" relationship="label">
      <ToggleButton
        appearance="subtle"
        icon={<PanelLeftRegular />}
        checked={isOpen}
        onClick={() => panelShown.set(isOpen ? "none" : "tables")}
      />
    </Tooltip>
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
    <Tooltip
      content="Run the selection or the query at the cursor (Shift+Enter). In the editor Ctrl+M lets the Tab key leave it."
      relationship="description"
    >
      <Button appearance="primary" icon={<PlayFilled />} onClick={onRun}>
        Run
      </Button>
    </Tooltip>
  );
}
