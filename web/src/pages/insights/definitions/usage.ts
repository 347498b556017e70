import type { Insight } from "./types.ts";

const table = "ACSBillingUsage";
const kind = "strcat(UsageType, ', ', UnitType)";

export const usage: Insight = {
  id: "usage",
  title: "Usage",
  filters: [{ column: "UsageType", title: "Kind" }],
  tabs: [
    {
      title: "What is billed",
      charts: [
        {
          title: "Usage at a glance",
          note: "Quantities in the units of their kind.",
          records: table,
          summary: `| summarize ['SMS segments'] = sumif(Quantity, UsageType =~ 'sms'), ['Chat messages'] = sumif(Quantity, UsageType =~ 'chat'), ['Emails'] = sumif(Quantity, UsageType =~ 'email' and UnitType == 'emails'), ['VoIP minutes'] = sumif(Quantity, UsageType =~ 'audio'), ['PSTN minutes'] = sumif(Quantity, UsageType =~ 'pstn'), ['Recorded minutes'] = sumif(Quantity, UsageType =~ 'recording')
| render card`,
          width: 3,
        },
        {
          title: "Records by kind",
          records: table,
          summary: `| summarize Records = count() by bin(TimeGenerated, {grain}), UsageType
| render areachart with (kind=stacked)`,
          width: 2,
        },
        {
          title: "Totals",
          records: table,
          summary: `| summarize Quantity = round(sum(Quantity), 1), Records = count() by Kind = ${kind}
| order by Records
| render table`,
          means: { Kind: kind },
        },
        {
          title: "Calling minutes",
          records: `${table}\n| where UnitType == 'minutes'`,
          summary: `| summarize Minutes = sum(Quantity) by bin(TimeGenerated, {grain}), UsageType
| render columnchart with (xcolumn=TimeGenerated, series=UsageType)`,
          width: 2,
        },
        {
          title: "Largest users",
          note: "By billed records.",
          records: `${table}\n| where isnotempty(UserIdA)`,
          summary: `| summarize Records = count() by UserIdA, UsageType
| top 10 by Records
| render table`,
        },
        {
          title: "Messages and mails",
          records: `${table}\n| where UnitType in ('segments', 'messages', 'emails')`,
          summary: `| summarize Quantity = sum(Quantity) by bin(TimeGenerated, {grain}), Kind = ${kind}
| render columnchart with (xcolumn=TimeGenerated, series=Kind)`,
          means: { Kind: kind },
          width: 2,
        },
      ],
    },
  ],
};
