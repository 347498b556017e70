import { get } from "./http.ts";

export interface Status {
  version: string;
  engineVersion: string;
  dataFolder: string;
  startedAt: string;
  httpsPort: number;
  bodyBytesInFlight: number;
  queriesRunning: number;
  queriesWaiting: number;
}

export interface Column {
  name: string;
  type: string;
  description: string;
}

export interface Table {
  name: string;
  description: string;
  rows: number;
  bytesOnDisk: number;
  firstTimeGenerated?: string;
  lastTimeGenerated?: string;
  columns: Column[];
}

export interface Workspace {
  id: string;
  name: string;
  resourceId: string;
}

export const getStatus = (signal?: AbortSignal) => get<Status>("/api/status", signal);

/** Where this server is asked over HTTPS, which Azure's clients insist on. */
export const secureOrigin = ({ httpsPort }: Status) =>
  location.protocol === "https:" ? location.origin : `https://${location.hostname}:${httpsPort}`;

export const getTables = async (workspace: string, signal?: AbortSignal) =>
  (await get<{ tables: Table[] }>(`/api/tables?workspace=${encodeURIComponent(workspace)}`, signal)).tables;

export const getWorkspaces = async (signal?: AbortSignal) =>
  (await get<{ workspaces: Workspace[] }>("/api/workspaces", signal)).workspaces;
