import { type ComponentType, lazy, useMemo } from "react";
import { usePlace } from "../state/place.ts";

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

const page = (load: () => Promise<{ default: ComponentType }>) =>
  lazy(() =>
    load().catch((cause: unknown) => {
      throw new MissingFileError(cause);
    }),
  );

const pages = Object.fromEntries(Object.entries(files).map(([path, load]) => [path, page(load)]));
const notFound = page(() => import("../pages/NotFoundPage.tsx"));

const firstPart = (path: string) => path.split("/")[1] ?? "";

/** Begins to load the page of a path, before anything is drawn. */
export const loadPage = (path: string) => void files[firstPart(path)]?.().catch(() => {});

export function usePage(): { Page: ComponentType; path: string } {
  const { path } = usePlace();
  const first = firstPart(path);
  return useMemo(() => ({ Page: pages[first] ?? notFound, path: first }), [first]);
}
