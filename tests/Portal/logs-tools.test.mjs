import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { assertAccessible, logs, narrow, onPage, onPageOfComingAndGoing, picture, startBrowser } from "./browser.mjs";
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

const status = (page, text) => page.getByRole("status").filter({ hasText: text }).waitFor();

test("rows are found by a text, filtered by a column's values, and shown without a column, as the address says", () =>
  onPage(
    browser,
    server,
    logs("range x from 1 to 1000 step 1 | extend Sort = iff(x % 10 == 0, 'round', 'odd')"),
    async (page) => {
      await status(page, "1,000 rows");
      await page.getByRole("searchbox", { name: "Find in rows" }).fill("ROUND");
      await status(page, "100 of 1,000 rows");
      await page.getByRole("columnheader", { name: "x" }).hover();
      await page.getByRole("button", { name: "Column x" }).click();
      await page.getByRole("textbox", { name: "Rows that hold" }).fill(">=910");
      await page.getByRole("button", { name: "Filter", exact: true }).click();
      await status(page, "10 of 1,000 rows");
      await page.getByRole("button", { name: "Columns" }).click();
      await page.getByRole("menuitemcheckbox", { name: "Sort" }).click();
      await page.keyboard.press("Escape");
      await page.getByRole("columnheader", { name: "Sort" }).waitFor({ state: "detached" });
      await page.reload();
      await status(page, "0 of 1,000 rows");
      await page.getByRole("button", { name: "Show all rows" }).click();
      await status(page, "1,000 rows");
      assert.deepEqual(
        [...new URL(page.url()).searchParams.keys()].filter((name) => name !== "tab"),
        ["query", "timespan", "hidden"],
      );
    },
  ));

test("the grid goes by the keyboard: cells, rows, sorting, the record", () =>
  onPage(browser, server, logs("range x from 1 to 500 step 1 | extend y = 500 - x"), async (page) => {
    await status(page, "500 rows");
    await page.getByRole("grid").focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await page.locator('[role=columnheader][aria-sort="ascending"]', { hasText: "y" }).waitFor();
    await page.keyboard.press("Control+End");
    await page.locator('[role=gridcell][data-row="499"][data-column="1"]', { hasText: "499" }).waitFor();
    await page.keyboard.press("Enter");
    const record = page.getByRole("complementary", { name: "Record" });
    await record.getByRole("button", { name: "499" }).waitFor();
    await page.keyboard.press("ArrowUp");
    await record.getByRole("button", { name: "498" }).waitFor();
    await page.keyboard.press("Control+c");
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "498");
  }));

test("the shown rows are written as CSV, JSON and Parquet", () =>
  onPage(
    browser,
    server,
    logs("print a = 1, b = 'x,y', c = dynamic({'d':[1]})", { filters: JSON.stringify({ a: "=1" }) }),
    async (page) => {
      await status(page, "1 row");
      const contents = {};
      for (const format of ["CSV", "JSON", "Parquet"]) {
        await page.getByRole("button", { name: "Export the shown rows" }).click();
        const [download] = await Promise.all([
          page.waitForEvent("download"),
          page.getByRole("menuitem", { name: format, exact: true }).click(),
        ]);
        assert.equal(download.suggestedFilename(), `patchbay-rows.${format.toLowerCase()}`);
        contents[format] = await readFile(await download.path(), "latin1");
      }
      assert.equal(contents.CSV, 'a,b,c\r\n1,"x,y","{""d"":[1]}"\r\n');
      assert.deepEqual(JSON.parse(contents.JSON), [{ a: 1, b: "x,y", c: { d: [1] } }]);
      assert.match(contents.Parquet, /^PAR1[\s\S]*PAR1$/);
    },
  ));

