import { get } from "./http.ts";

/** What a workspace's queries can name. */
export interface Schema {
  tables: SchemaTable[];
  functions: { name: string; parameters?: string; body?: string; description?: string }[];
}

export interface SchemaTable {
  name: string;
  description: string;
  columns: { name: string; type: string; description: string }[];
}

export const getSchema = (workspace = "default", signal?: AbortSignal) =>
  get<Schema>(`/v1/workspaces/${encodeURIComponent(workspace)}/metadata`, signal);
