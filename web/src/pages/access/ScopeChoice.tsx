import { Dropdown, Field, Input, Option } from "@fluentui/react-components";
import { useEffect, useState } from "react";
import { everything } from "../../api/access.ts";
import { getSchema } from "../../api/schema.ts";
import { getResources } from "../../api/settings.ts";
import { getWorkspaces } from "../../api/status.ts";
import { Problem } from "../../components/Problem.tsx";
import { useLoad } from "../../state/load.ts";
import { tableScope } from "./scopes.ts";

const typed = "typed";

/** Chooses on what a role is to count: everything, a workspace or one of its tables, a communication service, or any path. */
export function ScopeChoice({ chosen }: { chosen: (scope: string) => void }) {
  const [place, setPlace] = useState<string>(everything);
  const [table, setTable] = useState("");
  const [path, setPath] = useState("");
  const { value, error } = useLoad(loadPlaces, []);
  const workspace = value?.workspaces.find(({ resourceId }) => resourceId === place);
  const scope = place === typed ? path : tableScope(place, table);
  useEffect(() => chosen(scope), [chosen, scope]);
  const options = [
    { value: everything, title: "Everything" },
    ...(value?.workspaces ?? []).map(({ resourceId, name }) => ({ value: resourceId, title: `Workspace ${name}` })),
    ...(value?.resources ?? []).map(({ id, name }) => ({ value: id, title: `Communication service ${name}` })),
    { value: typed, title: "Another path…" },
  ];
  return (
    <>
      <Field label="On" required>
        <Dropdown
          value={options.find((option) => option.value === place)?.title ?? ""}
          selectedOptions={[place]}
          onOptionSelect={(_, { optionValue }) => {
            setPlace(optionValue ?? everything);
            setTable("");
          }}
        >
          {options.map((option) => (
            <Option key={option.value} value={option.value}>
              {option.title}
            </Option>
          ))}
        </Dropdown>
      </Field>
      {workspace && <TableChoice workspace={workspace.id} table={table} choose={setTable} />}
      {place === typed && (
        <Field
          label="Path"
          hint="Of a subscription, a resource group or a resource, or /dataCollectionRules/dcr-… for a sender."
          required
        >
          <Input
            required
            value={path}
            placeholder="/subscriptions/…/resourceGroups/…"
            onChange={(_, data) => setPath(data.value)}
          />
        </Field>
      )}
      {error && <Problem error={error} />}
    </>
  );
}

async function loadPlaces(signal: AbortSignal) {
  const [workspaces, resources] = await Promise.all([getWorkspaces(signal), getResources(signal)]);
  return { workspaces, resources };
}

function TableChoice({
  workspace,
  table,
  choose,
}: {
  workspace: string;
  table: string;
  choose: (table: string) => void;
}) {
  const { value, error } = useLoad((signal) => getSchema(workspace, signal), [workspace]);
  if (error) return <Problem error={error} />;
  return (
    <Field label="Table">
      <Dropdown
        value={table || "All tables"}
        selectedOptions={[table]}
        onOptionSelect={(_, { optionValue }) => choose(optionValue ?? "")}
      >
        {["", ...(value?.tables ?? []).map(({ name }) => name).toSorted()].map((name) => (
          <Option key={name} value={name}>
            {name || "All tables"}
          </Option>
        ))}
      </Dropdown>
    </Field>
  );
}
