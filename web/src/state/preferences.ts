import { useSyncExternalStore } from "react";

const changed = "patchbay:preference";

/** A value of this browser's user, kept from one visit to the next. Without storage it lasts as long as the page. */
export class Preference<T> {
  private value: T | undefined;

  constructor(
    private readonly name: string,
    private readonly standard: T,
  ) {}

  get = (): T => {
    if (this.value === undefined) {
      try {
        this.value = JSON.parse(localStorage.getItem(this.key) ?? "null") ?? this.standard;
      } catch {
        this.value = this.standard;
      }
    }
    return this.value as T;
  };

  set = (value: T) => {
    this.value = value;
    try {
      localStorage.setItem(this.key, JSON.stringify(value));
    } catch {
      // Full or forbidden: the page itself still knows the value.
    }
    dispatchEvent(new Event(changed));
  };

  private get key() {
    return `patchbay.${this.name}`;
  }
}

/** The preference's value, followed as it changes. */
export function usePreference<T>(preference: Preference<T>): T {
  return useSyncExternalStore(subscribe, preference.get);
}

function subscribe(listener: () => void) {
  addEventListener(changed, listener);
  return () => removeEventListener(changed, listener);
}

export type ThemeChoice = "system" | "light" | "dark";

export const themeChoice = new Preference<ThemeChoice>("theme", "system");
