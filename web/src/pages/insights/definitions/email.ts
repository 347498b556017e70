import { undeliveredStates } from "../../../api/outcomes.ts";
import type { Insight } from "./types.ts";

const sends = "ACSEmailSendMailOperational";
const updates = "ACSEmailStatusUpdateOperational";
// What became of a recipient's mail: the other updates are steps on the way, or of the whole mail.
const final = `${updates}\n| where isnotempty(RecipientId) and DeliveryStatus in ('Delivered', ${undeliveredStates})`;
const undelivered = `${updates}\n| where isnotempty(RecipientId) and DeliveryStatus in (${undeliveredStates})`;
const engagement = "ACSEmailUserEngagementOperational";
const step =
  "case(OperationName == 'SendMail', '1 Sent', DeliveryStatus == 'Delivered', '2 Delivered', EngagementType =~ 'View', '3 Opened', EngagementType =~ 'Click', '4 Clicked', '')";
const domain = "tolower(tostring(split(RecipientId, '@')[1]))";

export const email: Insight = {
  id: "email",
  title: "Email",
  filters: [
    { column: "DeliveryStatus", title: "Delivery status" },
    { column: "SenderDomain", title: "Sender domain" },
    { column: "EngagementType", title: "Engagement" },
  ],
  tabs: [
    {
      title: "Delivery",
      charts: [
        {
          title: "Delivery at a glance",
          note: "Counted by recipient.",
          records: final,
          summary: `| summarize Recipients = count(), Delivered = countif(DeliveryStatus == 'Delivered'), Bounced = countif(DeliveryStatus == 'Bounced'), Failed = countif(DeliveryStatus == 'Failed'), Suppressed = countif(DeliveryStatus == 'Suppressed')
| project Recipients, ['Delivered %'] = 100.0 * Delivered / Recipients, ['Bounced %'] = 100.0 * Bounced / Recipients, ['Failed %'] = 100.0 * Failed / Recipients, ['Suppressed %'] = 100.0 * Suppressed / Recipients
| render card`,
          width: 3,
        },
        {
          title: "Recipients by status",
          records: final,
          summary: `| summarize Recipients = count() by bin(TimeGenerated, {grain}), DeliveryStatus
| render columnchart with (xcolumn=TimeGenerated, series=DeliveryStatus)`,
          width: 2,
        },
        {
          title: "What did not arrive",
          records: undelivered,
          summary: `| summarize Recipients = count() by DeliveryStatus
| order by Recipients
| render piechart`,
        },
        {
          title: "Reasons",
          records: undelivered,
          summary: `| summarize Recipients = count() by Reason = iff(isempty(FailureReason), DeliveryStatus, FailureReason)
| top 12 by Recipients
| render barchart`,
          means: { Reason: "iff(isempty(FailureReason), DeliveryStatus, FailureReason)" },
          width: 2,
        },
        {
          title: "Answers of mail servers",
          note: "SMTP codes with their enhanced form.",
          records: `${undelivered}\n| where isnotempty(SmtpStatusCode)`,
          summary: `| summarize Recipients = count() by Code = strcat(SmtpStatusCode, ' ', EnhancedSmtpStatusCode), Meaning = acs_explain('smtp', EnhancedSmtpStatusCode)
| order by Recipients
| render table`,
          means: { Code: "strcat(SmtpStatusCode, ' ', EnhancedSmtpStatusCode)" },
        },
        {
          title: "Bounces, hard and soft",
          note: "A hard bounce is final: the address should not be tried again.",
          records: `${updates}\n| where isnotempty(IsHardBounce) and DeliveryStatus in ('Bounced', 'Failed')`,
          summary: `| summarize Recipients = count() by bin(TimeGenerated, {grain}), Bounce = iff(IsHardBounce =~ 'true', 'hard', 'soft')
| render columnchart with (xcolumn=TimeGenerated, series=Bounce)`,
          means: { Bounce: "iff(IsHardBounce =~ 'true', 'hard', 'soft')" },
          width: 2,
        },
        {
          title: "Recipients' domains",
          records: final,
          summary: `| summarize Recipients = count(), ['Delivered %'] = round(100.0 * countif(DeliveryStatus == 'Delivered') / count(), 1) by Domain = ${domain}
| top 10 by Recipients
| render table`,
          means: { Domain: domain },
        },
      ],
    },
    {
      title: "Sending",
      charts: [
        {
          title: "Sending at a glance",
          records: sends,
          summary: `| summarize Mails = count(), Recipients = sum(UniqueRecipientsCount), ['Average size MB'] = round(avg(Size), 3), ['With attachments'] = countif(AttachmentsCount > 0)
| render card`,
          width: 3,
        },
        {
          title: "Mails sent",
          records: sends,
          summary: `| summarize Mails = count() by bin(TimeGenerated, {grain})
| render columnchart`,
          width: 2,
        },
        {
          title: "By traffic source",
          records: sends,
          summary: `| summarize Mails = count() by Source = iff(isempty(TrafficSource), 'none named', TrafficSource)
| order by Mails
| render piechart`,
          means: { Source: "iff(isempty(TrafficSource), 'none named', TrafficSource)" },
        },
        {
          title: "Recipients of a mail",
          records: sends,
          summary: `| summarize Mails = count() by Recipients = tostring(UniqueRecipientsCount)
| order by toint(Recipients) asc
| render columnchart`,
          means: { Recipients: "tostring(UniqueRecipientsCount)" },
          width: 2,
        },
        {
          title: "Senders",
          records: `${updates}\n| where isnotempty(SenderUsername)`,
          summary: `| summarize Mails = dcount(CorrelationId) by Sender = strcat(SenderUsername, '@', SenderDomain)
| top 10 by Mails
| render table`,
          means: { Sender: "strcat(SenderUsername, '@', SenderDomain)" },
        },
      ],
    },
    {
      title: "Engagement",
      charts: [
        {
          title: "From sent to clicked",
          note: "Mails that came at least that far.",
          records: `union ${sends}, ${updates}, ${engagement}\n| where isnotempty(${step})`,
          summary: `| summarize Mails = dcount(CorrelationId) by Step = ${step}
| order by Step asc
| render barchart`,
          means: { Step: step },
          width: 2,
        },
        {
          title: "Views and clicks",
          records: engagement,
          summary: `| summarize Events = count() by EngagementType
| render piechart`,
        },
        {
          title: "Engagement over time",
          records: engagement,
          summary: `| summarize Events = count() by bin(TimeGenerated, {grain}), EngagementType
| render timechart`,
          width: 2,
        },
        {
          title: "Links that were clicked",
          records: `${engagement}\n| where EngagementType =~ 'Click'`,
          summary: `| summarize Clicks = count() by EngagementContext
| top 10 by Clicks
| render table`,
        },
        {
          title: "Devices",
          note: "By what the mail program says of itself.",
          records: engagement,
          summary: `| summarize Events = count() by Device = case(UserAgent has 'iPhone' or UserAgent has 'Android', 'phone', UserAgent has 'iPad', 'tablet', isempty(UserAgent), 'not said', 'computer'), EngagementType
| render columnchart`,
          means: {
            Device:
              "case(UserAgent has 'iPhone' or UserAgent has 'Android', 'phone', UserAgent has 'iPad', 'tablet', isempty(UserAgent), 'not said', 'computer')",
          },
        },
      ],
    },
  ],
};
