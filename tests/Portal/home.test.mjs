import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible, narrow, onPage, picture, startBrowser } from "./browser.mjs";
import { startServer } from "./server.mjs";

let server;
let browser;

before(async () => {
  server = await startServer();
  browser = await startBrowser();
  const time = (minutes) => new Date(Date.now() - 3 * 86_400_000 + minutes * 60_000).toISOString();
  await send("SMSOperational", [
    ...[0, 1, 2].map((at) => ({ OperationName: "SMSMessagesSent", ResultType: "Succeeded", TimeGenerated: time(at) })),
    ...[3, 4].map((at) => ({
      OperationName: "SMSDeliveryReportsReceived",
      ResultType: "Failed",
      TimeGenerated: time(at),
    })),
    { OperationName: "SMSDeliveryReportsReceived", ResultType: "Succeeded", TimeGenerated: time(5) },
    // Of the days before.
    { OperationName: "SMSMessagesSent", ResultType: "Failed", TimeGenerated: time(-3000) },
  ]);
  await send("EmailStatusUpdateOperational", [
    {
      OperationName: "DeliveryStatusUpdate",
      RecipientId: "a@example.com",
      DeliveryStatus: "Bounced",
      TimeGenerated: time(6),
    },
  ]);
});

after(async () => {
  await browser?.close();
  await server?.close();
});

async function send(category, records) {
  const url = `${server.url}/api/records?category=${category}`;
  const response = await fetch(url, { method: "POST", body: JSON.stringify(records) });
  assert.equal((await response.json()).accepted, records.length);
}

test("the newest day shows what came, and what failed leads to the records", () =>
  onPage(browser, server, "/", async (page) => {
    await page.getByRole("heading", { name: "The day up to" }).waitFor();
    const rows = page.getByRole("region", { name: "What failed most" }).getByRole("row");
    const first = await rows.nth(1).getByRole("cell").allInnerTexts();
    assert.deepEqual(first.slice(0, 4), ["SMS delivery reports received", "ACSSMSIncomingOperations", "2", "66.7 %"]);
    assert.equal(await rows.count(), 3);
    await page.getByRole("img", { name: "Records by hour and service" }).waitFor();
    await page.getByRole("link", { name: "Delivery status update" }).click();
    await page.getByRole("status").filter({ hasText: "1 row" }).waitFor();
    await page.goBack();
    await page.getByRole("link", { name: "SMS delivery reports received" }).click();
    await page.getByRole("status").filter({ hasText: "2 rows" }).waitFor();
  }));

test("the newest day fits a phone in dark colours", () =>
  onPage(
    browser,
    server,
    "/",
    async (page) => {
      await page.getByRole("region", { name: "What failed most" }).waitFor();
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), narrow.width);
      await picture(page, "home-narrow-dark");
      await assertAccessible(page);
    },
    { viewport: narrow, theme: "dark" },
  ));
