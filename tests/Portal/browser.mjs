import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { chromium } from "playwright-core";
import { startServer } from "./server.mjs";

const axe = new URL("node_modules/axe-core/axe.min.js", import.meta.url).pathname;
const pictures = new URL("../../artifacts/portal-pictures/", import.meta.url).pathname;
const executablePath = process.env.PATH?.split(":")
  .map((folder) => `${folder}/chromium`)
  .find(existsSync);

export const wide = { width: 1280, height: 800 };
export const narrow = { width: 390, height: 844 };

/** Starts Chromium. */
export function startBrowser() {
  assert.ok(executablePath, "These tests need Chromium: apt-get install chromium.");
  return chromium.launch({ executablePath });
}

/**
 * Opens a page of the portal and does something there. It fails when the page writes an error to the console, throws one, or asks
 * another host for anything; a test that expects such errors looks at them itself.
 */
export async function onPage(
  browser,
  server,
  path,
  act,
  { viewport = wide, theme = "light", expectErrors = false } = {},
) {
  const context = await browser.newContext({
    viewport,
    colorScheme: theme,
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const errors = [];
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(`${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("request", (request) => {
    if (!request.url().startsWith(server.url) && !/^(data|blob):/.test(request.url()))
      errors.push(`asks ${request.url()}`);
  });
  try {
    await page.goto(`${server.url}/portal${path}`);
    await act(page, errors);
    if (!expectErrors) assert.deepEqual(errors, []);
  } finally {
    await context.close();
  }
}

/** As onPage, on a server of its own that goes and comes back on the same folder and port; what the browser complains of meanwhile is expected. */
export async function onPageOfComingAndGoing(browser, path, act) {
  let server = await startServer();
  const stop = () => server.stop();
  const startAgain = async () => {
    server = await startServer(server);
  };
  try {
    await onPage(browser, server, path, (page) => act(page, { stop, startAgain }), { expectErrors: true });
  } finally {
    await server.close();
  }
}

/** Keeps a picture of the page among the tests' output. */
export async function picture(page, name) {
  await mkdir(pictures, { recursive: true });
  await page.screenshot({ path: `${pictures}${name}.png` });
}

/** Fails when the page breaks a rule of WCAG 2.2 A or AA, and says which element breaks which. */
export async function assertAccessible(page) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(await readFile(axe, "utf8"));
  const result = await page.evaluate(() =>
    // @ts-ignore axe is in the page
    // Fluent UI's sentinels of the focus order pass a focus on as soon as they get it.
    window.axe.run(
      { exclude: ["[data-tabster-dummy]"] },
      { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] },
    ),
  );
  const found = result.violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 200)} ${node.failureSummary}`),
  );
  assert.deepEqual(found, []);
  assert.ok(result.passes.length > 5, "axe looked at next to nothing");
}

/** The address of the Logs page with a query and what else is given. */
export const logs = (text, parameters = {}) =>
  `/logs?${new URLSearchParams({ query: text, timespan: "", ...parameters })}`;