test("a query is saved under a name, found by another visitor, and deleted", async () => {
  const text = "ACSSMSIncomingOperations\n| summarize count() by ResultType";
  await onPage(browser, server, logs(text, { timespan: "P7D" }), async (page) => {
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("SMS by result / all");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: /^SMS by result \/ all/ }).waitFor();
  });
  await onPage(browser, server, "/logs", async (page) => {
    await page.getByRole("tab", { name: "Saved" }).click();
    await picture(page, "logs-saved-light");
    await page.getByRole("button", { name: /^SMS by result \/ all/ }).click();
    await page.getByRole("columnheader", { name: "ResultType" }).waitFor();
    await page.getByRole("button", { name: "Time range: Last 7 days" }).waitFor();
    await assertAccessible(page);
    await page.getByRole("button", { name: "Delete SMS by result / all" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
    await page.getByText("Nothing is saved yet.").waitFor();
  });
});

test("Escape closes the record that is open, and its menu before it, and the keyboard is in the rows then", () =>
  onPage(browser, server, logs("range x from 1 to 3 step 1"), async (page) => {
    await page.getByRole("gridcell", { name: "2", exact: true }).click();
    const record = page.getByRole("complementary", { name: "Record" });
    await record.getByRole("button", { name: "2", exact: true }).click();
    await page.getByRole("menuitem", { name: "Only with this value" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("menu").waitFor({ state: "detached" });
    await record.waitFor();
    await page.keyboard.press("Escape");
    await record.waitFor({ state: "detached" });
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("role")), "grid");
    await page.keyboard.press("Enter");
    await record.waitFor();
    await page.keyboard.press("Escape");
    await record.waitFor({ state: "detached" });
  }));

test("the tables beside the editor are one stop of the Tab key, and the arrows go through them", () =>
  onPage(browser, server, logs("print 1"), async (page) => {
    const tables = page.getByRole("complementary", { name: "Tables and queries" }).locator("summary");
    await tables.nth(5).waitFor();
    await page.getByRole("searchbox", { name: "Find a table or column" }).focus();
    await page.keyboard.press("Tab");
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    assert.equal(await focused(), await tables.nth(0).textContent());
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    assert.equal(await focused(), await tables.nth(2).textContent());
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), "BUTTON");
    await page.keyboard.press("Shift+Tab");
    assert.equal(await focused(), await tables.nth(2).textContent());
  }));

test("an empty query offers some to begin with, and all of them run", () =>
  onPage(browser, server, "/logs", async (page) => {
    const offered = page.getByRole("region", { name: "Queries to begin with" }).getByRole("button");
    await offered.first().waitFor();
    await picture(page, "logs-starters-light");
    const titles = await offered.allInnerTexts();
    assert.ok(titles.length > 5);
    for (const title of titles) {
      await page.getByRole("button", { name: title, exact: true }).click();
      await page.getByRole("region", { name: "Results" }).waitFor();
      await page
        .getByRole("status")
        .getByText(/^[\d,]+ rows?$/)
        .waitFor();
      await page.getByRole("button", { name: "New query" }).click();
    }
  }));

test("queries that cannot be saved are refused with a reason", async () => {
  const put = (name, body) =>
    fetch(`${server.url}/api/saved-queries?name=${encodeURIComponent(name)}`, {
      method: "PUT",
      body: JSON.stringify(body),
    });
  assert.equal((await put("x".repeat(101), { query: "print 1" })).status, 400);
  assert.equal((await put("empty", { query: " " })).status, 400);
  assert.equal((await put("good", { query: "print 1" })).status, 200);
  const { queries } = await (await fetch(`${server.url}/api/saved-queries`)).json();
  assert.deepEqual(queries, [{ name: "good", query: "print 1" }]);
  assert.equal((await fetch(`${server.url}/api/saved-queries?name=good`, { method: "DELETE" })).status, 204);
});

test("what was run is in the history, with what came of it", () =>
  onPage(
    browser,
    server,
    logs("print Earlier = 1"),
    async (page) => {
      await status(page, "1 row");
      await page.getByRole("button", { name: "New query" }).click();
      await page.locator(".monaco-editor").first().click();
      await page.keyboard.insertText("Nothing | count");
      await page.keyboard.press("Control+Enter");
      await page.getByRole("heading", { name: "The query has an error" }).waitFor();
      await page.getByRole("tab", { name: "History" }).click();
      const entries = page.getByRole("complementary", { name: "Tables and queries" }).getByRole("listitem");
      assert.match(await entries.nth(0).innerText(), /Nothing \| count[\s\S]*failed/);
      await entries.nth(1).getByRole("button").click();
      await page.getByRole("columnheader", { name: "Earlier" }).waitFor();
    },
    { expectErrors: true },
  ));

