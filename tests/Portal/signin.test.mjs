import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { assertAccessible, narrow, onPage, picture, startBrowser } from "./browser.mjs";
import { startProvider } from "./provider.mjs";
import { startStrictServer } from "./server.mjs";

const reader = "acdd72a7-3385-48ef-bd42-f606fba81ae7";

let server;
let provider;
let browser;

before(async () => {
  provider = await startProvider();
  server = await startStrictServer(
    ...[
      "--identity-authority",
      provider.issuer,
      "--identity-client-id",
      "portal",
      "--identity-client-secret",
      "a secret",
    ],
  );
  await server.assign(reader, "olga");
  provider.register("portal", "a secret", `${server.url}/signin-oidc`);
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await server?.close();
  await provider?.close();
});

const newKey = (name) => server.ask("POST", "/api/keys", { name });

async function signIn(page, key) {
  await page.getByLabel("API key").fill(key);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

const sessionCookie = async (page) =>
  (await page.context().cookies()).find((cookie) => cookie.name.startsWith("patchbay-session-"));

test("who has an API key signs in on the page that he asked for, is named, and signs out", () =>
  onPage(
    browser,
    server,
    "/tables/ACSSMSIncomingOperations",
    async (page, errors) => {
      await page.getByRole("heading", { name: "Sign in to Patchbay" }).waitFor();
      assert.deepEqual(errors, []);
      await signIn(page, `${server.ownerKey}x`);
      await page.getByText("This key is not known").waitFor();
      assert.equal(await sessionCookie(page), undefined);

      await signIn(page, server.ownerKey);
      await page.getByRole("heading", { name: "ACSSMSIncomingOperations" }).waitFor();
      assert.equal(new URL(page.url()).pathname, "/portal/tables/ACSSMSIncomingOperations");
      const cookie = await sessionCookie(page);
      assert.deepEqual([cookie.httpOnly, cookie.sameSite], [true, "Strict"]);
      assert.ok(cookie.expires * 1000 > Date.now() && cookie.expires * 1000 < Date.now() + 13 * 3600_000);
      assert.equal(await page.evaluate(() => document.cookie), "");

      await page.reload();
      await page.getByRole("button", { name: "Signed in as owner" }).click();
      await page.getByText("Owner of everything").waitFor();
      await picture(page, "account-menu");
      await page.getByRole("menuitem", { name: "Sign out" }).click();
      await page.getByRole("heading", { name: "Sign in to Patchbay" }).waitFor();
      // The session has ended on the server, too, and not only in this browser.
      const headers = { Cookie: `${cookie.name}=${cookie.value}` };
      assert.equal((await fetch(`${server.url}/api/tables`, { headers })).status, 401);
    },
    { expectErrors: true },
  ));

test("a session that ends while one works leads to the sign-in and back to the same address", async () => {
  const first = await newKey("first");
  await server.assign(reader, first.id);
  await onPage(
    browser,
    server,
    "/",
    async (page) => {
      await signIn(page, first.key);
      await page.getByRole("link", { name: "Tables" }).click();
      await page.getByRole("heading", { name: "Tables", level: 1 }).waitFor();
      await page.waitForLoadState("networkidle");
      await server.ask("DELETE", `/api/keys/${first.id}`);
      await page.getByRole("link", { name: "Usage" }).click();
      await page.getByRole("heading", { name: "Sign in to Patchbay" }).waitFor();
      assert.equal(new URL(page.url()).pathname, "/portal/usage");
      await signIn(page, server.ownerKey);
      await page.getByRole("heading", { name: "Usage" }).waitFor();
      assert.equal(new URL(page.url()).pathname, "/portal/usage");
    },
    { expectErrors: true },
  );
});

test("who lacks a role reads which ones allow what he wants", async () => {
  const { key } = await newKey("nobody");
  await onPage(
    browser,
    server,
    "/logs?query=print%201&timespan=",
    async (page) => {
      await signIn(page, key);
      await page.getByRole("button", { name: "Run", exact: true }).click();
      const problem = page.getByRole("alert").filter({ hasText: "workspaces/query/read" });
      await problem.waitFor();
      assert.match(await problem.innerText(), /You may not do that.*'nobody'.*Log Analytics Reader/s);
      await picture(page, "forbidden");
    },
    { expectErrors: true },
  );
});

test("a page of another program on this machine cannot use the session", async () => {
  const stranger = createServer((_, response) => response.setHeader("Content-Type", "text/html").end("<p>Hello"));
  await new Promise((resolve) => stranger.listen(0, "127.0.0.1", resolve));
  try {
    await onPage(
      browser,
      server,
      "/",
      async (page) => {
        await signIn(page, server.ownerKey);
        await page.getByRole("heading", { name: "Home" }).waitFor();
        await page.goto(`http://127.0.0.1:${stranger.address().port}/`);
        const answers = [];
        page.on("response", (response) => {
          if (response.url().startsWith(server.url)) answers.push([response.request().method(), response.status()]);
        });
        const address = `${server.url}/api/keys`;
        await page.evaluate(async (url) => {
          await fetch(url, { mode: "no-cors", credentials: "include" });
          await fetch(url, { method: "POST", mode: "no-cors", credentials: "include", body: '{"name":"stolen"}' });
        }, address);
        // A browser sends the cookie here, because a site is a host without its port.
        assert.deepEqual(answers, [
          ["GET", 401],
          ["POST", 401],
        ]);
        const { keys } = await server.ask("GET", "/api/keys");
        assert.ok(!keys.some(({ name }) => name === "stolen"));
      },
      { expectErrors: true },
    );
  } finally {
    stranger.close();
  }
});

test("people sign in at the OpenID provider, by code and proof key, and come back to the page", () =>
  onPage(
    browser,
    server,
    "/usage?timespan=P7D",
    async (page) => {
      await page.context().route(/googleapis/, (route) => route.abort());
      await page.getByRole("button", { name: "Sign in with localhost" }).click();
      await page.waitForURL(`${provider.issuer}/**`);
      await page.getByPlaceholder("Enter any login").fill("olga");
      await page.getByPlaceholder("and password").fill("whatever");
      await page.getByRole("button", { name: "Sign-in" }).click();
      await page.getByRole("button", { name: "Continue" }).click();
      await page.getByRole("heading", { name: "Usage" }).waitFor();
      assert.equal(page.url(), `${server.url}/portal/usage?timespan=P7D`);
      await page.getByRole("button", { name: "Signed in as Person olga" }).click();
      await page.getByText("Object id olga").waitFor();
      // The answer of the provider counts once, and in the browser that began.
      const answer = await fetch(`${server.url}/signin-oidc?code=x&state=y`, { redirect: "manual" });
      assert.match(answer.headers.get("location"), /^\/portal#sign-in=expired$/);
    },
    { expectErrors: true },
  ));

test("who says no at the provider is told so, and a link leads nowhere but to the portal", () =>
  onPage(
    browser,
    server,
    "/tables",
    async (page) => {
      await page.context().route(/googleapis/, (route) => route.abort());
      await page.getByRole("button", { name: "Sign in with localhost" }).click();
      await page.getByRole("link", { name: "Cancel" }).click();
      await page.getByText("The provider says that access is denied.").waitFor();
      assert.equal(new URL(page.url()).pathname, "/portal/tables");
      for (const foreign of ["https://example.com/", "//example.com/portal", "/portal/../api/keys", "/portalx"]) {
        await page.context().clearCookies();
        await page.goto(`${server.url}/api/session/openid?${new URLSearchParams({ returnTo: foreign })}`);
        await page.getByRole("link", { name: "Cancel" }).click();
        await page.getByText("The provider says that access is denied.").waitFor();
        assert.equal(new URL(page.url()).pathname, "/portal");
      }
    },
    { expectErrors: true },
  ));

for (const theme of ["light", "dark"]) {
  test(`the sign-in page is accessible in ${theme} colours`, () =>
    onPage(
      browser,
      server,
      "/",
      async (page) => {
        await page.getByRole("heading", { name: "Sign in to Patchbay" }).waitFor();
        await picture(page, `sign-in-${theme}`);
        await assertAccessible(page);
        await page.setViewportSize(narrow);
        await picture(page, `sign-in-narrow-${theme}`);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), narrow.width);
      },
      { theme },
    ));
}
