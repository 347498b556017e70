import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBrowser } from "./browser.mjs";
import { startServer, tool } from "./server.mjs";
import { weigh, weighed } from "./weight.mjs";

const bytesMax = 600 * 1024;

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

for (const [name, { path, usable }] of Object.entries(weighed)) {
  test(`a first visit to ${name} asks for less than 600 KiB before the editor`, async () => {
    const { before, editor } = await weigh(browser, server, path, usable);
    assert.ok(before > 100 * 1024, `only ${before} bytes were seen`);
    assert.ok(before < bytesMax, `${before} bytes`);
    assert.equal(editor > 0, name === "logs");
  });
}
