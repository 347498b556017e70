import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { onPage, startBrowser } from "./browser.mjs";
import { startServer, tool } from "./server.mjs";
import { editor, weigh, weighed } from "./weight.mjs";

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

for (const name of ["tables", "logs", "insights"]) {
  test(`the document of ${name} asks for all that the page is made of, before any of it runs`, async () => {
    const { path, usable } = weighed[name];
    const document = await (await fetch(`${server.url}/portal${path}`)).text();
    const asked = [];
    await onPage(browser, server, path, async (page) => {
      page.on("request", (request) => asked.push(request.url()));
      await page.reload();
      await usable(page);
    });
    const files = asked.filter((url) => /\/assets\/.+\.(js|css)$/.test(url) && !editor.test(url));
    assert.ok(files.length > 5, `only ${files.length} files were seen`);
    assert.deepEqual(
      files.filter((url) => !document.includes(new URL(url).pathname)),
      [],
    );
  });
}
