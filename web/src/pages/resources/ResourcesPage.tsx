import { Button, Field, Input } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons/svg/add";
import { DeleteRegular } from "@fluentui/react-icons/svg/delete";
import { type FormEvent, useState } from "react";
import { deleteResource, getResources, putResource, type Resource, resourceIdOf } from "../../api/settings.ts";
import { Card } from "../../components/Card.tsx";
import { Confirm } from "../../components/Confirm.tsx";
import { CopyButton } from "../../components/Copy.tsx";
import { DataTable } from "../../components/DataTable.tsx";
import { Link } from "../../components/Link.tsx";
import { Page } from "../../components/Page.tsx";
import { Problem } from "../../components/Problem.tsx";
import { count } from "../../format/numbers.ts";
import { useLoad } from "../../state/load.ts";
import { link } from "../../state/place.ts";
import styles from "./Resources.module.css";

/** The communication services whose logs come here. */
export default function ResourcesPage() {
  const { value, error, reload } = useLoad((signal) => getResources(signal), []);
  return (
    <Page
      title="Resources"
      lead="Communication services whose records are taken. A record that names none is taken to be of the resource local; one that names another is rejected."
    >
      {error && <Problem error={error} retry={reload} />}
      {value && (
        <Card full>
          <DataTable
            label="Resources"
            rows={value}
            id={(resource) => resource.id}
            columns={[
              { title: "Resource", cell: (resource) => <strong>{resource.name}</strong> },
              {
                title: "Resource id",
                cell: (resource) => (
                  <span className={styles.id}>
                    {resource.id}
                    <CopyButton text={resource.id} label={`Copy the id of ${resource.name}`} />
                  </span>
                ),
              },
              {
                title: "Settings",
                number: true,
                cell: (resource) => (
                  <Link to={link("/settings", { resource: resource.id })}>{count(resource.settings)}</Link>
                ),
              },
              { title: "", number: true, cell: (resource) => <Delete resource={resource} changed={reload} /> },
            ]}
          />
        </Card>
      )}
      <AddForm added={reload} />
    </Page>
  );
}

function Delete({ resource, changed }: { resource: Resource; changed: () => void }) {
  return (
    <Confirm
      title={`Delete ${resource.name}?`}
      text="Its records are rejected from then on; those that are here stay. Its settings are kept for the case that it is made again."
      verb="Delete"
      act={() => deleteResource(resource.id)}
      done={changed}
    >
      <Button size="small" appearance="subtle" icon={<DeleteRegular />} aria-label={`Delete ${resource.name}`} />
    </Confirm>
  );
}

const local = { subscription: "00000000-0000-0000-0000-000000000000", group: "local" };

function AddForm({ added }: { added: () => void }) {
  const [{ subscription, group, name }, setParts] = useState({ ...local, name: "" });
  const [error, setError] = useState<Error>();
  const change = (part: Partial<typeof local & { name: string }>) => setParts((old) => ({ ...old, ...part }));
  const add = async (event: FormEvent) => {
    event.preventDefault();
    setError(undefined);
    try {
      await putResource(resourceIdOf(subscription.trim(), group.trim(), name.trim()));
      change({ name: "" });
      added();
    } catch (caught) {
      setError(caught as Error);
    }
  };
  return (
    <Card title="Add a resource">
      <form className={styles.form} onSubmit={add}>
        <Field label="Name" required>
          <Input required value={name} onChange={(_, data) => change({ name: data.value })} />
        </Field>
        <Field label="Resource group" required>
          <Input required value={group} onChange={(_, data) => change({ group: data.value })} />
        </Field>
        <Field label="Subscription" required>
          <Input required value={subscription} onChange={(_, data) => change({ subscription: data.value })} />
        </Field>
        <Button type="submit" icon={<AddRegular />}>
          Add
        </Button>
      </form>
      {error && <Problem error={error} />}
    </Card>
  );
}
