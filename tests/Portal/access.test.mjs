import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible, narrow, onPage, picture, startBrowser } from "./browser.mjs";
import { startStrictServer } from "./server.mjs";

const reader = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
const owner = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
const group = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/local";
const table = `${group}/providers/Microsoft.OperationalInsights/workspaces/default/tables/ACSSMSIncomingOperations`;
const assignments = "/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01";

let server;
let browser;

before(async () => {
  server = await startStrictServer();
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await server?.close();
});

/** The page as somebody sees it who signs in with a key. */
const openAs = (key, act, options) =>
  onPage(
    browser,
    server,
    "/access",
    async (page) => {
      await page.getByLabel("API key").fill(key);
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await page.getByRole("heading", { name: "Access", level: 1 }).waitFor();
      await act(page);
    },
    options,
  );

/** The same where the server is to refuse something, of which a browser complains. */
const openRefused = (key, act) => openAs(key, act, { expectErrors: true });

const newKey = (name) => server.ask("POST", "/api/keys", { name });
const rowOf = (page, table, text) =>
  page.getByRole("region", { name: table }).getByRole("row").filter({ hasText: text });

/** Types to whom a role is assigned, and closes the list of keys, but not the dialog. */
async function enterPrincipal(page, id) {
  await page.getByRole("combobox", { name: "To" }).pressSequentially(id);
  await page.getByRole("listbox").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("listbox").waitFor({ state: "detached" });
}

const status = async (key) => (await fetch(`${server.url}/api/tables`, { headers: { "x-api-key": key } })).status;

test("a key is made, its text is shown this once, it gets a role on a table, and is revoked", () =>
  openRefused(server.ownerKey, async (page) => {
    await page.getByRole("button", { name: "Make a key" }).click();
    const dialog = page.getByRole("alertdialog");
    await dialog.getByRole("textbox", { name: "Name" }).fill("dashboard");
    await dialog.getByRole("combobox", { name: "Expires" }).click();
    await page.getByRole("option", { name: "In 30 days" }).click();
    await dialog.getByRole("button", { name: "Make the key" }).click();
    await dialog.getByText("this is the only time that it is shown").waitFor();
    await dialog.getByRole("button", { name: "Copy the key" }).click();
    const text = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(text, /^pbk_/);
    await dialog.getByText("IDENTITY_ENDPOINT").waitFor();
    assert.ok((await dialog.innerText()).includes(`IDENTITY_ENDPOINT=${server.https}/msi/token`));
    await picture(page, "access-key-made");
    await assertAccessible(page);
    // A slip of the finger does not lose it.
    await page.keyboard.press("Escape");
    await dialog.getByText(text, { exact: true }).waitFor();
    await dialog.getByRole("button", { name: "I have copied it" }).click();

    const row = rowOf(page, "API keys", "dashboard");
    await row.getByText("None: may do nothing yet").waitFor();
    await row.getByText("in 29 days").waitFor();
    await row.getByText("by owner").waitFor();
    assert.ok(!(await page.content()).includes(text.split("_").at(-1)));
    await row.getByRole("button", { name: "Copy the client id of dashboard" }).click();
    const id = await page.evaluate(() => navigator.clipboard.readText());
    assert.ok(text.includes(id.replaceAll("-", "")));
    const query = () =>
      fetch(`${server.url}/v1/workspaces/default/query`, {
        method: "POST",
        headers: { "x-api-key": text },
        body: '{"query":"ACSSMSIncomingOperations | count"}',
      });
    assert.equal((await query()).status, 403);

    await row.getByRole("button", { name: "Assign a role to dashboard" }).click();
    await dialog.getByRole("combobox", { name: "Role" }).click();
    await page.getByRole("option", { name: "Log Analytics Reader" }).click();
    await dialog.getByRole("combobox", { name: "On" }).click();
    await page.getByRole("option", { name: "Workspace default" }).click();
    await dialog.getByRole("combobox", { name: "Table" }).click();
    await page.getByRole("option", { name: "ACSSMSIncomingOperations" }).click();
    await page.getByRole("listbox").waitFor({ state: "detached" });
    await picture(page, "access-assign");
    await assertAccessible(page);
    await dialog.getByRole("button", { name: "Assign", exact: true }).click();
    await row.getByText("on table ACSSMSIncomingOperations of workspace default").waitFor();
    await rowOf(page, "Role assignments", "dashboard").getByText(table).waitFor();
    assert.equal((await query()).status, 200);

    // The same once more is refused, and the server's reason is told where it was asked.
    await page.getByRole("button", { name: "Assign a role", exact: true }).click();
    await enterPrincipal(page, id);
    await dialog.getByRole("combobox", { name: "Role" }).click();
    await page.getByRole("option", { name: "Log Analytics Reader" }).click();
    await dialog.getByRole("combobox", { name: "On" }).click();
    await page.getByRole("option", { name: "Another path" }).click();
    await dialog.getByRole("textbox", { name: "Path" }).fill(table);
    await dialog.getByRole("button", { name: "Assign", exact: true }).click();
    await dialog.getByRole("alert").getByText("The role assignment already exists.").waitFor();
    await dialog.getByRole("button", { name: "Cancel" }).click();

    await rowOf(page, "Role assignments", "dashboard")
      .getByRole("button", { name: /^Remove/ })
      .click();
    await dialog.getByRole("button", { name: "Remove" }).click();
    await row.getByText("None: may do nothing yet").waitFor();
    assert.equal((await query()).status, 403);

    await row.getByRole("button", { name: "Revoke dashboard" }).click();
    assert.doesNotMatch(await dialog.innerText(), /lose your access/);
    await dialog.getByRole("button", { name: "Revoke" }).click();
    await dialog.waitFor({ state: "detached" });
    await row.waitFor({ state: "detached" });
    assert.ok(!(await server.ask("GET", "/api/keys")).keys.some((key) => key.id === id));
  }));

