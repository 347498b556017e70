import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible, logs, narrow, onPage, picture, startBrowser } from "./browser.mjs";
import { query, startServer, tool } from "./server.mjs";

let server;
let browser;

before(async () => {
  server = await startServer();
  browser = await startBrowser();
  await tool(server, "generate", "--count", "8000", "--seed", "11", "--send");
});

after(async () => {
  await browser?.close();
  await server?.close();
});

/** Waits for the result of a query and gives what stands beside it, as in "12 rows". */
async function rowsShown(page, expected) {
  await page.getByRole("status").filter({ hasText: expected }).waitFor();
}

const editorReady = (page) => page.locator(".monaco-editor .view-line").first().waitFor();

/** Writes a query in place of the one that is there. */
async function write(page, text) {
  await editorReady(page);
  await page.locator(".monaco-editor").first().click();
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Delete");
  await page.keyboard.insertText(text);
}

const errorMarks = (page) => page.locator(".squiggly-error");

test("a query is written, run with Shift+Enter, and shown as rows that are those of the API", async () => {
  const [[count]] = await query(server, "ACSSMSIncomingOperations | count");
  assert.ok(count > 100);
  await onPage(browser, server, logs(""), async (page) => {
    await write(page, "ACSSMSIncomingOperations");
    await page.keyboard.press("Shift+Enter");
    await rowsShown(page, `${count.toLocaleString("en-US")} rows`);
    assert.equal(await page.getByRole("grid").getAttribute("aria-rowcount"), String(count + 1));
    await page.getByRole("columnheader", { name: "TimeGenerated" }).waitFor();
  });
});

test("of several queries the one under the cursor runs, and a reload shows its rows again", () =>
  onPage(browser, server, "/logs", async (page) => {
    await write(page, "print first = 1\n\nprint second = 2\n\nprint third = 3");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Shift+Enter");
    await page.getByRole("columnheader", { name: "second" }).waitFor();
    await page.reload();
    await page.getByRole("columnheader", { name: "second" }).waitFor();
    await editorReady(page);
    assert.match(await page.locator(".view-lines").innerText(), /first[\s\S]*third/);
  }));

test("going back and forward shows each query that was run with its rows, and runs nothing that was only written", () =>
  onPage(browser, server, "/logs", async (page) => {
    const column = (name) => page.getByRole("columnheader", { name }).waitFor();
    const asked = [];
    page.on("request", (request) => request.url().endsWith("/query") && asked.push(request.postDataJSON().query));
    for (const name of ["one", "two"]) {
      await write(page, `print ${name} = 1`);
      await page.keyboard.press("Shift+Enter");
      await column(name);
    }
    await write(page, "print three = 1");
    await page.waitForFunction(() => location.search.includes("three"));
    await column("two");
    await page.goBack();
    await page.waitForFunction(() => location.search.includes("two"));
    await page.goBack();
    await column("one");
    await page.locator(".view-line", { hasText: "one" }).waitFor();
    await page.goForward();
    await column("two");
    await page.goForward();
    await page.locator(".view-line", { hasText: "three" }).waitFor();
    await column("two");
    assert.deepEqual(asked, ["print one = 1", "print two = 1"]);
  }));

test("a time range without rows offers all times", async () => {
  const old = { OperationName: "SMSMessagesSent", CorrelationId: "long-ago", TimeGenerated: "2020-01-01T00:00:00Z" };
  await fetch(`${server.url}/api/records?category=SMSOperational`, { method: "POST", body: JSON.stringify([old]) });
  const text = 'ACSSMSIncomingOperations | where CorrelationId == "long-ago"';
  await onPage(browser, server, logs(text, { timespan: "P1D" }), async (page) => {
    await page.getByText("No rows in this time range.").waitFor();
    await page.getByRole("button", { name: "Look at all times" }).click();
    await rowsShown(page, "1 row");
  });
});

test("an error is underlined where it is, with what was meant, and goes when it is mended", () =>
  onPage(
    browser,
    server,
    "/logs",
    async (page) => {
      await write(page, "ACSSMSIncomingOperations\n| wher DurationMs > 5");
      await errorMarks(page).waitFor();
      await page.getByText("wher", { exact: true }).hover();
      await page.locator(".monaco-hover", { hasText: "Did you mean 'where'?" }).waitFor();
      await page.keyboard.press("Shift+Enter");
      await page.getByRole("alert").filter({ hasText: "Line 2, column 3" }).waitFor();
      await write(page, "ACSSMSIncomingOperations\n| where DurationMs > 5");
      await errorMarks(page).waitFor({ state: "detached" });
    },
    { expectErrors: true },
  ));

