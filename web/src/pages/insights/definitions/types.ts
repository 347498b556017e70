/** A page of charts about one service. */
export interface Insight {
  /** Its place in the address. */
  id: string;
  title: string;
  /** Columns by whose values the whole page can be narrowed; each counts for the tables that have it. */
  filters: { column: string; title: string }[];
  tabs: InsightTab[];
}

export interface InsightTab {
  title: string;
  charts: InsightChart[];
}

/** One chart: the records that it counts, and what it makes of them. Both are KQL. */
export interface InsightChart {
  title: string;
  /** What a reader has to know to read it right. */
  note?: string;
  /** The table, and the conditions that all its records meet; these are the records that a click leads to. */
  records: string;
  /** What follows the records and the page's filters; `{grain}` is the length of time that suits the range. It ends with `render`. */
  summary: string;
  /** How a value of the chart is said of its records, where no column of theirs has the name: result column to expression. */
  means?: Record<string, string>;
  /** The page that tells more. */
  opens?: string;
  /** A third of the page's width, two thirds, or all of it. */
  width?: 1 | 2 | 3;
}

const succeeded = "ResultType =~ 'Succeeded'";

interface Operations {
  /** Whether the records say how long a request took. */
  hasDuration?: boolean;
  /** The KQL that tells why a request failed. */
  code?: string;
}

/** The charts that every service with operations has: volume, outcome, codes, and how long it takes. */
export function operationCharts(
  table: string,
  subject: string,
  { hasDuration = true, code = "tostring(ResultSignature)" }: Operations = {},
): InsightChart[] {
  const charts = outcomeCharts(table, subject, hasDuration, code);
  return hasDuration ? [...charts, ...durationCharts(table)] : charts;
}

function outcomeCharts(table: string, subject: string, hasDuration: boolean, code: string): InsightChart[] {
  const durations = ", ['Median ms'] = percentile(DurationMs, 50), ['95th percentile ms'] = percentile(DurationMs, 95)";
  return [
    {
      title: `${subject} at a glance`,
      records: table,
      summary: `| summarize Requests = count(), ['Succeeded %'] = 100.0 * countif(${succeeded}) / count(), Failed = countif(not(${succeeded}))${hasDuration ? durations : ""}
| render card`,
      width: 3,
    },
    {
      title: "Requests by result",
      records: table,
      summary: `| summarize Requests = count() by bin(TimeGenerated, {grain}), ResultType
| render columnchart with (xcolumn=TimeGenerated, series=ResultType)`,
      width: 2,
    },
    {
      title: "Failures by code",
      records: `${table}\n| where not(${succeeded})`,
      summary: `| summarize Requests = count() by Code = ${code}
| order by Requests
| render piechart`,
      means: { Code: code },
    },
    {
      title: "Requests by operation",
      records: table,
      summary: `| summarize Requests = count() by bin(TimeGenerated, {grain}), OperationName
| render areachart with (kind=stacked)`,
      width: 2,
    },
    {
      title: "Success by operation",
      records: table,
      summary: `| summarize Requests = count(), ['Succeeded %'] = round(100.0 * countif(${succeeded}) / count(), 1) by OperationName
| order by Requests
| render table`,
    },
  ];
}

function durationCharts(table: string): InsightChart[] {
  return [
    {
      title: "Duration",
      note: "Milliseconds from a request to its answer.",
      records: table,
      summary: `| summarize ['Median'] = percentile(DurationMs, 50), ['95th percentile'] = percentile(DurationMs, 95), ['99th percentile'] = percentile(DurationMs, 99) by bin(TimeGenerated, {grain})
| render timechart with (ytitle='ms')`,
      width: 2,
    },
    {
      title: "Slowest operations",
      records: table,
      summary: `| summarize ['95th percentile ms'] = percentile(DurationMs, 95), Requests = count() by OperationName
| top 10 by ['95th percentile ms']
| render table`,
    },
  ];
}

/** Who called: by the kit and the platform that the requests name. */
export function callerCharts(table: string, platform?: string): InsightChart[] {
  const charts: InsightChart[] = [
    {
      title: "Requests by kit",
      records: table,
      summary: `| summarize Requests = count() by Kit = iff(isempty(SdkType), 'none named', SdkType)
| order by Requests
| render barchart`,
      means: { Kit: "iff(isempty(SdkType), 'none named', SdkType)" },
    },
  ];
  if (platform)
    charts.push({
      title: "Requests by platform",
      records: table,
      summary: `| summarize Requests = count() by Platform = iff(isempty(${platform}), 'none named', ${platform})
| order by Requests
| render piechart`,
      means: { Platform: `iff(isempty(${platform}), 'none named', ${platform})` },
    });
  return charts;
}
