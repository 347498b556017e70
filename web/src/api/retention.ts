import { get, send } from "./http.ts";

const version = "api-version=2022-10-01";

/** How long a table keeps its records. */
export interface Retention {
  /** Days from a record's `TimeGenerated` on; -1 for ever. */
  days: number;
  /** Whether these are the days of the workspace. */
  isWorkspaces: boolean;
}

interface ArmTable {
  name: string;
  properties: { retentionInDays: number; retentionInDaysAsDefault: boolean };
}

/** The retention of all tables of a workspace, which is named by its resource id. */
export async function getRetention(workspace: string, signal?: AbortSignal): Promise<Map<string, Retention>> {
  const { value } = await get<{ value: ArmTable[] }>(`${workspace}/tables?${version}`, signal);
  return new Map(
    value.map(({ name, properties }) => [
      name,
      { days: properties.retentionInDays, isWorkspaces: properties.retentionInDaysAsDefault },
    ]),
  );
}

/** Sets the days of a table; -1 lets the workspace's count again. */
export const putRetention = (workspace: string, table: string, days: number) =>
  send<unknown>("PUT", `${workspace}/tables/${encodeURIComponent(table)}?${version}`, {
    properties: { retentionInDays: days },
  });
