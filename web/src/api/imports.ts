import { get, send } from "./http.ts";

/** Where an import takes records from: one of the three. */
export interface ImportSource {
  storageAccountId?: string;
  path?: string;
  eventHubAuthorizationRuleId?: string;
  eventHubName?: string;
  /** Whether it looks for more when it has read everything. */
  follow?: boolean;
}

export interface Import {
  name: string;
  source: ImportSource;
  state: "Running" | "Waiting" | "Finished" | "Stopped";
  bytesTotal: number;
  bytesDone: number;
  accepted: number;
  rejected: number;
  unrouted: number;
  /** What keeps it from going on. */
  trouble?: string;
  skipped: string[];
}

const path = (name: string) => `/api/imports/${encodeURIComponent(name)}`;

export const getImports = async (signal?: AbortSignal) =>
  (await get<{ value: Import[] }>("/api/imports", signal)).value;

/** Starts an import, or goes on with one: what was imported of its source is not imported again. */
export const startImport = (name: string, source: ImportSource) => send<Import>("PUT", path(name), source);

export const stopImport = (name: string) => send<Import>("DELETE", path(name));
