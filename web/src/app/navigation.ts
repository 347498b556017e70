import { BoxRegular } from "@fluentui/react-icons/svg/box";
import { BuildingRegular } from "@fluentui/react-icons/svg/building";
import { DataTrendingRegular } from "@fluentui/react-icons/svg/data-trending";
import { DataUsageRegular } from "@fluentui/react-icons/svg/data-usage";
import { DatabaseRegular } from "@fluentui/react-icons/svg/database";
import { DocumentErrorRegular } from "@fluentui/react-icons/svg/document-error";
import { DocumentSearchRegular } from "@fluentui/react-icons/svg/document-search";
import { HistoryRegular } from "@fluentui/react-icons/svg/history";
import { HomeRegular } from "@fluentui/react-icons/svg/home";
import { SendRegular } from "@fluentui/react-icons/svg/send";
import { SettingsRegular } from "@fluentui/react-icons/svg/settings";
import { KeyMultipleRegular } from "@fluentui/react-icons/svg/key-multiple";
import { LiveRegular } from "@fluentui/react-icons/svg/live";
import { TimelineRegular } from "@fluentui/react-icons/svg/timeline";
import type { ComponentType } from "react";

export interface Entry {
  title: string;
  to: string;
  Icon: ComponentType<{ className?: string }>;
}

/** What the navigation shows, in groups. */
export const navigation: { title?: string; entries: Entry[] }[] = [
  {
    entries: [
      { title: "Home", to: "/", Icon: HomeRegular },
      { title: "Logs", to: "/logs", Icon: DocumentSearchRegular },
      { title: "Insights", to: "/insights", Icon: DataTrendingRegular },
      { title: "Flight recorder", to: "/flight", Icon: TimelineRegular },
      { title: "Live tail", to: "/tail", Icon: LiveRegular },
    ],
  },
  {
    title: "Workspace",
    entries: [
      { title: "Tables", to: "/tables", Icon: DatabaseRegular },
      { title: "Rejected records", to: "/rejected", Icon: DocumentErrorRegular },
      { title: "Usage", to: "/usage", Icon: DataUsageRegular },
    ],
  },
  {
    title: "Administration",
    entries: [
      { title: "Diagnostic settings", to: "/settings", Icon: SettingsRegular },
      { title: "Delivery", to: "/delivery", Icon: SendRegular },
      { title: "Resources", to: "/resources", Icon: BoxRegular },
      { title: "Workspaces", to: "/workspaces", Icon: BuildingRegular },
      { title: "Access", to: "/access", Icon: KeyMultipleRegular },
      { title: "Activity log", to: "/activity", Icon: HistoryRegular },
    ],
  },
];
