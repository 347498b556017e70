import { get, send } from "./http.ts";

const provider = "providers/Microsoft.Authorization";
const version = "api-version=2022-04-01";

/** The scope that everything is below. */
export const everything = "/";

/** An API key; its id is the client id, and the object id that roles are assigned to. */
export interface Key {
  id: string;
  name: string;
  /** The object id of who made it; `server` for the first one. */
  createdBy: string;
  createdAt: string;
  expiresAt?: string;
  tenantId: string;
  isOwner: boolean;
}

/** What somebody may do, in Azure's names of actions, with stars for what may stand there. */
export interface Permission {
  actions: string[];
  notActions: string[];
}

export interface RoleDefinition {
  /** Its GUID. */
  name: string;
  properties: { roleName: string; description: string; permissions: Permission[] };
}

export interface RoleAssignment {
  /** Its GUID. */
  name: string;
  properties: { scope: string; roleDefinitionId: string; principalId: string; createdBy: string; createdOn: string };
}

interface ArmList<T> {
  value: T[];
}

export const getKeys = async (signal?: AbortSignal) => (await get<{ keys: Key[] }>("/api/keys", signal)).keys;

/** Makes a key; nothing but this answer has its text. */
export const makeKey = (name: string, expiresAt?: string) =>
  send<Key & { key: string }>("POST", "/api/keys", { name, ...(expiresAt && { expiresAt }) });

export const revokeKey = (id: string) => send<undefined>("DELETE", `/api/keys/${id}`);

/** What whoever asks may do on everything. */
export const getPermissions = async (signal?: AbortSignal) =>
  (await get<ArmList<Permission>>(`/${provider}/permissions?${version}`, signal)).value;

export const getRoleDefinitions = async (signal?: AbortSignal) =>
  (await get<ArmList<RoleDefinition>>(`/${provider}/roleDefinitions?${version}`, signal)).value;

/** All assignments of the server, whatever they are on. */
export const getRoleAssignments = async (signal?: AbortSignal) =>
  (await get<ArmList<RoleAssignment>>(`/${provider}/roleAssignments?${version}`, signal)).value;

const pathOf = (scope: string, name: string) =>
  `${scope === everything ? "" : scope.split("/").map(encodeURIComponent).join("/")}/${provider}/roleAssignments/${name}?${version}`;

export const assignRole = (scope: string, roleDefinitionId: string, principalId: string) =>
  send<RoleAssignment>("PUT", pathOf(scope, crypto.randomUUID()), { properties: { roleDefinitionId, principalId } });

export const removeAssignment = ({ name, properties }: RoleAssignment) =>
  send<RoleAssignment>("DELETE", pathOf(properties.scope, name));