test("an expiry that is past is refused in the dialog, with the server's reason", () =>
  openRefused(server.ownerKey, async (page) => {
    await page.getByRole("button", { name: "Make a key" }).click();
    const dialog = page.getByRole("alertdialog");
    await dialog.getByRole("textbox", { name: "Name" }).fill("late");
    await dialog.getByRole("combobox", { name: "Expires" }).click();
    await page.getByRole("option", { name: "On a day" }).click();
    await dialog.getByLabel("Last day (UTC)").fill("2020-01-01");
    await dialog.getByRole("button", { name: "Make the key" }).click();
    await dialog.getByRole("alert").getByText("The time at which the key expires is past.").waitFor();
  }));

test("a role goes to an object id that is no key, and an own one is taken away after a warning", async () => {
  const chief = await newKey("chief");
  await server.assign(owner, chief.id);
  await openRefused(chief.key, async (page) => {
    await page.getByRole("button", { name: "Assign a role", exact: true }).click();
    const dialog = page.getByRole("alertdialog");
    await enterPrincipal(page, "somebody");
    await dialog.getByRole("combobox", { name: "Role" }).click();
    await page.getByRole("option", { name: /^Reader/ }).click();
    await dialog.getByRole("button", { name: "Assign", exact: true }).click();
    const row = rowOf(page, "Role assignments", "somebody");
    await row.getByText("A person, a group, or a key that is revoked").waitFor();
    await row.getByText("by chief").waitFor();
    const { value } = await server.ask("GET", assignments);
    const made = value.find(({ properties }) => properties.principalId === "somebody").properties;
    assert.deepEqual([made.scope, made.roleDefinitionId.split("/").at(-1)], ["/", reader]);

    await page.getByRole("button", { name: "Remove Owner of chief on /" }).click();
    await dialog.getByText("This role is your own").waitFor();
    await dialog.getByRole("button", { name: "Remove" }).click();
    await page.getByRole("alert").getByText("'chief'").waitFor();
    assert.equal(await page.getByRole("button", { name: /Make|Assign|Revoke|Remove/ }).count(), 0);
  });
});

test("whoever revokes the key that he is signed in with is warned, and has to sign in again", async () => {
  const own = await newKey("own");
  await server.assign(owner, own.id);
  await openRefused(own.key, async (page) => {
    await page.getByRole("button", { name: "Revoke own", exact: true }).click();
    const dialog = page.getByRole("alertdialog");
    await dialog.getByText("You lose your access at once").waitFor();
    await page.waitForTimeout(400);
    await picture(page, "access-revoke-own");
    await dialog.getByRole("button", { name: "Revoke my key" }).click();
    await page.getByRole("heading", { name: "Sign in to Patchbay" }).waitFor();
    assert.equal(await status(own.key), 401);
  });
});

test("a reader sees keys and roles, no button that would fail, and which role is missing", async () => {
  const key = await newKey("watcher");
  await server.assign(reader, key.id);
  await openAs(key.key, async (page) => {
    await page.getByText("cannot make or revoke keys, or assign or remove roles").waitFor();
    const notice = page.getByText("takes the role Owner on everything");
    assert.match(await notice.innerText(), new RegExp(`You have Reader\\..*${key.id}`, "s"));
    await rowOf(page, "API keys", "watcher").getByText("you", { exact: true }).waitFor();
    await rowOf(page, "What the roles allow", "Data Purger").waitFor();
    assert.equal(await page.getByRole("button", { name: /Make|Assign|Revoke|Remove/ }).count(), 0);
    await picture(page, "access-reader");
    await assertAccessible(page);
  });
});

test("whoever may not even look reads which roles would let him", async () => {
  const key = await newKey("nobody");
  await openRefused(key.key, async (page) => {
    const problem = page.getByRole("alert");
    await problem.getByText("which an owner can assign").waitFor();
    assert.match(await problem.innerText(), /'nobody'.*Reader/s);
    assert.equal(await page.getByRole("button", { name: /Make|Assign|Revoke|Remove/ }).count(), 0);
  });
});

for (const theme of ["light", "dark"]) {
  test(`access is accessible in ${theme} colours, wide and narrow, and with the keyboard`, async () => {
    const look = async (page, name) => {
      await page.getByText("May do everything").first().waitFor();
      await page.waitForTimeout(400);
      await picture(page, `${name}-${theme}`);
      await assertAccessible(page);
    };
    await openAs(
      server.ownerKey,
      async (page) => {
        await look(page, "access");
        await page.getByRole("button", { name: "Make a key" }).press("Enter");
        await page.getByRole("textbox", { name: "Name" }).waitFor();
        await page.waitForTimeout(400);
        await assertAccessible(page);
        await page.keyboard.press("Escape");
        await page.getByRole("alertdialog").waitFor({ state: "detached" });
        assert.equal(await page.evaluate(() => document.activeElement.textContent), "Make a key");
      },
      { theme },
    );
    await openAs(
      server.ownerKey,
      async (page) => {
        await look(page, "access-narrow");
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), narrow.width);
        const { x, width } = await page.getByRole("tab", { name: "Command line" }).boundingBox();
        assert.ok(x + width <= narrow.width, "a way to sign in is out of sight");
      },
      { theme, viewport: narrow },
    );
  });
}
