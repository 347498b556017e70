import { useSyncExternalStore } from "react";
import { themeChoice, usePreference } from "./preferences.ts";

const dark = matchMedia("(prefers-color-scheme: dark)");

function subscribe(listener: () => void) {
  dark.addEventListener("change", listener);
  return () => dark.removeEventListener("change", listener);
}

/** Whether the page is dark, by the user's choice or else the system's. */
export function useIsDark(): boolean {
  const choice = usePreference(themeChoice);
  const system = useSyncExternalStore(subscribe, () => dark.matches);
  return choice === "system" ? system : choice === "dark";
}
