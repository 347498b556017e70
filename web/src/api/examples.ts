import { ask, get, send } from "./http.ts";

export interface Examples {
  state: "idle" | "past" | "live" | "removing";
  /** The generated records that are there. */
  records: number;
  sent: number;
  planned: number;
  resource: string;
}

export const getExamples = (signal?: AbortSignal) => get<Examples>("/api/examples", signal);

export const startExamples = () => ask("/api/examples", { method: "POST" });

export const removeExamples = () => send<undefined>("DELETE", "/api/examples");
