import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible, narrow, onPage, picture, startBrowser } from "./browser.mjs";
import { query, startServer, tool } from "./server.mjs";

let server;
let browser;
let ids;

before(async () => {
  server = await startServer();
  browser = await startBrowser();
  await tool(server, "generate", "--count", "20000", "--seed", "6", "--send");
  const one = async (text) => (await query(server, text))[0][0];
  ids = {
    sms: await one(
      `ACSSMSIncomingOperations | where OperationName == "SMSDeliveryReportsReceived" and ResultDescription has "4005" | take 1 | project MessageId`,
    ),
    // All that went wrong with it is bounces, so that a bounced recipient is the first.
    mail: await one(`ACSEmailStatusUpdateOperational | where RecipientId != ""
      | summarize n = dcount(RecipientId), good = countif(DeliveryStatus in ("Delivered", "Expanded")), bounced = countif(DeliveryStatus == "Bounced"), all = count() by CorrelationId
      | where n > 2 and bounced > 0 and good + bounced == all | take 1 | project CorrelationId`),
    // Answered once, and told of once: what comes twice is one step with two records.
    call: await one(`ACSCallAutomationIncomingOperations
      | summarize answers = countif(OperationName == "AnswerCall"), leg = take_anyif(CallConnectionId, OperationName == "AnswerCall" and ResultType == "Succeeded") by CorrelationId
      | where answers == 1 and leg != "" | take 1 | project leg`),
    sender: "+15550100001",
  };
});

after(async () => {
  await browser?.close();
  await server?.close();
});

const open = (id, act, options) =>
  onPage(browser, server, id ? `/flight?id=${encodeURIComponent(id)}` : "/flight", act, options);

async function send(...records) {
  const url = `${server.url}/api/records?category=SMSOperational`;
  const response = await fetch(url, { method: "POST", body: JSON.stringify(records) });
  assert.equal((await response.json()).accepted, records.length);
}

test("an identifier that is pasted is looked up, and says what became of the message and why", () =>
  open(null, async (page) => {
    await page.evaluate((text) => navigator.clipboard.writeText(text), `  ${ids.sms}\t`);
    await page.getByRole("textbox", { name: "Identifier" }).focus();
    await page.keyboard.press("Control+V");
    await page.getByText("SMS delivery reports received").waitFor();
    assert.equal(new URL(page.url()).searchParams.get("id"), ids.sms);
    await page.getByText("Blocked by the carrier.").waitFor();
    await page
      .getByText(/after what it follows, usually \d/)
      .or(page.getByText(/: slow, usually \d/))
      .waitFor();
    await page.getByRole("link", { name: "Home", exact: true }).click();
    await page.goBack();
    await page.getByText("Blocked by the carrier.").waitFor();
  }));

test("a mail shows each recipient, with trouble first, and the steps of the one that is chosen", () =>
  open(ids.mail, async (page) => {
    const table = page.getByRole("region", { name: "Each recipient" });
    const first = table.getByRole("row").nth(1);
    await first.getByText(/Bounced/).waitFor();
    const name = await first.getByRole("button").innerText();
    await first.getByRole("button").click();
    await page.getByRole("heading", { name: `Steps of ${name}` }).waitFor();
    await page
      .getByRole("listitem")
      .filter({ hasText: "Bounced" })
      .getByText("Mailbox")
      .or(page.getByText("Recipient rejected."))
      .first()
      .waitFor();
    await page.getByRole("button", { name: "Show all" }).click();
    await page.getByRole("heading", { name: "Steps", exact: true }).waitFor();
  }));

test("a call is whole from one of its legs, and a record's identifiers lead on", () =>
  open(ids.call, async (page) => {
    await page.getByText("Answer call").waitFor();
    await page.getByRole("listitem").filter({ hasText: "Call summary" }).first().waitFor();
    await page.getByRole("button", { name: "Show the record of Answer call" }).click();
    const record = page.getByRole("region", { name: "A record of ACSCallAutomationIncomingOperations" });
    const leg = await record
      .locator("dt", { hasText: "CallConnectionId" })
      .locator("xpath=..")
      .getByRole("link")
      .innerText();
    assert.equal(leg, ids.call);
    const call = record.locator("dt", { hasText: "CorrelationId" }).locator("xpath=..").getByRole("link");
    const id = await call.innerText();
    await call.click();
    await page.waitForURL((url) => url.searchParams.get("id") === id);
    await page.getByText("Answer call").waitFor();
  }));

test("the records are opened in Logs by a query that finds them, however old they are", async () => {
  const messageId = "Outgoing_20261118130832585e24bb-88db-4782-93a6-c1df90910344_old";
  const time = (minutes) => new Date(Date.now() - 3 * 86_400_000 + minutes * 60_000).toISOString();
  await send(
    { OperationName: "SMSMessagesSent", ResultType: "Succeeded", MessageId: messageId, TimeGenerated: time(0) },
    { OperationName: "SMSDeliveryReportsReceived", MessageId: messageId, TimeGenerated: time(1) },
  );
  await open(messageId, async (page) => {
    await page.getByRole("link", { name: "Open in Logs" }).click();
    await page.getByRole("status").filter({ hasText: "2 rows" }).waitFor();
  });
});

test("a report that never came is missing, with the time that it usually takes", async () => {
  const messageId = "Outgoing_20261120130832585e24bb-88db-4782-93a6-c1df90910344_test";
  const time = new Date(Date.now() - 3_600_000).toISOString();
  await send({ OperationName: "SMSMessagesSent", ResultType: "Succeeded", MessageId: messageId, TimeGenerated: time });
  await open(messageId, async (page) => {
    const step = page.getByRole("listitem").filter({ hasText: "Delivery report" });
    await step.getByText("missing").waitFor();
    await step.getByText(/Nothing came in 1 h.*Usually it takes [\d.]+ s, and in 19 of 20 cases at most/).waitFor();
  });
});

test("an identifier that nothing has is told with what may be the reason", () =>
  open("no-such-id", async (page) => {
    await page.getByRole("heading", { name: "No record has this identifier" }).waitFor();
    await page.getByText("has 10 characters").waitFor();
  }));

test("a number with many lives shows its newest records on a phone without widening the page", () =>
  open(
    ids.sender,
    async (page) => {
      await page.getByText("only the newest records are shown").waitFor();
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), narrow.width);
      const labels = await page
        .getByRole("img", { name: /records?: / })
        .locator("[style*=translateX]")
        .all();
      assert.ok(labels.length > 1);
      const boxes = await Promise.all(labels.map((label) => label.boundingBox()));
      for (const [index, box] of boxes.slice(1).entries())
        assert.ok(box.x > boxes[index].x + boxes[index].width, "labels of the axis lie on each other");
      await picture(page, "flight-narrow");
      await assertAccessible(page);
    },
    { viewport: narrow },
  ));

for (const theme of ["light", "dark"]) {
  for (const name of ["mail", "call", "start"]) {
    test(`the flight recorder (${name}) is accessible in ${theme} colours`, () =>
      open(
        ids[name],
        async (page) => {
          await page
            .getByRole("heading", { name: name === "start" ? "What can be looked up" : "Steps", exact: true })
            .waitFor();
          await page
            .getByRole("button", { name: "Show the record of" })
            .first()
            .click({ timeout: 2000 })
            .catch(() => {});
          await picture(page, `flight-${name}-${theme}`);
          await assertAccessible(page);
        },
        { theme },
      ));
  }
}
