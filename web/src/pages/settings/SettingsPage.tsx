import { Button } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons/svg/add";
import { DeleteRegular } from "@fluentui/react-icons/svg/delete";
import { deleteSetting, type DiagnosticSetting, getResources, getSettings, type Resource } from "../../api/settings.ts";
import { Card } from "../../components/Card.tsx";
import { Confirm } from "../../components/Confirm.tsx";
import { DataTable } from "../../components/DataTable.tsx";
import { Link } from "../../components/Link.tsx";
import { Page } from "../../components/Page.tsx";
import { Problem } from "../../components/Problem.tsx";
import { useLoad } from "../../state/load.ts";
import { go, link, usePlace } from "../../state/place.ts";
import { destinationsOf, summaryOf } from "./setting.ts";
import { SettingForm } from "./SettingForm.tsx";
import styles from "./Settings.module.css";

interface Row {
  resource: Resource;
  setting: DiagnosticSetting;
}

/** Which logs of which resource go where. */
export default function SettingsPage() {
  const { path, parameters } = usePlace();
  const { value, error, reload } = useLoad(loadAll, []);
  if (path === "/settings/edit")
    return (
      <SettingForm
        resource={parameters.get("resource") ?? ""}
        name={parameters.get("name") ?? ""}
        saved={() => {
          reload();
          go("/settings");
        }}
      />
    );
  return (
    <Page
      title="Diagnostic settings"
      lead="A setting says which log categories of a resource go to which destinations. A category that no setting turns on is not kept."
      actions={
        <Button appearance="primary" icon={<AddRegular />} onClick={() => go("/settings/edit")}>
          Add a setting
        </Button>
      }
    >
      {error && <Problem error={error} retry={reload} />}
      {value?.map(({ resource, settings }) => (
        <Card key={resource.id} title={resource.name} full>
          <p className={styles.id}>{resource.id}</p>
          {settings.length === 0 ? (
            <p className={styles.none}>
              No setting: the records of this resource are answered as unrouted, and not kept.{" "}
              <Link to={link("/settings/edit", { resource: resource.id })}>Add one</Link>
            </p>
          ) : (
            <SettingTable rows={settings.map((setting) => ({ resource, setting }))} changed={reload} />
          )}
        </Card>
      ))}
    </Page>
  );
}

async function loadAll(signal: AbortSignal) {
  const resources = await getResources(signal);
  return Promise.all(
    resources.map(async (resource) => ({ resource, settings: await getSettings(resource.id, signal) })),
  );
}

function SettingTable({ rows, changed }: { rows: Row[]; changed: () => void }) {
  return (
    <DataTable
      label={`Settings of ${rows[0]?.resource.name}`}
      rows={rows}
      id={({ setting }) => setting.name}
      columns={[
        {
          title: "Setting",
          cell: ({ resource, setting }) => (
            <Link to={link("/settings/edit", { resource: resource.id, name: setting.name })}>{setting.name}</Link>
          ),
        },
        { title: "What is sent", cell: ({ setting }) => summaryOf(setting) },
        {
          title: "Where to",
          cell: ({ setting }) => (
            <>
              {destinationsOf(setting).map(({ kind, name }) => (
                <div key={kind}>
                  <span className="muted">{kind}</span> {name}
                </div>
              ))}
              {setting.properties.patchbayNotice && (
                <div className={styles.notice}>{setting.properties.patchbayNotice}</div>
              )}
            </>
          ),
        },
        {
          title: "",
          number: true,
          cell: ({ resource, setting }) => (
            <Confirm
              title={`Delete ${setting.name}?`}
              text={`Records of ${resource.name} no longer go where this setting sends them. What has been sent stays there.`}
              verb="Delete"
              act={() => deleteSetting(resource.id, setting.name)}
              done={changed}
            >
              <Button size="small" appearance="subtle" icon={<DeleteRegular />} aria-label={`Delete ${setting.name}`} />
            </Confirm>
          ),
        },
      ]}
    />
  );
}
