import { Dropdown, Option } from "@fluentui/react-components";
import { getWorkspaces } from "../api/status.ts";
import { useLoad } from "../state/load.ts";

/** Which workspace is asked; nothing to choose where there is only one. */
export function WorkspaceChoice({ chosen, onChange }: { chosen: string; onChange: (name: string) => void }) {
  const { value } = useLoad(getWorkspaces, []);
  const names = (value ?? []).map((workspace) => workspace.name);
  // What a link names is shown as it is; the answer says when it does not exist.
  const shown = [...new Set([chosen, ...names])].toSorted();
  if (shown.length < 2) return null;
  return (
    <Dropdown
      aria-label="Workspace"
      style={{ minWidth: 120, maxWidth: 200 }}
      value={chosen}
      selectedOptions={[chosen]}
      onOptionSelect={(_, { optionValue }) => optionValue && optionValue !== chosen && onChange(optionValue)}
    >
      {shown.map((name) => (
        <Option key={name} value={name}>
          {name}
        </Option>
      ))}
    </Dropdown>
  );
}