test("tabs keep their queries and rows, and are closed", () =>
  onPage(browser, server, logs("print one = 1"), async (page) => {
    await page.getByRole("columnheader", { name: "one" }).waitFor();
    await page.goto(`${server.url}/portal${logs("print two = 2")}`);
    await page.getByRole("columnheader", { name: "two" }).waitFor();
    const tabs = page.getByRole("navigation", { name: "Open queries" });
    await tabs.getByRole("button", { name: "print one = 1", exact: true }).click();
    await page.getByRole("columnheader", { name: "one" }).waitFor();
    await tabs.getByRole("button", { name: "Close print one = 1" }).click();
    await page.getByRole("columnheader", { name: "two" }).waitFor();
    assert.equal(await tabs.getByRole("listitem").count(), 1);
  }));

test("who opens a tab writes in it, whether the editor has come already or not", () =>
  onPage(browser, server, logs("print one = 1"), async (page) => {
    for (const name of ["two", "three"]) {
      await page.getByRole("button", { name: "New query" }).click();
      await page.getByRole("region", { name: "Queries to begin with" }).waitFor();
      await page.keyboard.insertText(`print ${name} = 1`);
      await page.locator(".monaco-editor .view-line", { hasText: name }).waitFor();
      await page.locator(".monaco-editor textarea:focus").waitFor();
      await page.keyboard.press("Shift+Enter");
      await page.getByRole("columnheader", { name }).waitFor();
    }
  }));

test("a query is explained: what it is compiled to and what it will read", () =>
  onPage(
    browser,
    server,
    logs("ACSSMSIncomingOperations\n| summarize count() by OperationName", { view: "explain" }),
    async (page) => {
      await page.getByText(/SELECT .*OperationName/).waitFor();
      await page.getByText(/scan ACSSMSIncomingOperations/).waitFor();
      await page.getByRole("region", { name: "What will be read" }).getByText("ACSSMSIncomingOperations").waitFor();
      await picture(page, "logs-explain-light");
      await assertAccessible(page);
    },
  ));

test("a query that runs is cancelled, and the next one runs", () =>
  onPage(
    browser,
    server,
    logs("range x from 1 to 100000000000 step 1 | where x % 7 == 3 | summarize sum(x)"),
    async (page) => {
      await page.getByRole("button", { name: "Cancel" }).click();
      await page.getByText("Cancelled.").waitFor();
      await page.goto(`${server.url}/portal${logs("print after = 1")}`);
      await page.getByRole("columnheader", { name: "after" }).waitFor();
      const { queriesRunning } = await (await fetch(`${server.url}/api/status`)).json();
      assert.equal(queriesRunning, 0);
    },
  ));

test("a server that goes is told of, and the query runs when it is back", () =>
  onPageOfComingAndGoing(browser, logs("print there = 1"), async (page, own) => {
    await page.getByRole("columnheader", { name: "there" }).waitFor();
    await own.stop();
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await page.getByText("The server is not there").waitFor();
    await picture(page, "logs-gone-light");
    await own.startAgain();
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("columnheader", { name: "there" }).waitFor();
  }));

test("500,000 rows stream in, scroll to the end, are sorted and searched", () =>
  onPage(
    browser,
    server,
    logs(
      "range x from 1 to 500000 step 1 | extend name = strcat('row ', x), odd = x % 2 == 1, at = datetime(2026-01-01) + x * 1s",
    ),
    async (page) => {
      await status(page, "500,000 rows");
      const grid = page.getByRole("grid");
      await grid.evaluate((element) => element.scrollTo(0, element.scrollHeight));
      await page.locator('[role=gridcell][data-row="499999"]', { hasText: "row 500000" }).waitFor();
      assert.ok((await page.getByRole("row").count()) < 80, "rows out of sight are drawn");
      // While the bar moves every picture is drawn with rows in it.
      const slowest = await grid.evaluate(async (element) => {
        let slowest = 0;
        let last = performance.now();
        for (let step = 0; step < 40; step++) {
          element.scrollTop -= 3000;
          await new Promise((resolve) => requestAnimationFrame(resolve));
          slowest = Math.max(slowest, performance.now() - last);
          last = performance.now();
        }
        return slowest;
      });
      assert.ok(slowest < 1000, `one picture took ${slowest} ms`);
      await page.getByRole("columnheader", { name: "name" }).getByRole("button").first().click();
      await grid.evaluate((element) => element.scrollTo(0, 0));
      await page.locator('[role=gridcell][data-row="2"]', { hasText: /^row 100$/ }).waitFor();
      await page.getByRole("searchbox", { name: "Find in rows" }).fill("row 49999");
      await status(page, "11 of 500,000 rows");
    },
  ));

