import type { Key, Permission, RoleAssignment, RoleDefinition } from "../../api/access.ts";
import type { Caller } from "../../api/session.ts";
import type { Status } from "../../api/status.ts";

/** Everything that the page knows of who may do what. */
export interface Access {
  /** What whoever looks may do himself, on everything. */
  permissions: Permission[];
  keys: Key[];
  roles: RoleDefinition[];
  assignments: RoleAssignment[];
  caller: Caller | undefined;
  status: Status;
}

export const makeKeys = "Patchbay/keys/write";
export const assignRoles = "Microsoft.Authorization/roleAssignments/write";
export const removeRoles = "Microsoft.Authorization/roleAssignments/delete";

/** Whether permissions allow an action: one of them names it, and does not take it back. */
export const allows = (permissions: Permission[], action: string) =>
  permissions.some(
    ({ actions, notActions }) =>
      actions.some((pattern) => matches(pattern, action)) && !notActions.some((pattern) => matches(pattern, action)),
  );

function matches(pattern: string, action: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.\\^$+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "i").test(action);
}

/** The names of the roles that allow all of some actions. */
export const rolesAllowing = (roles: RoleDefinition[], ...actions: string[]) =>
  roles
    .filter(({ properties }) => actions.every((action) => allows(properties.permissions, action)))
    .map(({ properties }) => properties.roleName);

/** The role that is assigned; undefined for one that the server does not know any more. */
export const roleOf = (assignment: RoleAssignment, roles: RoleDefinition[]) =>
  roles.find(({ name }) => name === assignment.properties.roleDefinitionId.split("/").at(-1));

/** Somebody as a page tells of him. */
export interface Person {
  name: string;
  /** What he is. */
  kind: string;
}

/** Who an object id is, as far as that is known here. */
export function personOf(id: string, keys: Key[], caller: Caller | undefined): Person {
  const key = keys.find((candidate) => candidate.id === id);
  if (key) return { name: key.name, kind: "API key" };
  if (id === caller?.id) return { name: caller.name, kind: "You" };
  if (id === "server") return { name: "the server", kind: "" };
  if (id === nobody) return { name: "local developer", kind: "" };
  return { name: id, kind: "A person, a group, or a key that is revoked" };
}

// Whoever asks a server that asks nobody who he is.
const nobody = "00000000-0000-0000-0000-000000000000";

/** The assignments to a principal; object ids compare without case. */
export const assignmentsOf = (principalId: string, assignments: RoleAssignment[]) =>
  assignments.filter(({ properties }) => properties.principalId.toLowerCase() === principalId.toLowerCase());
