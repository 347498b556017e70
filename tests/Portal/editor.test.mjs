import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { onPage, picture, startBrowser } from "./browser.mjs";
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

const empty = `/logs?${new URLSearchParams({ query: "", timespan: "" })}`;

/** Waits for the editor and for the language package to know the schema. */
async function ready(page) {
  await page.locator(".monaco-editor .view-line").first().waitFor();
  await page.locator(".monaco-editor").first().click();
}

async function write(page, text) {
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Delete");
  await page.keyboard.insertText(text);
}

test("tables, columns and operators are completed from the workspace's schema", () =>
  onPage(browser, server, empty, async (page) => {
    await ready(page);
    await page.keyboard.type("ACSSMSInc");
    const suggestion = (name) => page.locator(".suggest-widget .monaco-list-row", { hasText: name }).first();
    await suggestion("ACSSMSIncomingOperations").waitFor();
    await page.keyboard.press("Enter");
    // The package goes on with the next step of the query by itself.
    await suggestion("where").waitFor();
    await page.keyboard.type("where DeliveryAt", { delay: 30 });
    await suggestion("DeliveryAttempts").waitFor();
    await picture(page, "logs-completion-light");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    await page.waitForFunction(() =>
      /^ACSSMSIncomingOperations\n\| where DeliveryAttempts/.test(new URLSearchParams(location.search).get("query")),
    );
  }));

test("a name tells what it is when the pointer rests on it", () =>
  onPage(browser, server, empty, async (page) => {
    await ready(page);
    await write(page, "ACSSMSIncomingOperations | summarize count() by DeliveryAttempts");
    await page.locator(".view-line").getByText("DeliveryAttempts").first().hover();
    await page.locator(".monaco-hover", { hasText: "DeliveryAttempts: int" }).waitFor();
  }));

test("a query is formatted", () =>
  onPage(browser, server, empty, async (page) => {
    await ready(page);
    await write(page, "ACSSMSIncomingOperations|where ResultType=='Failed'|count");
    await page.getByRole("button", { name: "Format the query" }).click();
    await page.waitForFunction(
      () =>
        new URLSearchParams(location.search).get("query") ===
        "ACSSMSIncomingOperations\n| where ResultType == 'Failed'\n| count",
    );
  }));

const right = [
  "ACSSMSIncomingOperations | take 5",
  "ACSChatIncomingOperations | summarize n = count(), p = percentile(DurationMs, 95) by bin(TimeGenerated, 1h) | render timechart",
  "let t = 1h; ACSEmailStatusUpdateOperational | where TimeGenerated > ago(t) and DeliveryStatus has_any ('Bounced', 'Failed')",
  "union ACSCallSummary, ACSCallDiagnostics | summarize dcount(CorrelationId) by Type",
  "ACSAuthIncomingOperations | extend s = tostring(Scopes[0]) | mv-expand Scopes | project-away Identity | top 5 by TimeGenerated",
  "ACSRoomsIncomingOperations | make-series n = count() on TimeGenerated from ago(1d) to now() step 1h by OperationName",
  "ACSSMSIncomingOperations | join kind=inner (ACSBillingUsage | project CorrelationId, Quantity) on CorrelationId",
  "PatchbayRejected | where isnotempty(Reason) | project Reason, Record",
  "ACSSMSIncomingOperations | extend Why = acs_explain('sms', ResultDescription) | where isnotempty(Why)",
  "range x from 1 to 10 step 1 | extend y = case(x > 5, 'a', 'b') | order by y asc, x desc",
];

const wrong = [
  "ACSSMSIncomingOperation | take 5",
  "ACSSMSIncomingOperations | wher ResultType == 'x'",
  "ACSSMSIncomingOperations | where Nothing == 1",
  "ACSSMSIncomingOperations | where ResultType = 'x'",
  "ACSSMSIncomingOperations | summarize foo(DurationMs)",
  "ACSSMSIncomingOperations | take 'five'",
  "ACSSMSIncomingOperations | extend x = (1 + ",
  "ACSSMSIncomingOperations | project DurationMs + TimeGenerated",
  "print strlen(1, 2)",
  "let f = (a:int) { a + 1 }; print f('x', 2)",
];

test("the language package and the server agree on what is right", () =>
  onPage(
    browser,
    server,
    empty,
    async (page) => {
      // Without the server's word the language package's own marks stand.
      await page.route("**/api/explain*", (route) => route.abort());
      await ready(page);
      await write(page, wrong[0]);
      await page.locator(".squiggly-error").first().waitFor();
      const disagreed = [];
      for (const text of [...right, ...wrong]) {
        await write(page, text);
        await page.waitForTimeout(1500);
        const marked = (await page.locator(".squiggly-error").count()) > 0;
        const response = await fetch(`${server.url}/api/explain`, {
          method: "POST",
          body: JSON.stringify({ query: text }),
        });
        const refused = (await response.json()).diagnostics.some((diagnostic) => diagnostic.severity === "error");
        assert.equal(refused, wrong.includes(text), text);
        if (marked !== refused) disagreed.push(text);
      }
      assert.deepEqual(disagreed, []);
    },
    { expectErrors: true },
  ));

test("typing on a large query stays quick, and the last letter is in the address", () =>
  onPage(browser, server, empty, async (page) => {
    await ready(page);
    const line = "| where ResultType == 'Succeeded' or OperationName has 'SMS'\n";
    await write(page, `ACSSMSIncomingOperations\n${line.repeat(300)}| count`);
    await page.keyboard.press("Control+End");
    const start = performance.now();
    await page.keyboard.type(" | extend done = true", { delay: 5 });
    await page.waitForFunction(() => new URLSearchParams(location.search).get("query")?.endsWith("done = true"));
    assert.ok(performance.now() - start < 10_000);
  }));
