import assert from "node:assert/strict";
import { cp, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { assertAccessible, logs, narrow, onPage, picture, startBrowser } from "./browser.mjs";
import { query, startServer, tool } from "./server.mjs";

const local = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/local";
const storage = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/archive";
const workspaces = "/subscriptions/s/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces";

let server;
let browser;
let exported;

before(async () => {
  const folder = await mkdtemp(join(tmpdir(), "patchbay-portal-"));
  exported = join(folder, "exported");
  await writeFile(join(folder, "connections.json"), JSON.stringify({ [storage]: { folder: exported } }));
  server = await startServer({
    folder,
    settings: ["--import-folders", folder],
  });
  browser = await startBrowser();
  await tool(server, "resources", "add", "shop");
  await tool(server, "settings", "create", "here", "--resource", "shop", "--workspace", "default");
  await tool(server, "generate", "--count", "2000", "--seed", "4", "--resource", "shop", "--send");
});

after(async () => {
  await browser?.close();
  await server?.close();
});

const open = (path, act, options) => onPage(browser, server, path, act, options);

test("a new setting sends its account what was here before, and Delivery shows how far it is", () =>
  open("/settings/edit", async (page) => {
    await page.getByRole("combobox", { name: "Resource" }).click();
    await page.getByRole("option", { name: "shop" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("archive");
    await page.getByRole("combobox", { name: "Workspace" }).click();
    await page.getByRole("option", { name: "None" }).click();
    await page.getByRole("textbox", { name: "Storage account" }).fill(storage);
    await page.getByLabel("Send what is here since").fill("2020-01-01");
    await picture(page, "setting-backfill");
    await assertAccessible(page);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("link", { name: "archive" }).click();
    await page.getByText("What the workspace had since 2020-01-01 00:00 was sent as well.").waitFor();
    await page
      .getByRole("link", {
        name: "Delivery shows how far each destination is.",
      })
      .click();
    const backfill = page.getByRole("region", { name: "Backfill" });
    await backfill.getByText("2,000 of 2,000").waitFor();
    await backfill.getByText("All of it is sent").waitFor();
    const { histories } = await (await fetch(`${server.url}/api/history`)).json();
    const { categories, from, until, ...rest } = histories[0];
    assert.equal(from, "2020-01-01T00:00:00Z");
    assert.ok(Date.parse(until) <= Date.now());
    assert.deepEqual(rest, {
      resourceId: `${local}/providers/Microsoft.Communication/communicationServices/shop`,
      setting: "archive",
      destination: `storageaccount:${storage.toLowerCase()}`,
      categoriesDone: categories.length,
      sent: 2000,
      total: 2000,
    });
  }));

test("an import is started, shows how far it is, and is looked through again", () =>
  open(
    "/delivery",
    async (page) => {
      // A copy: what is imported is archived as well.
      await cp(exported, `${exported}-copy`, { recursive: true });
      const form = page.getByRole("form", { name: "Start an import" });
      await form.getByRole("textbox", { name: "Name" }).fill("back");
      await form.getByRole("combobox", { name: "From" }).click();
      await page.getByRole("option", { name: "Folder or file" }).click();
      await form.getByRole("textbox", { name: "Path on the server" }).fill(`${exported}-copy`);
      await form.getByRole("button", { name: "Import" }).click();
      const row = page.getByRole("region", { name: "Imports" }).getByRole("row").filter({ hasText: "back" });
      await row.getByText("Has read everything").waitFor();
      await row.getByRole("cell", { name: "2,000", exact: true }).waitFor();
      assert.equal((await query(server, "union ACS* | count"))[0][0], 4000);

      // All of it is known by now.
      await row.getByRole("button", { name: "Look for more" }).click();
      await row.getByRole("cell", { name: "0", exact: true }).first().waitFor();
      await form.getByRole("textbox", { name: "Name" }).fill("forbidden");
      await form.getByRole("textbox", { name: "Path on the server" }).fill("/etc");
      await form.getByRole("button", { name: "Import" }).click();
      await page.getByRole("alert").getByText("ImportFolders").waitFor();
    },
    { expectErrors: true },
  ));

test("a table keeps its records as long as it is told to, and the workspace's days count again", () =>
  open("/tables/ACSSMSIncomingOperations", async (page) => {
    await page.getByText("Records are kept for ever").waitFor();
    await page.getByRole("spinbutton", { name: "Days to keep" }).fill("400");
    await page.getByRole("button", { name: "Set the days" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Keep so long" }).click();
    await page.getByText("Records are kept 400 days").waitFor();
    await picture(page, "table-retention");
    await page.getByRole("button", { name: "As the workspace" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "As the workspace" }).click();
    await page.getByText("Records are kept for ever").waitFor();
  }));

test("Logs asks the workspace that is chosen, and the address says which", async () => {
  const put = await fetch(`${server.url}${workspaces}/second?api-version=2023-09-01`, {
    method: "PUT",
    body: JSON.stringify({ location: "local" }),
  });
  assert.ok(put.ok, await put.text());
  await open(logs("ACSSMSIncomingOperations | count"), async (page) => {
    const cell = (text) => page.getByRole("gridcell", { name: text, exact: true });
    const count = (await query(server, "ACSSMSIncomingOperations | count"))[0][0];
    await cell(String(count))
      .or(cell(count.toLocaleString("en-US")))
      .first()
      .waitFor();
    await page.getByRole("combobox", { name: "Workspace" }).click();
    await page.getByRole("option", { name: "second" }).click();
    await cell("0").waitFor();
    assert.equal(new URL(page.url()).searchParams.get("workspace"), "second");
    await picture(page, "logs-workspace");
    await assertAccessible(page);
    await page.reload();
    await cell("0").waitFor();
    await page.goBack();
    await page.getByRole("combobox", { name: "Workspace" }).filter({ hasText: "default" }).waitFor();
  });
});

test("a visualization that is not drawn says so above its rows, and anomalies are drawn", async () => {
  await open(logs("ACSSMSIncomingOperations | summarize n = count() by ResultType | render treemap"), async (page) => {
    await page.getByText("A treemap is not drawn here; its rows are shown as a table.").waitFor();
    await page.getByRole("gridcell").first().waitFor();
  });
  const series =
    "range x from 1 to 40 step 1 | extend t = datetime(2026-01-01) + x * 1h, n = x % 7, odd = x in (12, 30) | extend odd = tolong(odd), n = n + 20 * tolong(odd)";
  await open(
    logs(`${series} | project t, n, odd | render anomalychart with (anomalycolumns=odd, title="Messages an hour")`),
    async (page) => {
      await page.getByRole("img", { name: "Messages an hour" }).waitFor();
      await page.waitForTimeout(400);
      await picture(page, "logs-anomalies");
    },
  );
});

for (const theme of ["light", "dark"]) {
  for (const [name, path, wait] of [
    ["delivery-imports", "/delivery", "Has read everything"],
    ["tables-retention", "/tables", "Kept"],
    ["table-kept", "/tables/ACSSMSIncomingOperations", "Records are kept"],
  ]) {
    test(`${name} is accessible in ${theme} colours, wide and narrow`, async () => {
      const shown = async (page) => {
        await page.getByText(wait).first().waitFor();
        await page.waitForTimeout(400);
      };
      await open(
        path,
        async (page) => {
          await shown(page);
          await page.setViewportSize({ width: 1280, height: 1500 });
          await picture(page, `${name}-${theme}`);
          await assertAccessible(page);
        },
        { theme },
      );
      await open(
        path,
        async (page) => {
          await shown(page);
          await page.setViewportSize({ width: narrow.width, height: 2200 });
          await picture(page, `${name}-${theme}-narrow`);
          assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), narrow.width);
        },
        { theme, viewport: narrow },
      );
    });
  }
}
