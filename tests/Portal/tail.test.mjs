import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible, narrow, onPage, onPageOfComingAndGoing, picture, startBrowser } from "./browser.mjs";
import { startServer } from "./server.mjs";

let server;
let browser;

before(async () => {
  server = await startServer();
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await server?.close();
});

const send = async (records, category = "SMSOperational") => {
  const response = await fetch(`${server.url}/api/records?category=${category}`, {
    method: "POST",
    body: JSON.stringify(records),
  });
  assert.equal((await response.json()).accepted, records.length);
};

const sms = (id, result = "Succeeded") => ({
  OperationName: "SMSMessagesSent",
  MessageId: id,
  ResultType: result,
  Country: "DE",
});

test("records show as they arrive, wait while paused, and open", () =>
  onPage(browser, server, "/tail", async (page) => {
    await page.getByText("Waiting for records").waitFor();
    await send([sms("one")]);
    const list = page.getByRole("list", { name: "Records" });
    await list.getByText("one").waitFor();
    await page.getByRole("button", { name: "Pause" }).click();
    await send([sms("two"), sms("three", "Failed")]);
    await page.getByRole("button", { name: "Show 2 new" }).click();
    await list.getByText("three").waitFor();
    assert.equal(await list.getByRole("listitem").count(), 3);
    await list.getByRole("button").filter({ hasText: "one" }).click();
    await page.getByRole("link", { name: "one" }).click();
    await page.waitForURL(/flight\?id=one/);
  }));

test("the page is live only when the server follows", () =>
  onPage(browser, server, "", async (page) => {
    let go;
    const held = new Promise((resolve) => (go = resolve));
    await page.route("**/api/tail*", async (route) => {
      await held;
      await route.continue();
    });
    await page.getByRole("link", { name: "Live tail", exact: true }).click();
    await page.getByText("Waiting for the server.").waitFor();
    await page.getByText("Connecting", { exact: true }).waitFor();
    go();
    await page.getByText("Waiting for records.").waitFor();
    await page.getByText("Live", { exact: true }).waitFor();
  }));

test("a condition in KQL chooses, and what is wrong with it is told at its place", () =>
  onPage(
    browser,
    server,
    "/tail",
    async (page) => {
      await page
        .getByRole("textbox", { name: "Condition in KQL" })
        .fill('ResultType == "Failed" and Country in ("DE", "FR")');
      await page.keyboard.press("Enter");
      await page.getByText("Waiting for records that fit").waitFor();
      await send([sms("good"), sms("bad", "Failed")]);
      // The chat table has no country, so its records are not followed.
      await send([{ OperationName: "CreateChatThread", ResultType: "Failed" }], "ChatOperational");
      const list = page.getByRole("list", { name: "Records" });
      await list.getByText("bad").waitFor();
      await page.getByText("1 record").first().waitFor();
      await page.getByText("of 3 arrived").waitFor();
      assert.equal(await list.getByRole("listitem").count(), 1);
      await page.getByRole("textbox", { name: "Condition in KQL" }).fill("Contry == 1");
      await page.keyboard.press("Enter");
      await page
        .getByRole("alert")
        .getByText(/no column or variable 'Contry'/)
        .waitFor();
    },
    { expectErrors: true },
  ));

test("a condition is one condition: nothing else is run behind it", async () => {
  for (const where of ["true;\nACSSMSIncomingOperations", "true | project MessageId"]) {
    const response = await fetch(`${server.url}/api/tail?${new URLSearchParams({ where })}`);
    assert.equal(response.status, 400);
    assert.ok((await response.json()).error.message.length > 20);
  }
});

test("of very many records the newest are shown and the others counted", () =>
  onPage(browser, server, "/tail?table=ACSSMSIncomingOperations", async (page) => {
    await page.getByText("Waiting for records").waitFor();
    await send(Array.from({ length: 1000 }, (_, index) => sms(`m${index}`)));
    await page.getByText("1,000 records").waitFor();
    await page.getByText("900 left out").waitFor();
  }));

test("a reader that reads nothing keeps nobody from sending", async () => {
  const stop = new AbortController();
  const response = await fetch(`${server.url}/api/tail`, { signal: stop.signal });
  assert.equal(response.headers.get("content-type"), "text/event-stream");
  const wide = "x".repeat(20_000);
  const started = performance.now();
  for (let round = 0; round < 20; round++)
    await send(Array.from({ length: 100 }, (_, index) => ({ ...sms(`w${index}`), URI: wide })));
  // 40 MB of records were acknowledged while nobody read them on the other side.
  assert.ok(performance.now() - started < 60_000);
  stop.abort();
  const status = await (await fetch(`${server.url}/api/status`)).json();
  assert.ok(status.queriesWaiting < 5);
});

test("a server that was away is followed again when it is back", () =>
  onPageOfComingAndGoing(browser, "/tail", async (page, own) => {
    await page.getByText("Live", { exact: true }).waitFor();
    await own.stop();
    await page.getByText("Not connected").waitFor();
    await own.startAgain();
    await page.getByText("Live", { exact: true }).waitFor({ timeout: 60_000 });
  }));

for (const theme of ["light", "dark"]) {
  test(`live tail is accessible in ${theme} colours`, () =>
    onPage(
      browser,
      server,
      "/tail",
      async (page) => {
        await page.getByText("Waiting for records").waitFor();
        await send([sms("a"), sms("b", "Failed"), sms("c")]);
        await send(
          [{ OperationName: "DeliveryStatusUpdate", DeliveryStatus: "Bounced", RecipientId: "ann@example.com" }],
          "EmailStatusUpdateOperational",
        );
        await page.getByRole("list", { name: "Records" }).getByText("ann@example.com").waitFor();
        await page.getByRole("button", { name: /Bounced/ }).click();
        await picture(page, `tail-${theme}`);
        await assertAccessible(page);
        await page.setViewportSize(narrow);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), narrow.width);
      },
      { theme },
    ));
}
