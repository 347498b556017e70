import { expect, test } from "vitest";
import type { Key, Permission, RoleDefinition } from "../src/api/access.ts";
import { expiryOf } from "../src/pages/access/expiry.ts";
import { allows, assignRoles, makeKeys, personOf, rolesAllowing } from "../src/pages/access/rights.ts";
import { scopeOf, scopeTitle, tableScope } from "../src/pages/access/scopes.ts";

const group = "/subscriptions/s-1/resourceGroups/local";
const workspace = `${group}/providers/Microsoft.OperationalInsights/workspaces/default`;

test("a scope is told in words", () => {
  expect(scopeTitle("/")).toBe("Everything");
  expect(scopeTitle("/subscriptions/s-1")).toBe("Subscription s-1");
  expect(scopeTitle(group)).toBe("Resource group local");
  expect(scopeTitle(workspace)).toBe("Workspace default");
  expect(scopeTitle(`${workspace}/tables/ACSSMSIncomingOperations`)).toBe(
    "Table ACSSMSIncomingOperations of workspace default",
  );
  expect(scopeTitle(`${group}/providers/microsoft.communication/communicationservices/shop`)).toBe(
    "Communication service shop",
  );
  expect(scopeTitle(`${group}/providers/Microsoft.Storage/storageAccounts/archive`)).toBe("storageAccounts archive");
  expect(scopeTitle("/dataCollectionRules/dcr-1")).toBe("Data collection rule dcr-1");
  expect(scopeTitle("/elsewhere")).toBe("/elsewhere");
});

test("a typed path becomes one as the server writes it", () => {
  expect(scopeOf(` ${group.slice(1)}/ `)).toBe(group);
  expect(scopeOf("/")).toBe("/");
  expect(tableScope(workspace, "")).toBe(workspace);
  expect(tableScope(workspace, "Heartbeat")).toBe(`${workspace}/tables/Heartbeat`);
});

const permission = (actions: string[], notActions: string[] = []): Permission => ({ actions, notActions });

test("what a role names it allows, but for what it takes back", () => {
  const contributor = permission(["*"], ["Microsoft.Authorization/*/Write", "Patchbay/keys/write"]);
  expect(allows([], makeKeys)).toBe(false);
  expect(allows([permission(["*/read"])], "Patchbay/keys/read")).toBe(true);
  expect(allows([permission(["*/read"])], makeKeys)).toBe(false);
  expect(allows([contributor], "Patchbay/records/write")).toBe(true);
  expect(allows([contributor], makeKeys)).toBe(false);
  expect(allows([contributor], assignRoles)).toBe(false);
  // Another role gives what this one takes back.
  expect(allows([contributor, permission(["patchbay/*"])], makeKeys)).toBe(true);
  // A dot is a dot.
  expect(allows([permission(["Microsoft.Insights/*"])], "MicrosoftXInsights/read")).toBe(false);

  const roles = [
    { name: "1", properties: { roleName: "Owner", description: "", permissions: [permission(["*"])] } },
    { name: "2", properties: { roleName: "Contributor", description: "", permissions: [contributor] } },
  ] satisfies RoleDefinition[];
  expect(rolesAllowing(roles, makeKeys, assignRoles)).toEqual(["Owner"]);
});

test("an object id is told by the name that is known of it", () => {
  const key: Key = {
    id: "k",
    name: "dashboard",
    createdBy: "server",
    createdAt: "2026-01-02T03:04:05Z",
    tenantId: "t",
    isOwner: false,
  };
  const olga = { id: "olga", name: "Person olga", source: "Provider", isOwner: false } as const;
  expect(personOf("k", [key], olga)).toEqual({ name: "dashboard", kind: "API key" });
  expect(personOf("olga", [key], olga).name).toBe("Person olga");
  expect(personOf("00000000-0000-0000-0000-000000000000", [], undefined).name).toBe("local developer");
  expect(personOf("somebody", [key], olga)).toEqual({
    name: "somebody",
    kind: "A person, a group, or a key that is revoked",
  });
});

test("a key expires never, after some days, or when its last day is over", () => {
  const now = Date.parse("2026-01-31T12:00:00Z");
  expect(expiryOf("", "", now)).toBeUndefined();
  expect(expiryOf("30", "", now)).toBe("2026-03-02T12:00:00.000Z");
  expect(expiryOf("day", "2026-02-28", now)).toBe("2026-03-01T00:00:00.000Z");
});
