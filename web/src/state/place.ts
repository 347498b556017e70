import { useCallback, useMemo, useSyncExternalStore } from "react";

/** Where the portal's pages begin; the server serves them there. */
export const base = "/portal";

const changed = "patchbay:place";

/** Goes to a page of the portal. */
export function go(to: string, options: { replace?: boolean } = {}) {
  const url = base + to;
  if (url === location.pathname + location.search) return;
  history[options.replace ? "replaceState" : "pushState"](null, "", url);
  dispatchEvent(new Event(changed));
}

function subscribe(listener: () => void) {
  addEventListener("popstate", listener);
  addEventListener(changed, listener);
  return () => {
    removeEventListener("popstate", listener);
    removeEventListener(changed, listener);
  };
}

const read = () => location.pathname.slice(base.length) + location.search;

/** The page that is shown, as its URL tells: a path such as `/logs`, and its parameters. */
export function usePlace(): { path: string; parameters: URLSearchParams } {
  const place = useSyncExternalStore(subscribe, read);
  return useMemo(() => {
    const [path = "", search = ""] = place.split("?", 2);
    return { path: path === "" ? "/" : path, parameters: new URLSearchParams(search) };
  }, [place]);
}

/** Changes parameters of the page that is shown; a null takes one away. */
export function setParameters(changes: Record<string, string | null>, options: { replace?: boolean } = {}) {
  const parameters = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) parameters.delete(name);
    else parameters.set(name, value);
  }
  go(link(location.pathname.slice(base.length), parameters), options);
}

/** One parameter of the page, and the way to change it. */
export function useParameter(
  name: string,
): [string | null, (value: string | null, options?: { replace?: boolean }) => void] {
  const { parameters } = usePlace();
  const set = useCallback(
    (value: string | null, options?: { replace?: boolean }) => setParameters({ [name]: value }, options),
    [name],
  );
  return [parameters.get(name), set];
}

/** The address of a page, for `go` and for links. */
export function link(path: string, parameters: URLSearchParams | Record<string, string>): string {
  const search = new URLSearchParams(parameters).toString();
  return search ? `${path}?${search}` : path;
}
