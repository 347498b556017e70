import { MessageBar, MessageBarBody } from "@fluentui/react-components";
import { getKeys, getPermissions, getRoleAssignments, getRoleDefinitions } from "../../api/access.ts";
import { ApiError } from "../../api/http.ts";
import { getStatus } from "../../api/status.ts";
import { Card } from "../../components/Card.tsx";
import { DataTable } from "../../components/DataTable.tsx";
import { Page } from "../../components/Page.tsx";
import { Problem } from "../../components/Problem.tsx";
import { useLoad } from "../../state/load.ts";
import { useSession } from "../../state/session.ts";
import styles from "./Access.module.css";
import { AssignmentsCard } from "./AssignmentsCard.tsx";
import { IdentityOff } from "./IdentityOff.tsx";
import { KeysCard } from "./KeysCard.tsx";
import { KeyUse } from "./KeyUse.tsx";
import { type Access, allows, assignmentsOf, assignRoles, makeKeys, roleOf, rolesAllowing } from "./rights.ts";

/** Who may do what: the keys of this server, the roles that they and people have, and what each role allows. */
export default function AccessPage() {
  const session = useSession();
  const { value: loaded, error, reload } = useLoad(load, []);
  // Whoever has just lost his own role sees no longer what he saw before.
  const value = error instanceof ApiError && error.status === 403 ? undefined : loaded;
  return (
    <Page
      title="Access"
      lead="Programs and people sign in with API keys; what each of them may do is said by the roles that it has. A role counts on what it is assigned on, and on everything below that."
    >
      {error && <Problem error={error} retry={reload} />}
      {session && value && !session.required && <IdentityOff status={value.status} />}
      {session && value && <Cards access={{ ...value, caller: session.caller }} changed={reload} />}
    </Page>
  );
}

async function load(signal: AbortSignal) {
  const [permissions, keys, roles, assignments, status] = await Promise.all([
    getPermissions(signal),
    getKeys(signal),
    getRoleDefinitions(signal),
    getRoleAssignments(signal),
    getStatus(signal),
  ]);
  return { permissions, keys, roles, assignments, status };
}

function Cards({ access, changed }: { access: Access; changed: () => void }) {
  const tenantId = access.keys[0]?.tenantId;
  return (
    <>
      <Missing access={access} />
      <KeysCard access={access} changed={changed} />
      <AssignmentsCard access={access} changed={changed} />
      <Card title="What the roles allow" full>
        <DataTable
          label="What the roles allow"
          rows={access.roles}
          id={({ name }) => name}
          columns={[
            { title: "Role", nowrap: true, cell: ({ properties }) => <strong>{properties.roleName}</strong> },
            {
              title: "What it allows",
              wide: true,
              cell: ({ properties }) => properties.description,
            },
          ]}
        />
      </Card>
      {tenantId && (
        <Card title="How a program signs in with a key">
          <KeyUse status={access.status} tenantId={tenantId} />
        </Card>
      )}
    </>
  );
}

/** Says what whoever is signed in lacks, instead of letting him try. */
function Missing({ access }: { access: Access }) {
  const { permissions, roles, assignments, caller } = access;
  const lacking = [
    ...(allows(permissions, makeKeys) ? [] : ["make or revoke keys"]),
    ...(allows(permissions, assignRoles) ? [] : ["assign or remove roles"]),
  ];
  if (lacking.length === 0) return null;
  const own = assignmentsOf(caller?.id ?? "", assignments).flatMap(
    (assignment) => roleOf(assignment, roles)?.properties.roleName ?? [],
  );
  const needed = rolesAllowing(roles, makeKeys, assignRoles);
  return (
    <MessageBar intent="info" layout="multiline" className={styles.missing}>
      <MessageBarBody>
        You see who has access, and cannot {lacking.join(", or ")}: that takes the role {needed.join(" or ")} on
        everything. {own.length > 0 && `You have ${[...new Set(own)].join(", ")}. `}
        An owner can assign it to your object id, {caller?.id}.
      </MessageBarBody>
    </MessageBar>
  );
}
