import { DataTrendingRegular } from "@fluentui/react-icons/svg/data-trending";
import { DatabaseRegular } from "@fluentui/react-icons/svg/database";
import { DocumentSearchRegular } from "@fluentui/react-icons/svg/document-search";
import { HomeRegular } from "@fluentui/react-icons/svg/home";
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
    entries: [{ title: "Tables", to: "/tables", Icon: DatabaseRegular }],
  },
];
