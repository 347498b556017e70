import { Button } from "@fluentui/react-components";
import { DeleteRegular } from "@fluentui/react-icons/svg/delete";
import { type Key, revokeKey } from "../../api/access.ts";
import { Card } from "../../components/Card.tsx";
import { Confirm } from "../../components/Confirm.tsx";
import { CopyButton } from "../../components/Copy.tsx";
import { DataTable } from "../../components/DataTable.tsx";
import { ago, moment } from "../../format/times.ts";
import styles from "./Access.module.css";
import { AssignRole } from "./AssignRole.tsx";
import { MakeKey } from "./MakeKey.tsx";
import { type Access, allows, assignmentsOf, assignRoles, makeKeys, personOf, roleOf } from "./rights.ts";
import { scopeTitle } from "./scopes.ts";

/** The keys of this server, and what may be done with them. */
export function KeysCard({ access, changed }: { access: Access; changed: () => void }) {
  const { keys, permissions, caller } = access;
  const mayChange = allows(permissions, makeKeys);
  return (
    <Card title="API keys" actions={mayChange && <MakeKey status={access.status} made={changed} />} full>
      {keys.length === 0 ? (
        <p className={styles.none}>There is no key yet.</p>
      ) : (
        <DataTable
          label="API keys"
          rows={keys}
          id={({ id }) => id}
          columns={[
            { title: "Key", cell: (key) => <Name of={key} isOwn={key.id === caller?.id} /> },
            { title: "Roles", cell: (key) => <Roles of={key} access={access} changed={changed} /> },
            { title: "Expires", cell: (key) => <Expiry of={key} now={Date.now()} /> },
            {
              title: "Made",
              cell: ({ createdAt, createdBy }) => (
                <>
                  <span className={styles.moment}>{moment(Date.parse(createdAt), 0)}</span>
                  <div className={styles.small}>by {personOf(createdBy, keys, caller).name}</div>
                </>
              ),
            },
            ...(mayChange
              ? [{ title: "", number: true, cell: (key: Key) => <Revoke of={key} access={access} changed={changed} /> }]
              : []),
          ]}
        />
      )}
    </Card>
  );
}

function Name({ of: { id, name }, isOwn }: { of: Key; isOwn: boolean }) {
  return (
    <>
      <strong>{name}</strong> {isOwn && <span className={styles.badge}>you</span>}
      <div className={styles.id}>
        {id} <CopyButton text={id} label={`Copy the client id of ${name}`} />
      </div>
    </>
  );
}

function Roles({ of: key, access, changed }: { of: Key; access: Access; changed: () => void }) {
  const own = assignmentsOf(key.id, access.assignments);
  if (key.isOwner)
    return (
      <>
        May do everything
        <div className={styles.small}>whatever roles are assigned</div>
      </>
    );
  if (own.length === 0)
    return (
      <div className={styles.noRole}>
        None: may do nothing yet
        {allows(access.permissions, assignRoles) && (
          <AssignRole access={access} principalId={key.id} assigned={changed}>
            <Button size="small" aria-label={`Assign a role to ${key.name}`}>
              Assign a role
            </Button>
          </AssignRole>
        )}
      </div>
    );
  return own.map((assignment) => (
    <div key={assignment.name}>
      {roleOf(assignment, access.roles)?.properties.roleName}{" "}
      <span className={styles.small}>on {scopeTitle(assignment.properties.scope).replace(/^[A-Z]/, lower)}</span>
    </div>
  ));
}

const lower = (letter: string) => letter.toLowerCase();

function Expiry({ of: { expiresAt }, now }: { of: Key; now: number }) {
  if (!expiresAt) return "Never";
  const end = Date.parse(expiresAt);
  return (
    <>
      <span className={styles.moment}>{moment(end, 0)}</span>
      <div className={end <= now ? styles.expired : styles.small}>
        {end <= now ? `Expired ${ago(end, now)}` : ago(end, now)}
      </div>
    </>
  );
}

function Revoke({ of: key, access, changed }: { of: Key; access: Access; changed: () => void }) {
  const isOwn = key.id === access.caller?.id;
  return (
    <Confirm
      title={`Revoke ${key.name}?`}
      text={
        <>
          {isOwn && (
            <p className={styles.warning}>
              This is the key that you are signed in with. You lose your access at once, and need another key to come
              back.
            </p>
          )}
          <p>
            From now on the key counts for nothing, and neither do the tokens and sessions that it got. That cannot be
            undone; a new key has another id, and needs its roles anew.
          </p>
          {key.isOwner && (
            <p>
              It is the owner's key. If it is the only one, the server writes a new one into the file{" "}
              <code>identity/owner-key</code> of its data folder when it starts next.
            </p>
          )}
        </>
      }
      verb={isOwn ? "Revoke my key" : "Revoke"}
      act={() => revokeKey(key.id)}
      done={changed}
    >
      <Button size="small" appearance="subtle" icon={<DeleteRegular />} aria-label={`Revoke ${key.name}`} />
    </Confirm>
  );
}
