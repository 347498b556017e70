import { Button, Dropdown, Field, Input, Option } from "@fluentui/react-components";
import { type FormEvent, useEffect, useState } from "react";
import { getCategories, getResources, getSettings, putSetting } from "../../api/settings.ts";
import { getWorkspaces } from "../../api/status.ts";
import { Card } from "../../components/Card.tsx";
import { Page } from "../../components/Page.tsx";
import { Problem } from "../../components/Problem.tsx";
import { useLoad } from "../../state/load.ts";
import { go } from "../../state/place.ts";
import { Backfill } from "./Backfill.tsx";
import { CategoryChoice } from "./CategoryChoice.tsx";
import { type Draft, draftOf, emptyDraft, settingOf } from "./setting.ts";
import styles from "./Settings.module.css";
import { TryOut } from "./TryOut.tsx";

/** Creates a setting, or changes the one that has the name. */
export function SettingForm({ resource: given, name, saved }: { resource: string; name: string; saved: () => void }) {
  const { value, error, reload } = useLoad(
    async (signal) => {
      const [resources, categories, workspaces] = await Promise.all([
        getResources(signal),
        getCategories(signal),
        getWorkspaces(signal),
      ]);
      const settings = name ? await getSettings(given, signal) : [];
      return { resources, categories, workspaces, setting: settings.find((setting) => setting.name === name) };
    },
    [given, name],
  );
  const [resource, setResource] = useState(given);
  const [draft, setDraft] = useState<Draft>(emptyDraft);
  const [failure, setFailure] = useState<Error>();
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    if (!value) return;
    setResource((old) => old || (value.resources[0]?.id ?? ""));
    setDraft(
      value.setting
        ? draftOf(value.setting)
        : { ...emptyDraft, groups: ["allLogs"], workspaceId: value.workspaces[0]?.resourceId ?? "" },
    );
  }, [value]);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFailure(undefined);
    try {
      await putSetting(resource, settingOf(draft));
      saved();
    } catch (caught) {
      setFailure(caught as Error);
      setBusy(false);
    }
  };
  const change = (part: Partial<Draft>) => setDraft((old) => ({ ...old, ...part }));
  const nameOf = (id: string) =>
    value?.resources.find((candidate) => candidate.id === id)?.name ?? id.split("/").at(-1) ?? "";
  return (
    <Page title={name ? `Diagnostic setting ${name}` : "New diagnostic setting"}>
      {error && <Problem error={error} retry={reload} />}
      {name && value && !value.setting && <Problem error={new Error(`${nameOf(given)} has no setting ${name}.`)} />}
      {value && (!name || value.setting) && (
        <form className={styles.form} onSubmit={save}>
          <Card>
            <div className={styles.pair}>
              <Field label="Resource" required>
                <Dropdown
                  disabled={name !== ""}
                  value={nameOf(resource)}
                  selectedOptions={[resource]}
                  onOptionSelect={(_, { optionValue }) => setResource(optionValue ?? "")}
                >
                  {value.resources.map((candidate) => (
                    <Option key={candidate.id} value={candidate.id} text={candidate.name}>
                      {candidate.name}
                    </Option>
                  ))}
                </Dropdown>
              </Field>
              <Field label="Name" required>
                <Input
                  required
                  disabled={name !== ""}
                  value={draft.name}
                  onChange={(_, data) => change({ name: data.value })}
                />
              </Field>
            </div>
          </Card>
          <Card title="What is sent">
            <CategoryChoice draft={draft} categories={value.categories} change={setDraft} />
          </Card>
          <Card title="Where to">
            <div className={styles.destinations}>
              <Field label="Workspace" hint="The records can be queried there, in Logs and over the API.">
                <Dropdown
                  value={
                    value.workspaces.find((one) => one.resourceId === draft.workspaceId)?.name ??
                    (draft.workspaceId || "None")
                  }
                  selectedOptions={[draft.workspaceId]}
                  onOptionSelect={(_, { optionValue }) => change({ workspaceId: optionValue ?? "" })}
                >
                  {[
                    <Option key="" value="">
                      None
                    </Option>,
                    ...value.workspaces.map((workspace) => (
                      <Option key={workspace.resourceId} value={workspace.resourceId}>
                        {workspace.name}
                      </Option>
                    )),
                  ]}
                </Dropdown>
              </Field>
              <Field label="Storage account" hint="Its resource id: records are archived there, a blob for each hour.">
                <Input
                  value={draft.storageAccountId}
                  placeholder="/subscriptions/…/providers/Microsoft.Storage/storageAccounts/name"
                  onChange={(_, data) => change({ storageAccountId: data.value })}
                />
              </Field>
              <Field label="Event hub authorization rule" hint="The resource id of a rule of the namespace.">
                <Input
                  value={draft.eventHubAuthorizationRuleId}
                  placeholder="/subscriptions/…/providers/Microsoft.EventHub/namespaces/name/authorizationRules/rule"
                  onChange={(_, data) => change({ eventHubAuthorizationRuleId: data.value })}
                />
              </Field>
              <Field label="Event hub" hint="Without a name each category goes to a hub of its own.">
                <Input value={draft.eventHubName} onChange={(_, data) => change({ eventHubName: data.value })} />
              </Field>
            </div>
            <Backfill draft={draft} isNew={name === ""} change={change} />
            <TryOut draft={draft} />
          </Card>
          {failure && <Problem error={failure} />}
          <div className={styles.buttons}>
            <Button type="submit" appearance="primary" disabled={isBusy}>
              Save
            </Button>
            <Button onClick={() => go("/settings")}>Cancel</Button>
          </div>
        </form>
      )}
    </Page>
  );
}
