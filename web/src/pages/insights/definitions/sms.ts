import { callerCharts, type Insight, operationCharts } from "./types.ts";

const table = "ACSSMSIncomingOperations";
const reports = `${table}\n| where OperationName == 'SMSDeliveryReportsReceived'`;
const received = `${table}\n| where OperationName == 'SMSMessagesReceived'`;

// A report of a failed delivery came in well, with 200; what went wrong is in its text.
const code = "coalesce(extract('ErrorCode: ([0-9]+)', 1, ResultDescription), tostring(ResultSignature))";

export const sms: Insight = {
  id: "sms",
  title: "SMS",
  filters: [
    { column: "OperationName", title: "Operation" },
    { column: "ResultType", title: "Result" },
    { column: "PhoneNumber", title: "Number" },
    { column: "Country", title: "Country" },
    { column: "NumberType", title: "Number type" },
  ],
  tabs: [
    { title: "Operations", charts: operationCharts(table, "SMS requests", { code }) },
    {
      title: "Delivery",
      charts: [
        {
          title: "Delivery at a glance",
          records: table,
          summary: `| summarize ['Sent'] = countif(OperationName == 'SMSMessagesSent' and ResultType =~ 'Succeeded'), ['Delivered'] = countif(OperationName == 'SMSDeliveryReportsReceived' and ResultType =~ 'Succeeded'), Reports = countif(OperationName == 'SMSDeliveryReportsReceived')
| project Sent, Delivered, ['Not delivered'] = Reports - Delivered, ['Delivery rate %'] = 100.0 * Delivered / Reports
| render card`,
          width: 3,
        },
        {
          title: "Delivery reports",
          records: reports,
          summary: `| summarize Messages = count() by bin(TimeGenerated, {grain}), Outcome = iff(ResultType =~ 'Succeeded', 'Delivered', 'Undelivered')
| render columnchart with (xcolumn=TimeGenerated, series=Outcome)`,
          means: { Outcome: "iff(ResultType =~ 'Succeeded', 'Delivered', 'Undelivered')" },
          width: 2,
        },
        {
          title: "Why messages were not delivered",
          records: `${reports}\n| where ResultType !~ 'Succeeded'`,
          summary: `| summarize Messages = count() by Reason = tostring(split(ResultDescription, 'ErrorMessage: ')[1])
| order by Messages
| render barchart`,
          means: { Reason: "tostring(split(ResultDescription, 'ErrorMessage: ')[1])" },
        },
        {
          title: "From sent to delivered",
          note: "Seconds from the request to the report of delivery.",
          records: `${table}\n| where OperationName in ('SMSMessagesSent', 'SMSDeliveryReportsReceived')`,
          summary: `| summarize Sent = minif(TimeGenerated, OperationName == 'SMSMessagesSent'), Delivered = minif(TimeGenerated, OperationName == 'SMSDeliveryReportsReceived' and ResultType =~ 'Succeeded') by MessageId
| where isnotnull(Sent) and isnotnull(Delivered)
| extend Seconds = (Delivered - Sent) / 1s
| summarize ['Median'] = percentile(Seconds, 50), ['95th percentile'] = percentile(Seconds, 95) by TimeGenerated = bin(Sent, {grain})
| render timechart with (ytitle='s')`,
          width: 2,
        },
        {
          title: "Delivery by country",
          records: reports,
          summary: `| summarize Messages = count(), ['Delivered %'] = round(100.0 * countif(ResultType =~ 'Succeeded') / count(), 1) by Country
| order by Messages
| render table`,
        },
        {
          title: "Attempts that delivery took",
          records: `${reports}\n| where ResultType =~ 'Succeeded'`,
          summary: `| summarize Messages = count() by Attempts = tostring(DeliveryAttempts)
| order by Attempts asc
| render columnchart`,
          means: { Attempts: "tostring(DeliveryAttempts)" },
        },
        {
          title: "Seconds to delivery, by country",
          note: "The 95th percentile; a line that rises is a country that became slow.",
          records: `${table}\n| where OperationName in ('SMSMessagesSent', 'SMSDeliveryReportsReceived')`,
          summary: `| summarize Sent = minif(TimeGenerated, OperationName == 'SMSMessagesSent'), Delivered = minif(TimeGenerated, OperationName == 'SMSDeliveryReportsReceived' and ResultType =~ 'Succeeded') by MessageId, Country
| where isnotnull(Sent) and isnotnull(Delivered)
| summarize Seconds = percentile((Delivered - Sent) / 1s, 95) by TimeGenerated = bin(Sent, {grain}), Country
| render timechart with (ytitle='s')`,
          width: 2,
        },
      ],
    },
    {
      title: "Incoming and opt-outs",
      charts: [
        {
          title: "Messages received",
          records: received,
          summary: `| summarize Messages = count() by bin(TimeGenerated, {grain})
| render columnchart`,
          width: 2,
        },
        {
          title: "Opt-in and opt-out",
          records: `${received}\n| where ResultDescription in ('OptIn', 'OptOut')`,
          summary: `| summarize Messages = count() by bin(TimeGenerated, {grain}), ResultDescription
| render columnchart with (xcolumn=TimeGenerated, series=ResultDescription)`,
        },
        {
          title: "Managed opt-outs",
          note: "Requests to the opt-out API.",
          records: "ACSOptOutManagementOperations",
          summary: `| summarize Requests = count() by bin(TimeGenerated, {grain}), OperationName
| render columnchart with (xcolumn=TimeGenerated, series=OperationName)`,
          width: 2,
        },
        {
          title: "Opt-outs by number",
          note: "Messages with which people asked to get no more from it.",
          records: `${received}\n| where ResultDescription == 'OptOut'`,
          summary: `| summarize Messages = count(), Last = format_datetime(max(TimeGenerated), 'yyyy-MM-dd HH:mm') by PhoneNumber
| order by Messages
| render table`,
        },
      ],
    },
    {
      title: "Numbers",
      charts: [
        {
          title: "Each of our numbers",
          note: "What was sent from it, what the carriers reported of that, and who asked to get no more.",
          records: table,
          summary: `| summarize Sent = countif(OperationName == 'SMSMessagesSent' and ResultType =~ 'Succeeded'), Delivered = countif(OperationName == 'SMSDeliveryReportsReceived' and ResultType =~ 'Succeeded'), ['Not delivered'] = countif(OperationName == 'SMSDeliveryReportsReceived' and not(ResultType =~ 'Succeeded')), ['Opt-outs'] = countif(OperationName == 'SMSMessagesReceived' and ResultDescription == 'OptOut') by PhoneNumber
| top 50 by Sent
| render table`,
          width: 3,
        },
        {
          title: "Sent by number type",
          records: `${table}\n| where OperationName == 'SMSMessagesSent'`,
          summary: `| summarize Messages = count() by bin(TimeGenerated, {grain}), NumberType
| render areachart with (kind=stacked)`,
          width: 2,
        },
        {
          title: "Sent by country",
          records: `${table}\n| where OperationName == 'SMSMessagesSent'`,
          summary: `| summarize Messages = count() by Country
| order by Messages
| render piechart`,
        },
        ...callerCharts(table),
      ],
    },
  ],
};
