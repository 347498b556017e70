import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible, narrow, onPage, picture, startBrowser } from "./browser.mjs";
import { query, startServer } from "./server.mjs";

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

test("an empty portal gives commands that work, and shows the first record by itself", () =>
  onPage(browser, server, "/", async (page) => {
    await page.getByRole("heading", { name: "Send the first record" }).waitFor();
    await picture(page, "first-minute-light");
    await assertAccessible(page);
    await page.getByRole("tab", { name: "PowerShell" }).click();
    await page.getByText("Invoke-RestMethod").waitFor();
    await page.getByRole("tab", { name: "curl" }).click();
    await page.getByRole("button", { name: "Copy the command" }).click();
    const command = await page.evaluate(() => navigator.clipboard.readText());
    const [, url, body] = /^curl '([^']+)' -d '([^']+)'$/.exec(command);
    assert.equal((await (await fetch(url, { method: "POST", body })).json()).accepted, 1);
    await page.getByRole("heading", { name: "Send the first record" }).waitFor({ state: "detached" });
  }));

test("example traffic comes with one click and goes with one, and nothing else goes with it", async () => {
  const ours = "union * | where _ResourceId endswith '/local' | count";
  const theirs = "union * | where _ResourceId endswith '/examples' | count";
  assert.equal((await query(server, ours))[0][0], 1);
  // Other records in the same tables and days.
  await fetch(`${server.url}/api/records?category=ChatOperational`, {
    method: "POST",
    body: JSON.stringify([{ OperationName: "CreateChatThread" }, { OperationName: "SendChatMessage" }]),
  });
  await fetch(`${server.url}/api/examples`, { method: "POST" });
  assert.equal((await fetch(`${server.url}/api/examples`, { method: "POST" })).status, 409);
  await onPage(browser, server, "/", async (page) => {
    await page.getByText("more come as they happen").waitFor({ timeout: 60_000 });
    // The sentence comes when the past day is accepted; the rows follow when they are stored.
    for (let tries = 0; (await query(server, theirs))[0][0] < 20_000; tries++) {
      assert.ok(tries < 60, "The generated records are not here.");
      await page.waitForTimeout(500);
    }
    await picture(page, "examples-light");
    await page.getByRole("button", { name: "Remove example traffic" }).click();
    await page.getByRole("heading", { name: "Example traffic" }).waitFor({ state: "detached", timeout: 120_000 });
  });
  assert.equal((await query(server, theirs))[0][0], 0);
  assert.equal((await query(server, ours))[0][0], 3);
  const left = await (
    await fetch(
      `${server.url}/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.Communication/communicationServices?api-version=2023-04-01`,
    )
  ).json();
  assert.deepEqual(
    left.value.map((resource) => resource.name),
    ["local"],
  );
});

test("the first minute fits a phone in dark colours", async () => {
  const empty = await startServer();
  try {
    await onPage(
      browser,
      empty,
      "/",
      async (page) => {
        await page.getByRole("heading", { name: "Send the first record" }).waitFor();
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), narrow.width);
        await picture(page, "first-minute-narrow-dark");
        await assertAccessible(page);
      },
      { viewport: narrow, theme: "dark" },
    );
  } finally {
    await empty.close();
  }
});
