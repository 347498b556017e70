import { Button, Checkbox, Dropdown, Field, Input, Option } from "@fluentui/react-components";
import { ArrowImportRegular } from "@fluentui/react-icons/svg/arrow-import";
import { type FormEvent, useState } from "react";
import { type ImportSource, startImport } from "../../api/imports.ts";
import { Problem } from "../../components/Problem.tsx";
import styles from "./Delivery.module.css";

const kinds = {
  storageAccountId: {
    title: "Storage account",
    field: "Resource id",
    hint: "/subscriptions/…/providers/Microsoft.Storage/storageAccounts/name",
  },
  path: { title: "Folder or file", field: "Path on the server", hint: "/var/exports" },
  eventHubAuthorizationRuleId: {
    title: "Event hub",
    field: "Authorization rule",
    hint: "/subscriptions/…/namespaces/name/authorizationRules/listen",
  },
} as const;

type Kind = keyof typeof kinds;

/** Starts an import. */
export function ImportForm({ started }: { started: () => void }) {
  const [kind, setKind] = useState<Kind>("storageAccountId");
  const [name, setName] = useState("");
  const [place, setPlace] = useState("");
  const [eventHub, setEventHub] = useState("");
  const [follow, setFollow] = useState(false);
  const [error, setError] = useState<Error>();
  const start = async (event: FormEvent) => {
    event.preventDefault();
    setError(undefined);
    const source: ImportSource = {
      [kind]: place.trim(),
      ...(kind === "eventHubAuthorizationRuleId" && { eventHubName: eventHub.trim() }),
      follow,
    };
    try {
      await startImport(name.trim(), source);
      setName("");
      setPlace("");
      started();
    } catch (caught) {
      setError(caught as Error);
    }
  };
  return (
    <form className={styles.form} onSubmit={start} aria-label="Start an import">
      <Field label="Name" required>
        <Input required value={name} onChange={(_, data) => setName(data.value)} />
      </Field>
      <Field label="From">
        <Dropdown
          style={{ minWidth: 0 }}
          value={kinds[kind].title}
          selectedOptions={[kind]}
          onOptionSelect={(_, { optionValue }) => setKind(optionValue as Kind)}
        >
          {Object.entries(kinds).map(([value, { title }]) => (
            <Option key={value} value={value}>
              {title}
            </Option>
          ))}
        </Dropdown>
      </Field>
      <Field label={kinds[kind].field} required>
        <Input required value={place} placeholder={kinds[kind].hint} onChange={(_, data) => setPlace(data.value)} />
      </Field>
      {kind === "eventHubAuthorizationRuleId" && (
        <Field label="Event hub" required>
          <Input required value={eventHub} onChange={(_, data) => setEventHub(data.value)} />
        </Field>
      )}
      <div className={styles.start}>
        <Checkbox
          label="Go on looking for more"
          checked={follow}
          onChange={(_, { checked }) => setFollow(checked === true)}
        />
        <Button type="submit" icon={<ArrowImportRegular />}>
          Import
        </Button>
      </div>
      {error && (
        <div className={styles.whole}>
          <Problem error={error} />
        </div>
      )}
    </form>
  );
}
