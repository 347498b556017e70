import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  DialogTrigger,
  Dropdown,
  Field,
  Input,
  MessageBar,
  MessageBarBody,
  Option,
} from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons/svg/add";
import { useState } from "react";
import { type Key, makeKey } from "../../api/access.ts";
import type { Status } from "../../api/status.ts";
import { Copy } from "../../components/Copy.tsx";
import { DialogForm } from "../../components/DialogForm.tsx";
import styles from "./Access.module.css";
import { expiryOf, lifetimes } from "./expiry.ts";
import { KeyUse } from "./KeyUse.tsx";

type MadeKey = Key & { key: string };

/** Makes a key, and shows its text this once. */
export function MakeKey({ status, made }: { status: Status; made: () => void }) {
  const [isOpen, setOpen] = useState(false);
  const [key, setKey] = useState<MadeKey>();
  const show = (open: boolean) => {
    setOpen(open);
    if (open) setKey(undefined);
    else if (key) made();
  };
  return (
    <Dialog
      open={isOpen}
      modalType="alert"
      onOpenChange={(_, data) => {
        // A slip of the finger must not lose what cannot be shown again.
        if (!(key && data.type === "escapeKeyDown")) show(data.open);
      }}
    >
      <DialogTrigger disableButtonEnhancement>
        <Button size="small" icon={<AddRegular />}>
          Make a key
        </Button>
      </DialogTrigger>
      <DialogSurface aria-describedby={undefined}>
        {key ? <Made status={status} of={key} close={() => show(false)} /> : <MakeForm done={setKey} />}
      </DialogSurface>
    </Dialog>
  );
}

function MakeForm({ done }: { done: (key: MadeKey) => void }) {
  const [name, setName] = useState("");
  const [lifetime, setLifetime] = useState("");
  const [date, setDate] = useState("");
  const make = async () => done(await makeKey(name.trim(), expiryOf(lifetime, date, Date.now())));
  return (
    <DialogForm title="Make a key" verb="Make the key" submit={make}>
      <Field label="Name" hint="What it is for: a program, a machine or a person." required>
        <Input required maxLength={100} value={name} onChange={(_, data) => setName(data.value)} autoFocus />
      </Field>
      <Field label="Expires">
        <Dropdown
          value={lifetimes.find(({ value }) => value === lifetime)?.title ?? ""}
          selectedOptions={[lifetime]}
          onOptionSelect={(_, { optionValue }) => setLifetime(optionValue ?? "")}
        >
          {lifetimes.map(({ value, title }) => (
            <Option key={value} value={value}>
              {title}
            </Option>
          ))}
        </Dropdown>
      </Field>
      {lifetime === "day" && (
        <Field label="Last day (UTC)" required>
          <Input type="date" required value={date} onChange={(_, data) => setDate(data.value)} />
        </Field>
      )}
    </DialogForm>
  );
}

function Made({ status, of: { key, id, name, tenantId }, close }: { status: Status; of: MadeKey; close: () => void }) {
  return (
    <DialogBody>
      <DialogTitle>The key {name} is made</DialogTitle>
      <DialogContent className={styles.fields}>
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>
            Copy it now: this is the only time that it is shown. The server keeps a hash of it, and nobody can read the
            key again.
          </MessageBarBody>
        </MessageBar>
        <div className={styles.key}>
          <Copy text={key} label="Copy the key" />
        </div>
        <div>
          <h3 className={styles.subtitle}>How a program signs in with it</h3>
          <KeyUse status={status} tenantId={tenantId} id={id} text={key} />
        </div>
      </DialogContent>
      <DialogActions>
        <Button appearance="primary" onClick={close}>
          I have copied it
        </Button>
      </DialogActions>
    </DialogBody>
  );
}
