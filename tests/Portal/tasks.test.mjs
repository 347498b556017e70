import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { after, before, test } from "node:test";
import { picture, startBrowser, wide } from "./browser.mjs";
import { query, startServer, tool } from "./server.mjs";

// What people come with, done in the page as they would do it. Each run is recorded: pictures, and a trace with every step
// (`npx playwright show-trace`).
const records = new URL("../../artifacts/portal-pictures/tasks/", import.meta.url).pathname;
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

let server;
let browser;

// Yesterday at noon, in UTC.
const noon = Math.floor(Date.now() / dayMs) * dayMs - dayMs / 2;
const at = (milliseconds) => new Date(milliseconds).toISOString();

before(async () => {
  server = await startServer();
  browser = await startBrowser();
  await tool(server, "generate", "--count", "20000", "--duration", "2d", "--seed", "21", "--send");
  await send("SMSOperational", slowMessages());
  await send("EmailSendMailOperational", [
    { OperationName: "SendMail", TimeGenerated: at(noon), CorrelationId: mail, UniqueRecipientsCount: 3 },
  ]);
  await send("EmailStatusUpdateOperational", mailStatus());
});

after(async () => {
  await browser?.close();
  await server?.close();
});

const mail = "5f0e8a3c-2b1d-4c6e-9f7a-8d9e0b1c2d3e";

async function send(category, body) {
  const response = await fetch(`${server.url}/api/records?category=${category}`, {
    method: "POST",
    body: JSON.stringify(body),
  });
  assert.equal((await response.json()).accepted, body.length);
}

// Messages of one sender to one country whose reports take 3 s until noon and 90 s from then on.
function slowMessages() {
  return Array.from({ length: 96 }, (_, index) => {
    const sent = noon - 4 * 60 * minuteMs + index * 5 * minuteMs;
    const common = { MessageId: `slow-${index}`, Country: "DE", PhoneNumber: "Fabrikam", ResultType: "Succeeded" };
    return [
      { ...common, OperationName: "SMSMessagesSent", TimeGenerated: at(sent) },
      {
        ...common,
        OperationName: "SMSDeliveryReportsReceived",
        TimeGenerated: at(sent + (sent < noon ? 3_000 : 90_000)),
      },
    ];
  }).flat();
}

function mailStatus() {
  const status = (RecipientId, DeliveryStatus, more) => ({
    OperationName: "DeliveryStatusUpdate",
    TimeGenerated: at(noon + 4_000),
    CorrelationId: mail,
    RecipientId,
    DeliveryStatus,
    ...more,
  });
  return [
    status("", "OutForDelivery"),
    status("ann@example.com", "Delivered", { EnhancedSmtpStatusCode: "2.6.0" }),
    status("bob@example.com", "Bounced", {
      SmtpStatusCode: "550",
      EnhancedSmtpStatusCode: "5.1.1",
      FailureReason: "RecipientNotFound",
      IsHardBounce: "True",
    }),
  ];
}

/** A task: a person opens the portal and is to be done within a minute. */
function task(question, name, act) {
  test(question, async () => {
    const context = await browser.newContext({ viewport: wide });
    await context.tracing.start({ screenshots: true, snapshots: true, title: question });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    try {
      const started = performance.now();
      await page.goto(`${server.url}/portal`);
      await act(page);
      await picture(page, `tasks/${name}`);
      assert.ok(performance.now() - started < minuteMs, "It took more than a minute.");
    } finally {
      await mkdir(records, { recursive: true });
      await context.tracing.stop({ path: `${records}${name}.zip` });
      await context.close();
    }
  });
}

const goTo = (page, title) => page.getByRole("navigation").getByRole("link", { name: title, exact: true }).click();

/** Writes a query in Logs and runs it; "All times" is what the time picker is asked for where the query has its own time. */
async function ask(page, text) {
  await page.goto(`${server.url}/portal/logs?${new URLSearchParams({ query: "", timespan: "" })}`);
  await page.locator(".monaco-editor .view-line").first().waitFor();
  await page.locator(".monaco-editor").first().click();
  await page.keyboard.insertText(text);
  await page.keyboard.press("Shift+Enter");
}

/** Looks an identifier up from the first page. */
async function follow(page, id) {
  await page.getByRole("textbox", { name: "Identifier" }).fill(id);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Steps", exact: true }).waitFor();
}

task("which emails to example.com bounced yesterday, and why?", "bounced", async (page) => {
  await ask(
    page,
    `ACSEmailStatusUpdateOperational
| where TimeGenerated between (startofday(ago(1d)) .. startofday(now()))
| where DeliveryStatus == "Bounced" and RecipientId endswith "@example.com"
| project TimeGenerated, RecipientId, EnhancedSmtpStatusCode, Why = acs_explain("smtp", EnhancedSmtpStatusCode)`,
  );
  const row = page.getByRole("row").filter({ hasText: "bob@example.com" });
  await row.getByText("Mailbox does not exist").waitFor();
});