test("a chart is drawn as the query says, and the whole state is in the address", () =>
  onPage(
    browser,
    server,
    logs(
      "ACSSMSIncomingOperations\n| summarize Messages = count() by bin(TimeGenerated, 1h), ResultType\n| render columnchart",
    ),
    async (page) => {
      const chart = page.getByRole("img", { name: /Chart of the result: .*Succeeded/ });
      await chart.waitFor();
      await page.getByRole("tab", { name: "Results" }).click();
      await page.getByRole("columnheader", { name: "Messages" }).getByRole("button").first().click();
      await page.getByRole("button", { name: /^Time range: All times/ }).click();
      await page.getByRole("button", { name: "Last 7 days" }).click();
      await page.getByRole("gridcell").first().waitFor();
      const address = new URL(page.url()).searchParams;
      assert.deepEqual(
        [address.get("view"), address.get("sort"), address.get("timespan")],
        ["results", "Messages", "P7D"],
      );
      await page.reload();
      await page.getByRole("columnheader", { name: "Messages" }).waitFor();
      assert.equal(await page.getByRole("columnheader", { name: "Messages" }).getAttribute("aria-sort"), "ascending");
      const numbers = await page.locator('[role=gridcell][data-column="2"]').allInnerTexts();
      assert.ok(numbers.length > 5);
      assert.deepEqual(
        numbers,
        numbers.toSorted((left, right) => Number(left) - Number(right)),
      );
    },
  ));

test("a row opens as a record, and one of its values filters the query", () =>
  onPage(browser, server, logs("ACSSMSIncomingOperations"), async (page) => {
    await page.locator('[role=gridcell][data-row="3"]').first().click();
    const record = page.getByRole("complementary", { name: "Record" });
    await record.getByText("OperationName", { exact: true }).waitFor();
    await picture(page, "logs-record-light");
    const operation = await page.locator('[role=gridcell][data-row="3"][data-column="1"]').innerText();
    await record.getByRole("button", { name: operation, exact: true }).click();
    await page.getByRole("menuitem", { name: "Only with this value" }).click();
    const filter = `where OperationName == "${operation}"`;
    const [[count]] = await query(server, `ACSSMSIncomingOperations | ${filter} | count`);
    await rowsShown(page, `${count.toLocaleString("en-US")} rows`);
    assert.ok(new URL(page.url()).searchParams.get("query").endsWith(`| ${filter}`));
    await page.goBack();
    await page.waitForFunction(() => !location.search.includes("where"));
    await page.locator('[role=gridcell][data-row="3"]').first().click();
    const name = record.getByText("CorrelationId", { exact: true });
    const correlation = name.locator("xpath=following-sibling::dd").getByRole("button");
    const id = await correlation.innerText();
    await correlation.click();
    await page.getByRole("menuitem", { name: "Follow in the flight recorder" }).click();
    await page.waitForFunction(
      (id) => location.pathname.endsWith("/flight") && new URLSearchParams(location.search).get("id") === id,
      id,
    );
  }));

for (const [kind, text] of Object.entries({
  timechart: "ACSSMSIncomingOperations | summarize count() by bin(TimeGenerated, 1h)",
  areachart: "ACSSMSIncomingOperations | summarize count() by bin(TimeGenerated, 1h), ResultType",
  columnchart: "ACSSMSIncomingOperations | summarize count() by OperationName, ResultType",
  barchart: "ACSChatIncomingOperations | summarize count() by OperationName",
  piechart: "ACSChatIncomingOperations | summarize count() by OperationName",
  scatterchart: "ACSChatIncomingOperations | project TimeGenerated, DurationMs | take 1000",
})) {
  test(`a ${kind} is drawn`, () =>
    onPage(browser, server, logs(`${text}\n| render ${kind} with (title='As drawn')`), async (page) => {
      await page.getByRole("img", { name: /^As drawn: \w+ [\d,]+/ }).waitFor();
      const painted = await page.locator("figure canvas").evaluate((canvas) => {
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        const colours = new Set();
        for (let at = 0; at < data.length; at += 4)
          if (data[at + 3] > 0) colours.add(data[at] * 65536 + data[at + 1] * 256 + data[at + 2]);
        return colours.size;
      });
      assert.ok(painted > 10, `the chart has ${painted} colours`);
      await picture(page, `logs-${kind}-light`);
    }));
}

