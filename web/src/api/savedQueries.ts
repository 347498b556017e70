import { get, send } from "./http.ts";

/** A query under a name, with the time range it is meant for. */
export interface SavedQuery {
  name: string;
  query: string;
  timespan?: string;
  description?: string;
}

const path = "/api/saved-queries";
const at = (name: string) => `${path}?name=${encodeURIComponent(name)}`;

export const getSavedQueries = async (signal?: AbortSignal) =>
  (await get<{ queries: SavedQuery[] }>(path, signal)).queries;

export const saveQuery = ({ name, ...query }: SavedQuery) => send<SavedQuery>("PUT", at(name), query);

export const deleteQuery = (name: string) => send<void>("DELETE", at(name));
