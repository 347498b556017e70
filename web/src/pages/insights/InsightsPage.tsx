import { Tab, TabList } from "@fluentui/react-components";
import { useEffect } from "react";
import { getSchema } from "../../api/schema.ts";
import { loadLibrary } from "../../components/chart/Drawing.tsx";
import { Link } from "../../components/Link.tsx";
import { useTitle } from "../../components/Page.tsx";
import { Problem } from "../../components/Problem.tsx";
import { TimePicker } from "../../components/TimePicker.tsx";
import { usualTimespan } from "../../format/timespans.ts";
import { useLoad } from "../../state/load.ts";
import { link, setParameters, usePlace } from "../../state/place.ts";
import { type Choices, isNarrowed } from "./compose.ts";
import { insights } from "./definitions/index.ts";
import type { Insight } from "./definitions/types.ts";
import { FilterMenu } from "./FilterMenu.tsx";
import { InsightCard } from "./InsightCard.tsx";
import styles from "./InsightsPage.module.css";

/** Charts about the services, each of which shows its query and leads to its records. */
export default function InsightsPage() {
  const { path, parameters } = usePlace();
  const insight = insights.find((candidate) => candidate.id === path.split("/")[2]) ?? insights[0]!;
  const timespan = parameters.get("timespan") ?? usualTimespan;
  const tab = insight.tabs[Number(parameters.get("tab") ?? 0)] ?? insight.tabs[0]!;
  const choices = choicesOf(insight, parameters);
  const schema = useLoad((signal) => getSchema("default", signal), []);
  useEffect(() => {
    // A chart tells when it does not come.
    loadLibrary().catch(() => {});
  }, []);
  useTitle(insight.title === "Overview" ? "Insights" : `${insight.title} insights`);
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>Insights</h1>
        <TimePicker
          value={timespan}
          onChange={(value) => setParameters({ timespan: value === usualTimespan ? null : value })}
        />
      </header>
      <nav className={styles.services} aria-label="Services">
        {insights.map(({ id, title }) => (
          <Link
            key={id}
            to={link(`/insights/${id}`, kept(parameters))}
            aria-current={id === insight.id ? "page" : undefined}
          >
            {title}
          </Link>
        ))}
      </nav>
      <div className={styles.controls}>
        {insight.tabs.length > 1 && (
          <TabList
            size="small"
            selectedValue={insight.tabs.indexOf(tab)}
            onTabSelect={(_, data) => setParameters({ tab: data.value ? String(data.value) : null })}
          >
            {insight.tabs.map(({ title }, index) => (
              <Tab key={title} value={index}>
                {title}
              </Tab>
            ))}
          </TabList>
        )}
        <div className={styles.filters}>
          {schema.value &&
            insight.filters.map((filter) => (
              <FilterMenu
                key={filter.column}
                {...filter}
                tab={tab}
                schema={schema.value!}
                timespan={timespan}
                chosen={choices[filter.column] ?? []}
                onChange={(values) =>
                  setParameters({ [`in.${filter.column}`]: values.length > 0 ? values.join("\n") : null })
                }
              />
            ))}
        </div>
      </div>
      {schema.error && !schema.value && <Problem error={schema.error} retry={schema.reload} />}
      {(schema.value || !isNarrowed(choices)) && (
        <div className={styles.charts} key={`${insight.id}/${tab.title}`}>
          {tab.charts.map((chart) => (
            <InsightCard key={chart.title} chart={chart} choices={choices} schema={schema.value} timespan={timespan} />
          ))}
        </div>
      )}
    </div>
  );
}

// From one service to the next the time range stays; what narrows the page is the service's own.
const kept = (parameters: URLSearchParams): Record<string, string> => {
  const timespan = parameters.get("timespan");
  return timespan === null ? {} : { timespan };
};

const choicesOf = (insight: Insight, parameters: URLSearchParams): Choices =>
  Object.fromEntries(
    insight.filters.flatMap(({ column }) => {
      const values = parameters.get(`in.${column}`);
      return values === null ? [] : [[column, values.split("\n")]];
    }),
  );
