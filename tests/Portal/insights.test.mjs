import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible, narrow, onPage, picture, startBrowser } from "./browser.mjs";
import { query, startServer, tool } from "./server.mjs";

const services = {
  overview: ["All services"],
  sms: ["Operations", "Delivery", "Incoming and opt-outs", "Numbers"],
  email: ["Delivery", "Sending", "Engagement"],
  chat: ["Operations", "Threads and users"],
  calling: ["Volume", "Reliability", "Quality", "Recording"],
  "call-automation": ["Operations", "Calls and media"],
  rooms: ["Operations", "Rooms and participants"],
  authentication: ["Operations", "Callers"],
  "network-traversal": ["Operations", "Relays"],
  usage: ["What is billed"],
};

const mix = "sms=20,email=18,chat=20,calls=24,rooms=5,identity=4,job-router=1,advanced-messaging=1,network-traversal=7";

let server;
let browser;

before(async () => {
  server = await startServer();
  browser = await startBrowser();
  // Of what is rare there is some at any hour only when much fails.
  await tool(server, "generate", "--count", "20000", "--seed", "4", "--mix", mix, "--failures", "15%", "--send");
});

after(async () => {
  await browser?.close();
  await server?.close();
});

const insights = (service, parameters = {}) =>
  `/insights/${service}?${new URLSearchParams({ timespan: "P3D", ...parameters })}`;

/** Waits until every chart of the page has its rows. */
async function allDrawn(page) {
  await page.locator("section[aria-busy]").first().waitFor();
  await page.waitForFunction(() => document.querySelectorAll('section[aria-busy="true"]').length === 0);
  await page.waitForLoadState("networkidle");
}

for (const [service, tabs] of Object.entries(services)) {
  test(`every chart of ${service} has something to show`, () =>
    onPage(browser, server, insights(service), async (page) => {
      for (const [index, tab] of tabs.entries()) {
        if (tabs.length > 1) await page.getByRole("tab", { name: tab, exact: true }).click();
        await allDrawn(page);
        const empty = await page
          .locator("section[aria-busy]", { hasText: "There is nothing in this time range." })
          .evaluateAll((cards) => cards.map((card) => card.getAttribute("aria-label")));
        // The simulated services have none of these.
        const expected = { Streaming: true };
        assert.deepEqual(
          empty.filter((title) => !(title in expected)),
          [],
        );
        assert.equal(await page.getByRole("alert").count(), 0);
        assert.equal(await page.getByText("is not drawn here").count(), 0);
        await picture(page, `insights-${service}-${index + 1}-light`);
      }
    }));
}

test("charts in sight are asked for first, and all of them in the end", () =>
  onPage(
    browser,
    server,
    "/",
    async (page) => {
      const asked = [];
      let release;
      const released = new Promise((resolve) => (release = resolve));
      await page.route("**/query", async (route) => {
        asked.push(route.request().postDataJSON().query);
        await released;
        await route.continue();
      });
      await page.goto(`${server.url}/portal${insights("sms")}`);
      const cards = page.locator("section[aria-busy]");
      await cards.first().waitFor();
      while (asked.length < 3) await page.waitForTimeout(20);
      await page.locator("main").evaluate((main) => main.scrollTo(0, main.scrollHeight));
      const places = await cards.evaluateAll((all) =>
        all.map((card) => {
          const { top, bottom } = card.getBoundingClientRect();
          const link = card.querySelector('a[href*="/logs?"]').href;
          return {
            query: new URL(link).searchParams.get("query"),
            isInSight: top < innerHeight && bottom > 0,
            isFar: bottom < -innerHeight / 2,
          };
        }),
      );
      assert.deepEqual(
        asked,
        places.slice(0, 3).map(({ query }) => query),
      );
      const later = places.slice(3);
      const [inSight, far] = ["isInSight", "isFar"].map((kind) => later.filter((place) => place[kind]));
      assert.ok(inSight.length > 0 && far.length > 0, JSON.stringify(places));
      release();
      await allDrawn(page);
      const turn = ({ query }) => asked.indexOf(query);
      assert.ok(Math.max(...inSight.map(turn)) < Math.min(...far.map(turn)), asked.join("\n\n"));
      assert.equal(asked.length, places.length);
      assert.equal(await cards.locator("canvas, table, dl").count(), places.length);
    },
    { viewport: { width: 390, height: 600 } },
  ));

