import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible, narrow, onPage, picture, startBrowser } from "./browser.mjs";
import { query, startServer, tool } from "./server.mjs";

let server;
let browser;

before(async () => {
  server = await startServer();
  browser = await startBrowser();
  // The tool tells of damaged records by its exit code.
  await assert.rejects(tool(server, "generate", "--count", "3000", "--seed", "4", "--malformed", "1%", "--send"));
});

after(async () => {
  await browser?.close();
  await server?.close();
});

const open = (path, act, options) => onPage(browser, server, path, act, options);
const api = async (path) => (await fetch(server.url + path)).json();

test("a resource is added and gets a setting with chosen categories, which is changed and deleted", () =>
  open("/resources", async (page) => {
    await page.getByRole("textbox", { name: "Name" }).fill("shop");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByRole("row").filter({ hasText: "shop" }).waitFor();

    await page.getByRole("link", { name: "Diagnostic settings" }).click();
    await page.getByText("and not kept.").waitFor();
    await page.getByRole("link", { name: "Add one" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("messages");
    await page.getByText("29 categories of 29").waitFor();
    await page.getByRole("checkbox", { name: "Audit" }).check();
    await page.getByRole("checkbox", { name: "All logs" }).uncheck();
    await page.getByText("1 category of 29").waitFor();
    await page.getByRole("checkbox", { name: "Operational SMS Logs" }).check();
    await page.getByText("2 categories of 29").waitFor();
    await page.getByRole("button", { name: "Save" }).click();

    const row = page.getByRole("row").filter({ hasText: "messages" });
    await row.getByText("AuthOperational, SMSOperational").waitFor();
    const id = (await api("/api/resources")).resources.find((resource) => resource.name === "shop").id;
    const stored = await api(
      `${id}/providers/Microsoft.Insights/diagnosticSettings/messages?api-version=2021-05-01-preview`,
    );
    assert.deepEqual(
      stored.properties.logs.map((log) => log.category),
      ["AuthOperational", "SMSOperational"],
    );

    await page.getByRole("link", { name: "messages" }).click();
    await page.getByRole("checkbox", { name: "Operational SMS Logs" }).uncheck();
    await page.getByRole("button", { name: "Save" }).click();
    await row.getByText("AuthOperational", { exact: true }).waitFor();

    await page.getByRole("button", { name: "Delete messages" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
    await page.getByText("and not kept.").waitFor();
    assert.equal((await api("/api/resources")).resources.find((resource) => resource.name === "shop").settings, 0);
  }));

test("a setting that Azure's rules forbid is told with the reason", () =>
  open(
    "/settings/edit",
    async (page) => {
      await page.getByRole("textbox", { name: "Name" }).fill("nowhere");
      await page.getByRole("textbox", { name: "Storage account" }).fill("not an id");
      await page.getByRole("button", { name: "Save" }).click();
      await page
        .getByRole("alert")
        .getByText(/not an id/)
        .waitFor();
    },
    { expectErrors: true },
  ));

test("a destination that the server has no connection for says so before the setting is saved", () =>
  open(
    "/settings/edit",
    async (page) => {
      const account = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/archive";
      await page.getByRole("textbox", { name: "Storage account" }).fill(account);
      await page.getByRole("button", { name: "Try the destination" }).click();
      await page
        .getByRole("alert")
        .getByText(/archive/)
        .waitFor();
    },
    { expectErrors: true },
  ));

test("a rejected record shows its reason and place, and is taken after repair", async () => {
  await fetch(`${server.url}/api/records?category=SMSOperational`, {
    method: "POST",
    body: '[{"OperationName":"SMSMessagesSent","MessageId":"repaired","ResultType":"Succeeded"},{"MessageId":"broken" "x":1}]',
  });
  await open("/rejected", async (page) => {
    const record = page
      .locator("section")
      .filter({ has: page.getByText("record 2 of its request") })
      .last();
    assert.equal(await record.locator("mark").innerText(), '"');
    await record.getByRole("button", { name: "Repair and send again" }).click();
    await record
      .getByRole("textbox", { name: "Record", exact: true })
      .fill('{"MessageId":"mended","OperationName":"SMSMessagesSent"}');
    await picture(page, "rejected-repair");
    await record.getByRole("button", { name: "Send again" }).click();
    await record.getByText("1 record taken.").waitFor();
    assert.equal((await query(server, 'ACSSMSIncomingOperations | where MessageId == "mended" | count'))[0][0], 1);
    await record.getByRole("textbox", { name: "Record", exact: true }).fill("{");
    await record.getByRole("button", { name: "Send again" }).click();
    await record.getByText("Rejected again.").waitFor();
  });
});

test("the records of a reason come into sight, however many reasons stand above them", () =>
  onPage(browser, server, "/rejected", async (page) => {
    const names = Array.from({ length: 30 }, (_, index) => `Nothing${index}`);
    const answer = await fetch(`${server.url}/api/records`, {
      method: "POST",
      body: JSON.stringify(names.map((category) => ({ category, OperationName: "SMSMessagesSent" }))),
    });
    assert.equal((await answer.json()).rejectedCount, names.length);
    await page.reload();
    await page.getByRole("button", { name: /'Nothing0'/ }).click();
    const heading = page.getByRole("heading", { name: /Records with this reason/ });
    await heading.waitFor();
    await page.waitForFunction(
      (element) => element && element.getBoundingClientRect().top < innerHeight,
      await heading.elementHandle(),
    );
  }));

test("the ledger adds up, and says that everything was delivered", () =>
  open("/delivery", async (page) => {
    await page.getByText("Has everything that was accepted").waitFor();
    const { rows } = await api("/api/ledger");
    assert.ok(rows.length > 5);
    for (const row of rows) assert.equal(row.accepted, row.delivered + row.pending + row.rejected + row.expired);
    await page.getByRole("region", { name: "Ledger" }).getByRole("row").filter({ hasText: "SMSOperational" }).waitFor();
  }));

test("who narrowed a setting, and what went nowhere since, is found", async () => {
  const kiosk = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Communication/communicationServices/kiosk";
  const put = async (path, properties) => {
    const body = JSON.stringify({ location: "global", properties });
    assert.ok((await fetch(server.url + path, { method: "PUT", body })).ok);
  };
  await put(`${kiosk}?api-version=2023-04-01`, { dataLocation: "Local" });
  const group = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/local/providers";
  for (const categories of [["ChatOperational", "SMSOperational"], ["SMSOperational"]])
    await put(`${kiosk}/providers/Microsoft.Insights/diagnosticSettings/few?api-version=2021-05-01-preview`, {
      workspaceId: `${group}/Microsoft.OperationalInsights/workspaces/default`,
      storageAccountId: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/unknown",
      logs: categories.map((category) => ({ category, enabled: true })),
    });
  await fetch(`${server.url}/api/records?category=ChatOperational&resourceId=${encodeURIComponent(kiosk)}`, {
    method: "POST",
    body: '[{"OperationName":"CreateChatThread"},{"OperationName":"CreateChatThread"}]',
  });

  await open("/", async (page) => {
    await page.getByRole("link", { name: "Activity log" }).click();
    await page.getByRole("searchbox", { name: "Find in the activity log" }).fill("kiosk");
    const change = page.getByRole("row").filter({ hasText: "Diagnostic settings: updated" });
    await change.getByText("Off: ChatOperational").waitFor();
    await change.getByText("local developer").waitFor();
    assert.equal(await page.getByRole("row").filter({ hasText: "shop" }).count(), 0);
    await page.reload();
    await change.getByRole("link", { name: "few" }).click();
    await page.getByText("1 category of 29").waitFor();

    await page.getByRole("link", { name: "Delivery", exact: true }).click();
    const nowhere = page.getByRole("region", { name: "Went nowhere" }).getByRole("row").filter({ hasText: "kiosk" });
    await nowhere.getByText("No diagnostic setting of the resource turns this category on").waitFor();
    await nowhere.getByRole("cell", { name: "2", exact: true }).waitFor();
    const unknown = page.getByRole("region", { name: "Destinations" }).getByRole("row").filter({ hasText: "unknown" });
    await unknown.getByText("Gets nothing. The server does not know how to reach").waitFor();
  });
});

test("where nobody has to sign in Access says so, and how that is changed", () =>
  open("/access", async (page) => {
    await page.getByRole("heading", { name: "Everybody on this machine may do everything" }).waitFor();
    await page.getByText("--identity-required true").waitFor();
    await page.getByText(`cat ${server.folder}/identity/owner-key`).waitFor();
    await page.getByRole("tab", { name: "Environment" }).click();
    await page.getByRole("button", { name: "Copy the command" }).first().click();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "PATCHBAY_IDENTITY_REQUIRED=true");
  }));

for (const theme of ["light", "dark"]) {
  for (const [name, path, wait] of [
    ["settings", "/settings", "All categories"],
    ["setting", "/settings/edit", "29 categories of 29"],
    ["resources", "/resources", "Add a resource"],
    ["workspaces", "/workspaces", "Tables in use"],
    ["rejected", "/rejected", "Newest records"],
    ["usage", "/usage", "Came into the workspace"],
    ["delivery", "/delivery", "Has everything that was accepted"],
    ["access-open", "/access", "What the roles allow"],
    ["activity", "/activity", "local developer"],
  ]) {
    test(`${name} is accessible in ${theme} colours, wide and narrow`, async () => {
      await open(
        path,
        async (page) => {
          await page.getByText(wait).first().waitFor();
          await page.waitForTimeout(400);
          await picture(page, `${name}-${theme}`);
          await assertAccessible(page);
        },
        { theme },
      );
      await open(
        path,
        async (page) => {
          await page.getByText(wait).first().waitFor();
          assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), narrow.width);
        },
        { theme, viewport: narrow },
      );
    });
  }
}
