import { useSyncExternalStore } from "react";
import { signedOut } from "../api/http.ts";
import { getSession, type Session } from "../api/session.ts";

let current: Session | undefined;
let isAsked = false;
const listeners = new Set<() => void>();

function set(session: Session) {
  current = session;
  for (const listener of listeners) listener();
}

/** Asks the server who is signed in. Of one that does not answer the pages tell what is wrong. */
export async function loadSession() {
  isAsked = true;
  try {
    set(await getSession());
  } catch {
    set({ required: false });
  }
}

// The session has ended on the server; whoever signs in again comes back to the page where he was.
addEventListener(signedOut, () => {
  if (current && (current.caller || !current.required)) void loadSession();
});

function subscribe(listener: () => void) {
  listeners.add(listener);
  if (!isAsked) void loadSession();
  return () => listeners.delete(listener);
}

/** Who is signed in; undefined until the server has said it. */
export const useSession = () => useSyncExternalStore(subscribe, () => current);
