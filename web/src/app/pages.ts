import { type ComponentType, lazy, useMemo } from "react";
import { usePlace } from "../state/place.ts";

/** The pages by the first part of their path. Each is a file of its own that is loaded when it is first shown. */
const pages: Record<string, ComponentType> = {
  "": lazy(() => import("../pages/home/HomePage.tsx")),
  insights: lazy(() => import("../pages/insights/InsightsPage.tsx")),
  logs: lazy(() => import("../pages/logs/LogsPage.tsx")),
  flight: lazy(() => import("../pages/flight/FlightPage.tsx")),
  tail: lazy(() => import("../pages/tail/TailPage.tsx")),
  settings: lazy(() => import("../pages/settings/SettingsPage.tsx")),
  delivery: lazy(() => import("../pages/delivery/DeliveryPage.tsx")),
  resources: lazy(() => import("../pages/resources/ResourcesPage.tsx")),
  workspaces: lazy(() => import("../pages/workspaces/WorkspacesPage.tsx")),
  rejected: lazy(() => import("../pages/rejected/RejectedPage.tsx")),
  usage: lazy(() => import("../pages/usage/UsagePage.tsx")),
  authorize: lazy(() => import("../pages/authorize/AuthorizePage.tsx")),
  device: lazy(() => import("../pages/authorize/DevicePage.tsx")),
  tables: lazy(() => import("../pages/tables/TablesPage.tsx")),
};

const notFound = lazy(() => import("../pages/NotFoundPage.tsx"));

export function usePage(): { Page: ComponentType; path: string } {
  const { path } = usePlace();
  const first = path.split("/")[1] ?? "";
  return useMemo(() => ({ Page: pages[first] ?? notFound, path: first }), [first]);
}
