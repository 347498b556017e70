import type { ComponentType } from "react";
import { useFile } from "../state/file.ts";

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
  access: () => import("../pages/access/AccessPage.tsx"),
  activity: () => import("../pages/activity/ActivityPage.tsx"),
  workspaces: () => import("../pages/workspaces/WorkspacesPage.tsx"),
  rejected: () => import("../pages/rejected/RejectedPage.tsx"),
  usage: () => import("../pages/usage/UsagePage.tsx"),
  authorize: () => import("../pages/authorize/AuthorizePage.tsx"),
  device: () => import("../pages/authorize/DevicePage.tsx"),
  tables: () => import("../pages/tables/TablesPage.tsx"),
};

const notFound = () => import("../pages/NotFoundPage.tsx");

const loaded: Record<string, ComponentType> = {};

const load = async (name: string): Promise<ComponentType> =>
  (loaded[name] ??= (await (files[name] ?? notFound)()).default);

/** The page that a path belongs to. */
export const pageName = (path: string) => path.split("/")[1] ?? "";

/** Begins to load a page, before anything is drawn. One that does not come is told of where it is shown. */
export const loadPage = (name: string) => void load(name).catch(() => {});

/** A page; undefined while it is loaded. */
export const usePage = (name: string): ComponentType | undefined => useFile(() => load(name), loaded[name]);