const many = `range i from 0 to 749 step 1
| extend who = strcat('series ', i % 30), t = datetime(2026-01-01) + (i / 30) * 1h
| summarize n = sum(i % 7 + i % 30) by t, who`;

for (const [theme, viewport] of [["light"], ["dark"], ["light", narrow], ["dark", narrow]]) {
  test(`thirty series are told apart or summed${viewport ? " on a phone" : ""}, ${theme}`, () =>
    onPage(
      browser,
      server,
      logs(`${many}\n| render timechart`),
      async (page) => {
        const name = viewport ? `narrow-${theme}` : theme;
        await page.getByText("those with a round mark have dashed lines").waitFor();
        await page.locator("figure canvas").waitFor();
        await picture(page, `logs-many-lines-${name}`);
        await assertAccessible(page);
        await page.goto(`${server.url}/portal${logs(`${many}\n| render columnchart with (xcolumn=t)`)}`);
        await page.getByText("The smallest series are added up as “11 others”.").waitFor();
        await page.locator("figure canvas").waitFor();
        assert.equal(await page.getByText("those with a round mark").count(), 0);
        await picture(page, `logs-many-columns-${name}`);
      },
      { theme, ...(viewport && { viewport }) },
    ));
}

test("a card shows numbers, and what cannot be drawn is a table", () =>
  onPage(browser, server, logs("print Records = 1234, Share = 0.5 | render card"), async (page) => {
    await page.getByText("1,234", { exact: true }).waitFor();
    await page.goto(`${server.url}/portal${logs("print a = 'only text' | render columnchart")}`);
    await page.getByText("A chart needs a column of numbers").waitFor();
    await page.goto(`${server.url}/portal${logs("print b = 1 | render table")}`);
    await page.getByRole("columnheader", { name: "b" }).waitFor();
  }));

test("a query without rows says so", () =>
  onPage(browser, server, logs("ACSSMSIncomingOperations | where DurationMs < 0"), async (page) => {
    await page.getByText("No rows.", { exact: true }).waitFor();
  }));

test("the server says what is wrong with a query and what it means", async () => {
  const ask = async (body, parameters = "") =>
    (await fetch(`${server.url}/api/explain${parameters}`, { method: "POST", body: JSON.stringify(body) })).json();
  const wrong = await ask({ query: "ACSSMSIncomingOperations\n| wher x" });
  assert.deepEqual(
    wrong.diagnostics.map(({ line, column, start, length, severity }) => [line, column, start, length, severity]),
    [[2, 3, 27, 4, "error"]],
  );
  assert.deepEqual(wrong.diagnostics[0].suggestions, ["where"]);
  const right = await ask(
    { query: "ACSSMSIncomingOperations | summarize n = count() by OperationName", timespan: "P1D" },
    "?estimate=true",
  );
  assert.deepEqual(right.diagnostics, []);
  assert.deepEqual(right.results[0].columns, [
    { name: "OperationName", type: "string" },
    { name: "n", type: "long" },
  ]);
  assert.match(right.results[0].sql, /count\(\)/);
  assert.match(right.plan, /scan ACSSMSIncomingOperations/);
  assert.ok(right.reads[0].rows > 100);
  assert.equal((await ask({ query: "print 1", timespan: "soon" })).error.code, "BadArgumentError");
});

for (const [theme, viewport] of [["light"], ["dark"], ["light", narrow], ["dark", narrow]]) {
  const name = `logs-${viewport ? "narrow-" : ""}${theme}`;
  test(`${name} is accessible`, () =>
    onPage(
      browser,
      server,
      logs("ACSEmailStatusUpdateOperational\n| where DeliveryStatus != 'Delivered'"),
      async (page) => {
        await page.getByRole("gridcell").first().waitFor();
        await editorReady(page);
        await page.waitForLoadState("networkidle");
        await picture(page, name);
        await assertAccessible(page);
        assert.equal(
          await page.evaluate(() => document.documentElement.scrollWidth),
          (viewport ?? { width: 1280 }).width,
        );
      },
      { theme, ...(viewport && { viewport }) },
    ));
}
