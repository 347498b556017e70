import { Combobox, Dialog, DialogSurface, DialogTrigger, Dropdown, Field, Option } from "@fluentui/react-components";
import { type ReactElement, useState } from "react";
import { assignRole, everything } from "../../api/access.ts";
import { DialogForm } from "../../components/DialogForm.tsx";
import styles from "./Access.module.css";
import type { Access } from "./rights.ts";
import { ScopeChoice } from "./ScopeChoice.tsx";
import { scopeOf } from "./scopes.ts";

interface Props {
  /** What opens the dialog. */
  children: ReactElement;
  access: Access;
  /** To whom, where that is known. */
  principalId?: string;
  assigned: () => void;
}

/** Assigns a role to a key, a person or a group. */
export function AssignRole({ children, assigned, ...rest }: Props) {
  const [isOpen, setOpen] = useState(false);
  const done = () => {
    setOpen(false);
    assigned();
  };
  return (
    <Dialog open={isOpen} onOpenChange={(_, data) => setOpen(data.open)} modalType="alert">
      <DialogTrigger disableButtonEnhancement>{children}</DialogTrigger>
      <DialogSurface aria-describedby={undefined}>
        <AssignForm {...rest} done={done} />
      </DialogSurface>
    </Dialog>
  );
}

function AssignForm({ access, principalId = "", done }: Pick<Props, "access" | "principalId"> & { done: () => void }) {
  const { keys, roles } = access;
  const [who, setWho] = useState(() => keys.find(({ id }) => id === principalId)?.name ?? principalId);
  const [id, setId] = useState(principalId);
  const [roleId, setRoleId] = useState("");
  const [scope, setScope] = useState<string>(everything);
  const role = roles.find(({ name }) => name === roleId)?.properties;
  const assign = async () => {
    await assignRole(scopeOf(scope), roleId, id.trim());
    done();
  };
  return (
    <DialogForm
      title="Assign a role"
      verb="Assign"
      isComplete={roleId !== "" && id.trim() !== "" && scope !== ""}
      submit={assign}
    >
      <Field label="To" hint="A key, or the object id of a person or a group of the OpenID provider." required>
        <Combobox
          freeform
          required
          value={who}
          selectedOptions={[id]}
          onChange={({ target }) => {
            setWho(target.value);
            setId(target.value);
          }}
          onOptionSelect={(_, { optionValue, optionText }) => {
            if (optionValue === undefined) return;
            setWho(optionText ?? optionValue);
            setId(optionValue);
          }}
        >
          {keys
            .filter((key) => !key.isOwner)
            .map((key) => (
              <Option key={key.id} value={key.id} text={key.name}>
                <Described title={key.name} text={key.id} />
              </Option>
            ))}
        </Combobox>
      </Field>
      <Field label="Role" hint={role?.description ?? "What each allows is told in the list."} required>
        <Dropdown
          placeholder="Choose a role"
          value={role?.roleName ?? ""}
          selectedOptions={[roleId]}
          onOptionSelect={(_, { optionValue }) => setRoleId(optionValue ?? "")}
        >
          {roles.map(({ name, properties: { roleName, description } }) => (
            <Option key={name} value={name} text={roleName}>
              <Described title={roleName} text={description} />
            </Option>
          ))}
        </Dropdown>
      </Field>
      <ScopeChoice chosen={setScope} />
    </DialogForm>
  );
}

function Described({ title, text }: { title: string; text: string }) {
  return (
    <span className={styles.described}>
      {title}
      <span className={styles.small}>{text}</span>
    </span>
  );
}
