import assert from "node:assert/strict";
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { assertAccessible, onPage, picture, startBrowser } from "./browser.mjs";
import { clientProgram, startStrictServer, toolProgram } from "./server.mjs";

const reader = "acdd72a7-3385-48ef-bd42-f606fba81ae7";

let server;
let browser;
let home;
let key;

before(async () => {
  server = await startStrictServer();
  browser = await startBrowser();
  home = await mkdtemp(join(tmpdir(), "patchbay-login-"));
  const made = await server.ask("POST", "/api/keys", { name: "rita" });
  key = made.key;
  await server.assign(reader, made.id);
});

after(async () => {
  await browser?.close();
  await server?.close();
  if (home) await rm(home, { recursive: true, force: true });
});

const run = (...args) => toolProgram(server, args, { XDG_CONFIG_HOME: home });
const pathOf = (address) => new URL(address).pathname.replace(/^\/portal/, "") + new URL(address).search;

async function signIn(page) {
  await page.getByLabel("API key").fill(key);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

test("patchbay login is allowed on a page, works until logout, and leaves a file for its owner alone", async () => {
  const refused = await run("query", "print 1").ended;
  assert.equal(refused.code, 1);
  assert.match(refused.output, /Run patchbay login, or set PATCHBAY_API_KEY or PATCHBAY_TOKEN/);

  const login = run("login", "--no-browser");
  const [, code, address] = await login.until(/shows the code (\S+): (\S+)/);
  await onPage(browser, server, pathOf(address), async (page) => {
    await signIn(page);
    await page.getByText("patchbay, the command-line tool").waitFor();
    await page.getByText(`shows the code ${code}`).waitFor();
    await page.waitForLoadState("networkidle");
    await picture(page, "consent-device");
    await assertAccessible(page);
    await page.getByRole("button", { name: "Allow", exact: true }).click();
    await page.getByText("The program is signed in").waitFor();
  });
  const { code: end, output } = await login.ended;
  assert.equal(end, 0, output);
  assert.match(output, /Signed in at .* as rita/);
  const file = join(home, "patchbay/credentials.json");
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  const queried = await run("query", "print answer = 41 + 1", "--output", "csv").ended;
  assert.match(queried.output, /answer\n42/);
  // What rita may not do says so, and which roles would do.
  const forbidden = await run("resources", "add", "acs-new").ended;
  assert.match(forbidden.output, /'rita'.*Microsoft\.Communication\/communicationServices\/write.*Contributor/s);

  // A token that is over is renewed, and one whose sign-in was revoked is not.
  const kept = JSON.parse(await readFile(file, "utf8"));
  const { refreshToken } = Object.values(kept)[0];
  await writeFile(
    file,
    JSON.stringify({ [server.url]: { refreshToken, accessToken: "old", expiresAt: "2020-01-01T00:00:00Z" } }),
  );
  assert.equal((await run("query", "print 1").ended).code, 0);
  assert.notEqual(Object.values(JSON.parse(await readFile(file, "utf8")))[0].accessToken, "old");
  const logout = await run("logout").ended;
  assert.match(logout.output, /Signed out/);
  await writeFile(file, JSON.stringify({ [server.url]: { refreshToken } }));
  assert.match((await run("query", "print 1").ended).output, /no longer signed in.*patchbay login/s);
  await run("logout").ended;
});

test("patchbay login keeps an API key, and the environment goes before it", async () => {
  const wrong = run("login", "--api-key");
  wrong.enter("pbk_wrong\n");
  assert.match((await wrong.ended).output, /does not know this key/);
  const login = run("login", "--api-key");
  login.enter(`${key}\n`);
  assert.match((await login.ended).output, /as rita/);
  assert.equal((await run("query", "print 1").ended).code, 0);
  const other = toolProgram(server, ["query", "print 1"], { XDG_CONFIG_HOME: home, PATCHBAY_API_KEY: "pbk_wrong" });
  assert.match((await other.ended).output, /not known, has been revoked or has expired/);
  await run("logout").ended;
});

test("what is not allowed is not signed in", async () => {
  const login = run("login", "--no-browser");
  const [, , address] = await login.until(/shows the code (\S+): (\S+)/);
  await onPage(
    browser,
    server,
    "/device",
    async (page) => {
      await signIn(page);
      const code = new URL(address).searchParams.get("code");
      await page.getByLabel("Code").fill("bcdf-ghjk");
      await page.getByRole("button", { name: "Go on" }).click();
      await page.getByText("No program waits with this code").waitFor();
      await page.getByLabel("Code").fill(code.toLowerCase().replace("-", " "));
      await page.getByRole("button", { name: "Go on" }).click();
      await page.getByRole("button", { name: "Do not allow" }).click();
      await page.getByText("The program is not signed in").waitFor();
    },
    { expectErrors: true },
  );
  const { code, output } = await login.ended;
  assert.equal(code, 1);
  assert.match(output, /not allowed on the page/);
});

test("Azure's credential for devices is allowed on the page", async () => {
  const client = clientProgram(server, "person.mjs", ["device"]);
  const [, address] = await client.until(/open (\S+)/);
  await onPage(browser, server, pathOf(address), async (page) => {
    await signIn(page);
    await page.getByText("Azure's command line").waitFor();
    await page.getByRole("button", { name: "Allow", exact: true }).click();
    await page.getByText("The program is signed in").waitFor();
  });
  assert.match((await client.ended).output, /"status":"Success"/);
});

test("Azure's credential with a browser is allowed there, by code and proof key", async () => {
  // In place of a browser, a program that writes down what it is to open.
  const opener = join(home, "browser");
  await writeFile(opener, `#!/bin/sh\necho "$1" > "${home}/opened.new" && mv "${home}/opened.new" "${home}/opened"\n`);
  await chmod(opener, 0o755);
  const client = clientProgram(server, "person.mjs", ["browser"], { BROWSER: opener, DISPLAY: "" });
  let address;
  for (let tries = 0; !address && tries < 200; tries++) {
    address = await readFile(join(home, "opened"), "utf8").then(
      (text) => text.trim(),
      () => undefined,
    );
    if (!address) await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.ok(address, "No browser was opened.");
  // The browser of the test does not trust the server's certificate; the same pages are there without.
  const authorize = address.replace(server.https, server.url);
  const answer = await fetch(authorize, { redirect: "manual" });
  await onPage(
    browser,
    server,
    answer.headers.get("location").replace(/^\/portal/, ""),
    async (page) => {
      await signIn(page);
      await page.getByText("on this machine").waitFor();
      await picture(page, "consent-browser");
      await assertAccessible(page);
      await page.getByRole("button", { name: "Allow", exact: true }).click();
      await page.waitForURL(/^http:\/\/localhost/);
    },
    { expectErrors: true },
  );
  assert.match((await client.ended).output, /"status":"Success"/);
});

test("Azure's credential with a user's name takes an API key for the password", async () => {
  assert.match((await clientProgram(server, "person.mjs", ["password", key]).ended).output, /"status":"Success"/);
  assert.match((await clientProgram(server, "person.mjs", ["password", "x"]).ended).output, /AADSTS50126/);
});

test("codes go to this machine alone, with a proof key, count once, and only a person at the portal gives them", async () => {
  const ask = (parameters) =>
    fetch(`${server.url}/common/oauth2/v2.0/authorize?${new URLSearchParams(parameters)}`, { redirect: "manual" });
  const good = {
    client_id: "program",
    redirect_uri: "http://localhost:1/back",
    response_type: "code",
    code_challenge: "x",
    code_challenge_method: "S256",
    state: "s",
  };
  assert.match((await ask(good)).headers.get("location"), /^\/portal\/authorize\?/);
  for (const redirect_uri of [
    "https://example.com/",
    "http://localhost.example.com/",
    "http://me@localhost/",
    "javascript:alert(1)",
    "",
  ])
    assert.equal((await ask({ ...good, redirect_uri })).status, 400, redirect_uri);
  assert.equal((await ask({ ...good, code_challenge: "" })).status, 400);
  const plain = await ask({ ...good, code_challenge_method: "plain" });
  assert.match(plain.headers.get("location"), /^http:\/\/localhost:1\/back\?error=invalid_request.*state=s/);
  const silent = await ask({ ...good, prompt: "none" });
  assert.match(silent.headers.get("location"), /error=interaction_required/);

  const program = await fetch(`${server.url}/api/authorizations`, {
    method: "POST",
    headers: { "x-api-key": key },
    body: JSON.stringify({ clientId: "program", redirectUri: good.redirect_uri, codeChallenge: "x", allow: true }),
  });
  assert.equal(program.status, 403);

  await onPage(browser, server, "/", async (page) => {
    await signIn(page);
    await page.getByRole("heading", { name: "Home" }).waitFor();
    const verifier = "v".repeat(43);
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
    const codeChallenge = Buffer.from(digest).toString("base64url");
    const newCode = async () => {
      const answer = await page.evaluate(
        async (body) => {
          const response = await fetch("/api/authorizations", { method: "POST", body: JSON.stringify(body) });
          return response.json();
        },
        {
          clientId: "program",
          redirectUri: good.redirect_uri,
          scope: "openid offline_access",
          codeChallenge,
          allow: true,
        },
      );
      return new URL(answer.location).searchParams.get("code");
    };
    const exchange = async (changes) => {
      const fields = {
        grant_type: "authorization_code",
        client_id: "program",
        redirect_uri: good.redirect_uri,
        code_verifier: verifier,
        ...changes,
      };
      const response = await fetch(`${server.url}/oauth2/v2.0/token`, {
        method: "POST",
        body: new URLSearchParams(fields),
      });
      return response.json();
    };
    for (const change of [{ code_verifier: "w" }, { client_id: "other" }, { redirect_uri: "http://localhost:2/" }])
      assert.equal((await exchange({ code: await newCode(), ...change })).error, "invalid_grant");
    const code = await newCode();
    const tokens = await exchange({ code });
    assert.ok(tokens.access_token && tokens.id_token && tokens.refresh_token);
    assert.equal((await exchange({ code })).error, "invalid_grant");
    const foreign = { grant_type: "refresh_token", refresh_token: tokens.refresh_token, client_id: "other" };
    assert.equal((await exchange(foreign)).error, "invalid_grant");
    assert.ok((await exchange({ ...foreign, client_id: "program" })).access_token);
  });
});