task("when did SMS delivery in DE get slow?", "slow", async (page) => {
  const text = `ACSSMSIncomingOperations
| where Country == "DE" and PhoneNumber == "Fabrikam"
| summarize Sent = minif(TimeGenerated, OperationName == "SMSMessagesSent"), Reported = minif(TimeGenerated, OperationName == "SMSDeliveryReportsReceived") by MessageId
| where isnotnull(Sent) and isnotnull(Reported)
| summarize p95 = percentile((Reported - Sent) / 1s, 95) by bin(Sent, 1h)
| sort by Sent asc`;
  await ask(page, `${text}\n| render timechart`);
  await page.locator("figure canvas").first().waitFor();
  await page.waitForTimeout(500);
  // The first hour whose reports take more than a minute is the one that the records were made slow in.
  const rows = await query(server, text);
  assert.equal(Date.parse(rows.find((row) => row[1] > 60)[0]), noon);
});

task("what did this call do?", "call", async (page) => {
  const [[id]] = await query(
    server,
    `ACSCallAutomationIncomingOperations | where OperationName == "AnswerCall" and ResultType == "Succeeded" | take 1 | project CorrelationId`,
  );
  await follow(page, id);
  await page.getByText("Answer call").waitFor();
  await page.getByText("Play: outcome").first().waitFor();
});

task("was this message delivered, and if not, why?", "message", async (page) => {
  const [[id]] = await query(
    server,
    `ACSSMSIncomingOperations | where ResultDescription has "4007" | take 1 | project MessageId`,
  );
  await follow(page, id);
  await page.getByText("Recipient has opted out.").first().waitFor();
  await page.getByText("Mark the number as opted out").first().waitFor();
});

task("who of these three did not get the mail?", "mail", async (page) => {
  await follow(page, mail);
  const table = page.getByRole("region", { name: "Each recipient" });
  await table.getByRole("row").filter({ hasText: "bob@example.com" }).getByText("Mailbox does not exist").waitFor();
  // The third has no state at all.
  await page
    .getByRole("listitem")
    .filter({ hasText: "Final state of each recipient" })
    .getByText("2 of 3 are there")
    .waitFor();
});

task("what is failing at this moment?", "failing", async (page) => {
  await goTo(page, "Live tail");
  await page.getByRole("textbox", { name: "Condition in KQL" }).fill('ResultType == "Failed"');
  await page.keyboard.press("Enter");
  await page.getByText("Waiting for records that fit").waitFor();
  await send("SMSOperational", [
    { OperationName: "SMSMessagesSent", ResultType: "Failed", ResultSignature: "429", PhoneNumber: "+15550100001" },
    { OperationName: "SMSMessagesSent", ResultType: "Succeeded", ResultSignature: "202", PhoneNumber: "+15550100002" },
  ]);
  const list = page.getByRole("list", { name: "Records" });
  await list.getByText("+15550100001").waitFor();
  assert.equal(await list.getByRole("listitem").count(), 1);
});

task("who is being throttled, and how often?", "throttled", async (page) => {
  await ask(
    page,
    `union ACSSMSIncomingOperations, ACSChatIncomingOperations, ACSAuthIncomingOperations
| where ResultSignature == "429"
| summarize Requests = count() by Type, OperationName, CallerIpAddress, Meaning = acs_explain("http", ResultSignature)
| top 10 by Requests`,
  );
  await page.getByRole("row").filter({ hasText: "Too many requests" }).first().waitFor();
});

task("stop keeping the chat logs of this resource", "stop-chat", async (page) => {
  await goTo(page, "Diagnostic settings");
  await page.getByRole("link", { name: "default", exact: true }).click();
  await page.getByRole("checkbox", { name: "Operational Chat Logs" }).uncheck();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("28 categories", { exact: true }).waitFor();
  const answer = await fetch(`${server.url}/api/records?category=ChatOperational`, {
    method: "POST",
    body: '[{"OperationName":"CreateChatThread"}]',
  });
  assert.equal((await answer.json()).unrouted[0].category, "ChatOperational");
});

task("our sender says that it sends, but its records are not here", "rejected", async (page) => {
  await fetch(`${server.url}/api/records`, {
    method: "POST",
    body: '[{"category":"SmsOperations","operationName":"SMSMessagesSent","properties":{"MessageId":"lost"}}]',
  });
  await page.getByRole("navigation").getByRole("link", { name: "Rejected records" }).click();
  const record = page
    .locator("section")
    .filter({ has: page.getByText("record 1 of its request") })
    .last();
  await record.locator("mark", { hasText: "SmsOperations" }).waitFor();
  await record.getByRole("button", { name: "Repair and send again" }).click();
  await record
    .getByRole("textbox", { name: "Record", exact: true })
    .fill('{"category":"SMSOperational","operationName":"SMSMessagesSent","properties":{"MessageId":"lost"}}');
  await record.getByRole("button", { name: "Send again" }).click();
  await record.getByText("1 record taken.").waitFor();
});

task("how much did we use last month, and of what?", "usage", async (page) => {
  await goTo(page, "Usage");
  const used = page.getByRole("region", { name: "Used", exact: true });
  // Several kinds of use may be counted in segments; each has a row of its own.
  const segments = await query(
    server,
    `ACSBillingUsage | where UnitType == "segments" | summarize sum(todouble(Quantity)) by UsageType`,
  );
  assert.ok(segments.length > 0);
  for (const [, quantity] of segments) {
    await used
      .getByRole("row")
      .filter({ hasText: "segments" })
      .getByText(quantity.toLocaleString("en-US"))
      .first()
      .waitFor();
  }
  await page.locator("figure canvas").first().waitFor();
  await page.waitForTimeout(500);
});
