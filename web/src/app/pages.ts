import { type ComponentType, useEffect, useState } from "react";

/** The pages by the first part of their path. Each is a file of its own that is loaded when it is first shown. */
const files: Record<string, () => Promise<{ default: ComponentType }>> = {
  "": () => import("../pages/home/HomePage.tsx"),
  insights: () => import("../pages/insights/InsightsPage.tsx"),
  logs: () => import("../pages/logs/LogsPage.tsx"),
  flight: () => import("../pages/flight/FlightPage.tsx"),
  tail: () => import("../pages/tail/TailPage.tsx"),
  settings: () => import("../pages/settings/SettingsPage.tsx"),
  delivery: () => import("../pages/delivery/DeliveryPage.tsx"),
  resources: () => import("../pages/resources/ResourcesPage.tsx"),
  activity: () => import("../pages/activity/ActivityPage.tsx"),
  workspaces: () => import("../pages/workspaces/WorkspacesPage.tsx"),
  rejected: () => import("../pages/rejected/RejectedPage.tsx"),
  usage: () => import("../pages/usage/UsagePage.tsx"),
  authorize: () => import("../pages/authorize/AuthorizePage.tsx"),
  device: () => import("../pages/authorize/DevicePage.tsx"),
  tables: () => import("../pages/tables/TablesPage.tsx"),
};

/** The file of a page did not come: the server is away, or is another one by now, with other files. */
export class MissingFileError extends Error {
  constructor(cause: unknown) {
    super(
      "Its file did not come. The server is away, or has been updated. It is loaded again as soon as the server answers.",
      {
        cause,
      },
    );
    this.name = "MissingFileError";
  }
}

const notFound = () => import("../pages/NotFoundPage.tsx");

const loaded: Record<string, ComponentType> = {};

async function load(name: string): Promise<ComponentType> {
  try {
    return (loaded[name] ??= (await (files[name] ?? notFound)()).default);
  } catch (cause) {
    throw new MissingFileError(cause);
  }
}

/** The page that a path belongs to. */
export const pageName = (path: string) => path.split("/")[1] ?? "";

/** Begins to load a page, before anything is drawn. One that does not come is told of where it is shown. */
export const loadPage = (name: string) => void load(name).catch(() => {});

/**
 * A page; undefined while it is loaded, and the reason is thrown when it does not come. React's own way, Suspense, would show it
 * no sooner than 0.3 seconds after what surrounds it. A component keeps to one page.
 */
export function usePage(name: string): ComponentType | undefined {
  const [state, setState] = useState<{ Page?: ComponentType | undefined; error?: Error }>({ Page: loaded[name] });
  useEffect(() => {
    if (state.Page) return;
    load(name).then(
      (Page) => setState({ Page }),
      (error: Error) => setState({ error }),
    );
  }, [name]);
  if (state.error) throw state.error;
  return state.Page;
}
