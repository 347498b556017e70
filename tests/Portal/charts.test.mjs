import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible, logs, onPage, picture, startBrowser } from "./browser.mjs";
import { startServer } from "./server.mjs";

let server;
let browser;

before(async () => {
  server = await startServer();
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await server?.close();
});

const rows = `range i from 1 to 200000 step 1
| extend v = iff(i == 77777, 900.0, sin(i / 4000.0) * 100), name = strcat('n', i), who = strcat('s', i % 3)`;

const drawn = (page) => page.locator("figure canvas").waitFor();

/** Drags across a part of the chart's width. */
async function drag(page, from, to) {
  const box = await page.getByRole("img", { name: /^Chart of the result/ }).boundingBox();
  await page.mouse.move(box.x + box.width * from, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * to, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
}

test("a line of many values says how many of them are drawn, and all of them in a part that is dragged across", () =>
  onPage(browser, server, logs(`${rows}\n| project i, v\n| render linechart`), async (page) => {
    const note = page.getByText(/^Of 200,000 values [\d,]+ are drawn: the first, last, lowest and highest/);
    const [, shown, parts] = /values ([\d,]+) are.* of ([\d,]+) parts/.exec(await note.innerText());
    const [points, columns] = [shown, parts].map((text) => Number(text.replace(",", "")));
    const { width } = await page.getByRole("img", { name: /^Chart of the result/ }).boundingBox();
    assert.ok(columns <= width, `${columns} parts in ${width} pixels`);
    assert.ok(points <= 4 * columns && points > columns, `${points} points in ${columns} parts`);
    await drawn(page);
    await picture(page, "logs-thinned-line-light");
    await assertAccessible(page);
    await drag(page, 0.4, 0.41);
    await note.waitFor({ state: "detached" });
    assert.equal(await page.getByText(/are drawn:/).count(), 0);
    await page.locator("figure canvas").dblclick();
    await note.waitFor();
  }));

for (const [visualization, expected] of Object.entries({
  scatterchart: /^Of 200,000 values [\d,]+ are drawn: one of a series in every square of \d+ pixels/,
  stackedareachart: /^Of 200,000 places [\d,]+ are drawn: the first, last, lowest and highest in each of [\d,]+ parts/,
}))
  test(`a ${visualization} of many values says how many of them are drawn`, () =>
    onPage(browser, server, logs(`${rows}\n| project i, v, who\n| render ${visualization}`), async (page) => {
      await page.getByText(expected).waitFor();
      await drawn(page);
      await picture(page, `logs-thinned-${visualization}-light`);
    }));

test("more names than an axis has room for are refused with what to do", () =>
  onPage(browser, server, logs(`${rows}\n| project name, v\n| render barchart`), async (page) => {
    await page.getByText("A barchart has room for 2,000 names with 10,000 values, and name has more. Take the largest").waitFor();
    await picture(page, "logs-crowded-light");
  }));

test("a pie of many names shows the largest, and the others as one", () =>
  onPage(browser, server, logs(`${rows}\n| project name, v\n| render piechart`), async (page) => {
    await page.getByRole("img", { name: /^Chart of the result: n77777 900, / }).waitFor();
    await drawn(page);
    await picture(page, "logs-crowded-pie-light");
  }));