test("sorting many rows says how far it is, leaves the page free, and can be stopped", () =>
  onPage(
    browser,
    server,
    logs("range x from 1 to 500000 step 1 | extend name = strcat('row ', x * 7919 % 500009)"),
    async (page) => {
      await status(page, "500,000 rows");
      await page.getByRole("button", { name: "Run", exact: true }).waitFor();
      // However quick the machine is, there is time to stop it.
      const browserItself = await page.context().newCDPSession(page);
      await browserItself.send("Emulation.setCPUThrottlingRate", { rate: 6 });
      const header = page.getByRole("columnheader", { name: "name" });
      await header.getByRole("button").first().click();
      await page.getByText(/^Arranging [1-9]\d* %$/).waitFor();
      await picture(page, "logs-arranging-light");
      assert.equal(await header.getAttribute("aria-sort"), "ascending");
      assert.equal(await page.getByRole("grid").getAttribute("aria-busy"), "true");
      await page.getByRole("button", { name: "Stop" }).click();
      await page.locator("[role=grid][aria-busy=false]").waitFor();
      assert.equal(await header.getAttribute("aria-sort"), "none");
      assert.equal(await page.locator('[role=gridcell][data-row="0"]').first().innerText(), "1");
      assert.equal(new URL(page.url()).searchParams.get("sort"), null);
    },
  ));

test("a row with megabytes in it is shown as shortly as others, and whole in its record when it is asked for", () =>
  onPage(
    browser,
    server,
    logs("print big = strrep('0123456789', 150000), d = bag_pack('list', range(1, 300))"),
    async (page) => {
      await status(page, "1 row");
      await page.getByRole("gridcell").first().click();
      const record = page.getByRole("complementary", { name: "Record" });
      await record.getByRole("button", { name: "250 more" }).waitFor();
      assert.ok((await page.getByRole("gridcell").first().innerText()).length < 600);
      assert.ok((await record.innerText()).length < 10_000, "the fields behind it are out of reach");
      await record.getByRole("button", { name: "Show all 1,500,000 characters" }).click();
      assert.ok((await record.innerText()).length > 1_500_000);
    },
  ));

test("a query that needs more memory than it may have is told the limit and what to do", async () => {
  const small = await startServer({ settings: ["--query-memory-bytes-max", "20000000"] });
  try {
    const text = "range x from 1 to 5000000 step 1 | summarize n = count() by x | summarize max(n)";
    for (const [theme, viewport] of [["light"], ["dark", narrow]]) {
      await onPage(
        browser,
        small,
        logs(text),
        async (page) => {
          const problem = page
            .getByRole("alert")
            .filter({ hasText: "more memory than the 19.07 MiB that a query may use" });
          await problem.waitFor();
          assert.match(await problem.innerText(), /Query:MemoryBytesMax[\s\S]*shorter time range/);
          await picture(page, `logs-memory-${theme}`);
          await assertAccessible(page);
        },
        { theme, expectErrors: true, ...(viewport && { viewport }) },
      );
    }
    assert.deepEqual(await query(small, "print 1"), [[1]]);
  } finally {
    await small.close();
  }
});

test("rows beyond the limit are cut off, and the page says so", async () => {
  await onPage(browser, server, logs("range x from 1 to 600000 step 1"), async (page) => {
    await page.getByRole("alert").filter({ hasText: "cut off after 500000 rows" }).waitFor();
  });
  assert.equal((await query(server, "print 1")).length, 1);
});
