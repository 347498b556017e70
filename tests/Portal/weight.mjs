import { wide } from "./browser.mjs";

/** Whether an address is that of a file of the editor. */
export const editor = /\/(MonacoEditor|kusto|kustoMode|editor\.worker|codicon)[.-]/;

/**
 * Opens a page as a new visitor does, and waits until it can be used.
 * @param {(page: import("playwright-core").Page) => Promise<unknown>} usable
 * @returns What it took: milliseconds until then, and the packed bytes that were sent, those of the editor apart.
 */
export async function weigh(browser, server, path, usable) {
  const context = await browser.newContext({ viewport: wide });
  const page = await context.newPage();
  const responses = [];
  page.on("response", (response) => responses.push(response));
  const start = performance.now();
  try {
    await page.goto(`${server.url}/portal${path}`, { waitUntil: "commit" });
    await usable(page);
    const milliseconds = performance.now() - start;
    await page.waitForLoadState("networkidle");
    const sizes = { before: 0, editor: 0 };
    for (const response of responses) {
      const { responseBodySize } = await response.request().sizes();
      if (new URL(response.url()).pathname.startsWith("/portal"))
        sizes[editor.test(response.url()) ? "editor" : "before"] += responseBodySize;
    }
    return { milliseconds, ...sizes };
  } finally {
    await context.close();
  }
}

/** The pages that are weighed, and what tells that they can be used. */
export const weighed = {
  home: { path: "/", usable: (page) => page.getByText("On disk").waitFor() },
  tables: {
    path: "/tables",
    usable: (page) => page.getByRole("link", { name: "ACSChatIncomingOperations" }).waitFor(),
  },
  logs: {
    path: `/logs?${new URLSearchParams({ query: "ACSChatIncomingOperations\n| take 1000", timespan: "" })}`,
    usable: (page) => page.getByRole("gridcell").first().waitFor(),
  },
  insights: {
    path: "/insights/chat?timespan=",
    usable: (page) => page.getByRole("img", { name: /^Requests by result/ }).waitFor(),
  },
};
