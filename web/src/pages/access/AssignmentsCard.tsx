import { Button } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons/svg/add";
import { DeleteRegular } from "@fluentui/react-icons/svg/delete";
import { everything, removeAssignment, type RoleAssignment } from "../../api/access.ts";
import { Card } from "../../components/Card.tsx";
import { Confirm } from "../../components/Confirm.tsx";
import { DataTable } from "../../components/DataTable.tsx";
import { moment } from "../../format/times.ts";
import styles from "./Access.module.css";
import { AssignRole } from "./AssignRole.tsx";
import { type Access, allows, assignRoles, personOf, removeRoles, roleOf } from "./rights.ts";
import { scopeTitle } from "./scopes.ts";

/** Who has which role on what. */
export function AssignmentsCard({ access, changed }: { access: Access; changed: () => void }) {
  const { assignments, keys, roles, permissions, caller } = access;
  return (
    <Card
      title="Role assignments"
      actions={
        allows(permissions, assignRoles) && (
          <AssignRole access={access} assigned={changed}>
            <Button size="small" icon={<AddRegular />}>
              Assign a role
            </Button>
          </AssignRole>
        )
      }
      full
    >
      {assignments.length === 0 ? (
        <p className={styles.none}>No role is assigned. The owner's key needs none.</p>
      ) : (
        <DataTable
          label="Role assignments"
          rows={assignments}
          id={({ name }) => name}
          columns={[
            { title: "Who", cell: ({ properties }) => <Principal id={properties.principalId} access={access} /> },
            { title: "Role", nowrap: true, cell: (row) => roleOf(row, roles)?.properties.roleName },
            { title: "On", cell: ({ properties }) => <Scope path={properties.scope} /> },
            {
              title: "Assigned",
              cell: ({ properties: { createdOn, createdBy } }) => (
                <>
                  <span className={styles.moment}>{moment(Date.parse(createdOn), 0)}</span>
                  <div className={styles.small}>by {personOf(createdBy, keys, caller).name}</div>
                </>
              ),
            },
            ...(allows(permissions, removeRoles)
              ? [
                  {
                    title: "",
                    number: true,
                    cell: (row: RoleAssignment) => <Remove of={row} access={access} changed={changed} />,
                  },
                ]
              : []),
          ]}
        />
      )}
    </Card>
  );
}

function Principal({ id, access: { keys, caller } }: { id: string; access: Access }) {
  const { name, kind } = personOf(id, keys, caller);
  return (
    <div className={styles.who}>
      <span className={name === id ? styles.id : undefined}>{name}</span>{" "}
      {id === caller?.id && <span className={styles.badge}>you</span>}
      <div className={styles.small}>{kind}</div>
    </div>
  );
}

function Scope({ path }: { path: string }) {
  return (
    <>
      {scopeTitle(path)}
      {path !== everything && <div className={styles.id}>{path}</div>}
    </>
  );
}

function Remove({ of: assignment, access, changed }: { of: RoleAssignment; access: Access; changed: () => void }) {
  const { keys, roles, caller } = access;
  const { principalId, scope } = assignment.properties;
  const { name } = personOf(principalId, keys, caller);
  const role = roleOf(assignment, roles)?.properties.roleName ?? "";
  const isOwn = principalId === caller?.id && !caller.isOwner;
  return (
    <Confirm
      title={`Take the role ${role} from ${name}?`}
      text={
        <>
          {isOwn && <p className={styles.warning}>This role is your own: you lose at once what it lets you do.</p>}
          <p>
            It no longer counts on {scope === everything ? "everything" : scope}, at once. Other roles of {name} stay.
          </p>
        </>
      }
      verb="Remove"
      act={() => removeAssignment(assignment)}
      done={changed}
    >
      <Button
        size="small"
        appearance="subtle"
        icon={<DeleteRegular />}
        aria-label={`Remove ${role} of ${name} on ${scope}`}
      />
    </Confirm>
  );
}
