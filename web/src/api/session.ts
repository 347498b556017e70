import { ask, get, send } from "./http.ts";

/** Whether one has to sign in here, and who has. */
export interface Session {
  required: boolean;
  /** The host of the OpenID provider at which one can sign in. */
  provider?: string;
  /** Not there while nobody has signed in who has to. */
  caller?: Caller;
  /** When one has to sign in again; not there without a session. */
  expiresAt?: string;
}

export interface Caller {
  id: string;
  name: string;
  source: "Developer" | "Key" | "Provider";
  isOwner: boolean;
}

export const getSession = () => get<Session>("/api/session");

/** Exchanges an API key for a session, which the browser keeps where no script can read it. */
export const signIn = (key: string) => send<undefined>("POST", "/api/session", { key });

export const signOut = () => ask("/api/session", { method: "DELETE" });

/** Where the browser goes to sign in at the provider; it comes back to the page. */
export const providerAddress = (returnTo: string) => `/api/session/openid?${new URLSearchParams({ returnTo })}`;
