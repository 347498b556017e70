import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible, narrow, onPage, onPageOfComingAndGoing, picture, startBrowser } from "./browser.mjs";
import { startServer, tool } from "./server.mjs";

let server;
let browser;

before(async () => {
  server = await startServer();
  browser = await startBrowser();
  await tool(server, "generate", "--count", "3000", "--seed", "3", "--send");
});

after(async () => {
  await browser?.close();
  await server?.close();
});

test("every address below /portal shows the page it names, and the first one is at /", () =>
  onPage(browser, server, "/", async (page) => {
    await page.getByRole("heading", { name: "Home" }).waitFor();
    await page.goto(server.url);
    assert.equal(new URL(page.url()).pathname, "/portal");
    await page.getByRole("link", { name: "Tables" }).click();
    await page.getByRole("link", { name: "ACSSMSIncomingOperations" }).click();
    assert.equal(new URL(page.url()).pathname, "/portal/tables/ACSSMSIncomingOperations");
    await page.reload();
    await page.getByRole("heading", { name: "ACSSMSIncomingOperations" }).waitFor();
    await page.goBack();
    await page.getByRole("heading", { name: "Tables", level: 1 }).waitFor();
  }));

test("pages run nothing but the server's own files, which are kept, packed and named by their content", async () => {
  const page = await fetch(`${server.url}/portal/tables`);
  const policy = page.headers.get("content-security-policy");
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /script-src 'self';/);
  assert.equal(page.headers.get("cache-control"), "no-cache");
  const asset = /src="([^"]+\.js)"/.exec(await page.text())[1];
  const script = await fetch(server.url + asset, { headers: { "Accept-Encoding": "br" } });
  assert.match(script.headers.get("cache-control"), /immutable/);
  assert.equal(script.headers.get("content-encoding"), "br");
  assert.equal((await fetch(`${server.url}/portal/assets/gone.js`)).status, 404);
  const addScript = () => {
    const script = document.createElement("script");
    script.textContent = "window.ran = true";
    document.body.append(script);
    return "ran" in window;
  };
  await onPage(
    browser,
    server,
    "/",
    async (page, errors) => {
      assert.equal(await page.evaluate(addScript), false);
      assert.match(errors.join(), /Content Security Policy/);
    },
    { expectErrors: true },
  );
});

test("the keyboard reaches the content past the navigation, and every page by it", () =>
  onPage(browser, server, "/tables", async (page) => {
    await page.getByRole("link", { name: "ACSSMSIncomingOperations" }).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement?.id), "main");
  }));

test("a server that goes is told of on the page that is opened then, and asked again until it is back", () =>
  onPageOfComingAndGoing(browser, "/resources", async (page, own) => {
    await page.getByRole("region", { name: "Resources" }).getByText("local", { exact: true }).waitFor();
    await page.getByRole("link", { name: "Home", exact: true }).click();
    await page.getByRole("heading", { name: "Home" }).waitFor();
    await own.stop();
    // Its file is here, its content is not.
    await page.getByRole("link", { name: "Resources" }).click();
    await page.getByText("The server is not there").waitFor();
    await own.startAgain();
    await page.getByRole("region", { name: "Resources" }).getByText("local", { exact: true }).waitFor();
  }));

test("a page whose file did not come is loaded when the server is back", () =>
  onPageOfComingAndGoing(browser, "/resources", async (page, own) => {
    await page.getByRole("heading", { name: "Resources" }).waitFor();
    await own.stop();
    await page.getByRole("link", { name: "Rejected records" }).click();
    await page.getByText("The page could not be loaded").waitFor();
    await own.startAgain();
    await page.getByRole("heading", { name: "Rejected records" }).waitFor({ timeout: 60_000 });
  }));

test("a phone's width shows each value of a table without scrolling sideways", () =>
  onPage(
    browser,
    server,
    "/tables",
    async (page) => {
      for (const [path, name] of [
        ["/tables", "Tables"],
        ["/workspaces", "Workspaces"],
        ["/resources", "Resources"],
        ["/delivery", "Ledger"],
        ["/tables/ACSSMSIncomingOperations", "Columns"],
      ]) {
        await page.goto(`${server.url}/portal${path}`);
        const table = page.getByRole("region", { name, exact: true });
        await table.getByRole("cell").first().waitFor();
        assert.ok(await table.evaluate((element) => element.scrollWidth <= element.clientWidth), path);
      }
      await page.goto(`${server.url}/portal/resources`);
      await page.getByRole("cell", { name: "local", exact: true }).waitFor();
      await assertAccessible(page);
    },
    { viewport: narrow },
  ));

test("a table that does not exist is told of, above those that do", () =>
  onPage(browser, server, "/tables/Nope", async (page) => {
    await page.getByText("There is no table Nope here.").waitFor();
    await page.getByRole("link", { name: "ACSSMSIncomingOperations" }).waitFor();
  }));

test("a page that a link far down opens is shown from its top", () =>
  onPage(
    browser,
    server,
    "/tables",
    async (page) => {
      await page.getByRole("link", { name: "ACSSMSIncomingOperations" }).scrollIntoViewIfNeeded();
      const scrolled = () => page.evaluate(() => document.getElementById("main").scrollTop);
      assert.ok((await scrolled()) > 0);
      await page.getByRole("link", { name: "ACSSMSIncomingOperations" }).click();
      await page.getByRole("heading", { name: "ACSSMSIncomingOperations" }).waitFor();
      assert.equal(await scrolled(), 0);
    },
    { viewport: { width: 1280, height: 300 } },
  ));

test("the keyboard goes on in the page that a link opens, and at the button whose drawer is closed", () =>
  onPage(browser, server, "/tables", async (page) => {
    await page.getByRole("link", { name: "ACSSMSIncomingOperations" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "ACSSMSIncomingOperations" }).waitFor();
    await page.waitForFunction(() => document.activeElement?.id === "main");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Query it in Logs");
    await page.setViewportSize(narrow);
    await page.getByRole("button", { name: "Navigation" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.waitForFunction(() => document.activeElement?.tagName === "BUTTON");
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("aria-label")), "Navigation");
  }));

test("a phone's width has the navigation behind a button", () =>
  onPage(
    browser,
    server,
    "/",
    async (page) => {
      await page.getByRole("button", { name: "Navigation" }).click();
      await page.getByRole("dialog").getByRole("link", { name: "Tables" }).click();
      await page.getByRole("heading", { name: "Tables", level: 1 }).waitFor();
      await page.getByRole("dialog").waitFor({ state: "detached" });
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), narrow.width);
    },
    { viewport: narrow },
  ));

for (const theme of ["light", "dark"]) {
  for (const [name, path, heading] of [
    ["home", "/", "Home"],
    ["tables", "/tables", "Tables"],
    ["schema", "/tables/ACSSMSIncomingOperations", "ACSSMSIncomingOperations"],
  ]) {
    test(`${name} is accessible in ${theme} colours`, () =>
      onPage(
        browser,
        server,
        path,
        async (page) => {
          await page.getByRole("heading", { name: heading, level: 1 }).waitFor();
          await page.waitForLoadState("networkidle");
          await picture(page, `${name}-${theme}`);
          await assertAccessible(page);
        },
        { theme },
      ));
  }
}