test("a chart shows its KQL and opens it in Logs", () =>
  onPage(browser, server, insights("sms"), async (page) => {
    await allDrawn(page);
    await page.getByRole("button", { name: "Show the KQL of Requests by operation" }).click();
    const kql = await page.getByRole("dialog", { name: "KQL of Requests by operation" }).locator("pre").innerText();
    assert.match(
      kql,
      /^ACSSMSIncomingOperations\n\| summarize Requests = count\(\) by bin\(TimeGenerated, 1h\), OperationName/,
    );
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: "Open Requests by operation in Logs" }).click();
    await page.getByRole("img", { name: /^Chart of the result: .*SMSMessagesSent/ }).waitFor();
    assert.equal(new URL(page.url()).searchParams.get("query"), kql);
  }));

test("a row of a table leads to its records, within what the page is narrowed to", () =>
  onPage(browser, server, insights("sms", { tab: "1" }), async (page) => {
    await allDrawn(page);
    await page.getByRole("button", { name: /^Country: all/ }).click();
    await page.getByRole("menuitemcheckbox", { name: "US" }).click();
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => location.search.includes("in.Country=US"));
    await allDrawn(page);
    const table = page.getByRole("region", { name: "Delivery by country" });
    assert.equal(await table.getByRole("row").count(), 2);
    await table.getByRole("button", { name: "US" }).click();
    const [[count]] = await query(
      server,
      "ACSSMSIncomingOperations | where TimeGenerated > ago(3d) and OperationName == 'SMSDeliveryReportsReceived' and Country == 'US' | count",
    );
    await page
      .getByRole("status")
      .filter({ hasText: `${count.toLocaleString("en-US")} rows` })
      .waitFor();
  }));

test("a bar leads to the records of its time and series", () =>
  onPage(browser, server, insights("chat"), async (page) => {
    await allDrawn(page);
    const chart = page.getByRole("region", { name: "Requests by result" }).getByRole("img");
    const box = await chart.boundingBox();
    await page.mouse.click(box.x + box.width - 45, box.y + box.height - 70);
    await page.getByRole("grid", { name: "Rows" }).waitFor();
    const place = new URL(page.url()).searchParams;
    assert.match(place.get("query"), /\| where ResultType == '(Succeeded|Failed)'\n\| order by TimeGenerated desc$/);
    const [from, to] = place.get("timespan").split("/").map(Date.parse);
    assert.equal(to - from, 3_600_000);
    await page.goBack();
    await page.getByRole("heading", { name: "Insights" }).waitFor();
  }));

test("dragging across a chart narrows the page to that time", () =>
  onPage(browser, server, insights("chat"), async (page) => {
    await allDrawn(page);
    const chart = page.getByRole("region", { name: "Duration" }).getByRole("img");
    await chart.scrollIntoViewIfNeeded();
    const box = await chart.boundingBox();
    await page.mouse.move(box.x + box.width * 0.7, box.y + 60);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.8, box.y + 90, { steps: 5 });
    await page.mouse.up();
    await page.waitForFunction(() => new URLSearchParams(location.search).get("timespan").includes("/"));
    await page.getByRole("button", { name: /^Time range: 20\d\d-/ }).waitFor();
  }));

test("without records the charts say so", async () => {
  await onPage(
    browser,
    server,
    insights("sms", { timespan: "2020-01-01T00:00:00Z/2020-01-02T00:00:00Z" }),
    async (page) => {
      await allDrawn(page);
      assert.ok((await page.getByText("There is nothing in this time range.").count()) > 3);
    },
  );
});

for (const [theme, viewport] of [["light"], ["dark"], ["dark", narrow]]) {
  const name = `insights-email-${viewport ? "narrow-" : ""}${theme}`;
  test(`${name} is accessible`, () =>
    onPage(
      browser,
      server,
      insights("email"),
      async (page) => {
        await allDrawn(page);
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
