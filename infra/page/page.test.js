import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, test } from "node:test";
import { card, closeBrowser, complaints, drop, file, open, paste, put } from "./browser.js";

const { API, PICTURES, STACK } = process.env;
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const MARKUP = `<img src=x onerror=alert(1)> & "über" ../%2e%2e/#?.jpg`;
const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };

const picture = (name) => readFileSync(join(PICTURES, name));
const tiles = (page) => page.locator("#gallery li:not(.skeleton)");
const captions = (page) => tiles(page).locator(".key").allTextContents();
const keyOf = async (dialog) => (await dialog.locator("dd", { hasText: "s3://" }).textContent()).replace("s3://pictures/", "");
const names = (one) => one.labels.map((label) => label.name);

/** No violation of what axe-core knows, WCAG 2.2 AA and its best practices; nothing left undecided about colours. */
async function accessible(page, what) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  const found = violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`);
  assert.deepEqual(found, [], what);
}

async function wide(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

async function kept(page, number) {
  await page.locator("#dropped article", { hasText: "Kept in the bucket" }).nth(number - 1).waitFor({ timeout: 60_000 });
}

async function opened(page, key) {
  await tiles(page).filter({ hasText: key }).first().locator("a").click();
  const dialog = page.locator("dialog");
  await dialog.getByRole("heading", { name: "Labels" }).waitFor();
  return dialog;
}

after(closeBrowser);

for (const colorScheme of ["light", "dark"]) {
  test(`an empty page says what to do, to everybody (${colorScheme})`, async () => {
    const page = await open({ colorScheme });
    await page.getByText("No pictures yet.").waitFor();
    await page.getByText(/resnet50-tiny-imagenet · mxnet-fp32/).waitFor();
    await accessible(page, colorScheme);
  });
}

test("a picture that is dropped shows its labels and where they were seen, and is kept", async () => {
  const page = await open();
  await drop(page, file("cat.jpg"));
  const article = page.locator("#dropped article");
  await article.locator(".labels li").first().getByText("tabby").waitFor();
  assert.match(await article.locator(".labels li").first().textContent(), /tabby7\d %/);
  assert.match(await article.textContent(), /Falls under .*cat \d\d %.*Model.*Engine.*decode.*forward/s);
  await heatMap(article);
  await kept(page, 1);
  assert.deepEqual(await captions(page), ["cat.jpg"]);
  const stored = await card((await (await fetch(`${API}/images`)).json()).images[0].key);
  assert.match(stored.key, /^uploads\/[0-9a-f-]{36}\/cat\.jpg$/);
  assert.equal(names(stored)[0], "tabby");
});

async function heatMap(article) {
  const canvas = article.locator("canvas");
  await canvas.waitFor();
  assert.match(await canvas.getAttribute("aria-label"), /^Heat map: tabby was seen most clearly .+ of the picture\.$/);
  const differences = await canvas.evaluate((one) => {
    const { data } = one.getContext("2d").getImageData(0, 0, one.width, one.height);
    return new Set(data.filter((_, i) => i % 4 === 0)).size;
  });
  assert.ok(differences > 50, `expected many shades but got ${differences}`);
  const [over, under] = [await canvas.boundingBox(), await article.locator("img").boundingBox()];
  for (const side of ["x", "y", "width", "height"]) assert.ok(Math.abs(over[side] - under[side]) < 1, side);
  const toggle = article.getByRole("button", { name: "Heat map" });
  await toggle.click();
  assert.equal(await canvas.isVisible(), false);
  await toggle.click();
  assert.equal(await canvas.isVisible(), true);
}

test("several at once, dropped, chosen and pasted", async () => {
  const page = await open();
  await drop(page, file("espresso.jpg"), file("rocket.jpg"), file("astronaut.jpg"));
  await page.locator("#files").setInputFiles(join(PICTURES, "cat.png"));
  await paste(page, file("espresso.jpg"));
  await kept(page, 5);
  assert.deepEqual((await captions(page)).sort(), ["astronaut.jpg", "cat.jpg", "cat.png", "espresso.jpg", "espresso.jpg", "rocket.jpg"]);
  const shown = tiles(page).locator("img");
  for (const one of await shown.all()) await one.evaluate((img) => img.decode());
  await page.getByRole("button", { name: "Clear these" }).click();
  assert.equal(await page.locator("#dropped article").count(), 0);
});

test("what is too large for a request goes through the bucket", async () => {
  const page = await open();
  await drop(page, file("large.jpg", Buffer.concat([picture("cat.jpg"), Buffer.alloc(5_000_000)])));
  await kept(page, 1);
  assert.match(await page.locator("#dropped .labels").textContent(), /tabby/);
});

test("labels find pictures, by what they fall under too, and the way back is the browser's", async () => {
  const page = await open();
  await page.getByRole("button", { name: "All", exact: false }).last().waitFor();
  await page.getByRole("combobox", { name: "Find by label" }).fill("Cat");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Pictures of “Cat”" }).waitFor();
  await page.waitForFunction(() => document.querySelectorAll("#gallery .key").length === 3);
  assert.deepEqual((await captions(page)).sort(), ["cat.jpg", "cat.png", "large.jpg"]);
  const chips = page.locator("#labels");
  await chips.getByRole("button", { name: /^cat 3$/, pressed: true }).waitFor();
  const all = chips.getByRole("button", { name: /^All \d+ labels$/ });
  if (await all.isVisible()) await all.click();
  await chips.getByRole("button", { name: /^espresso 2$/ }).click();
  await page.getByRole("heading", { name: "Pictures of “espresso”" }).waitFor();
  await page.waitForFunction(() => document.querySelectorAll("#gallery .key").length === 2);
  await page.goBack();
  await page.getByRole("heading", { name: "Pictures of “Cat”" }).waitFor();
  await page.getByRole("combobox", { name: "Find by label" }).fill("no such thing");
  await page.getByRole("button", { name: "Find" }).click();
  await page.getByText("Nothing is found by this label.").waitFor();
});

test("a person's word is set, confirmed, removed and taken back", async () => {
  const page = await open();
  const dialog = await opened(page, "rocket.jpg");
  const key = await keyOf(dialog);
  const first = dialog.locator(".labels li").first();
  await dialog.getByRole("button", { name: "obelisk is wrong" }).click();
  await dialog.getByText(/The model said obelisk/).waitFor();
  assert.ok(!names(await card(key)).includes("obelisk"));
  await dialog.getByRole("button", { name: "fountain is right" }).click();
  await dialog.locator("li.person").waitFor();
  assert.match(await first.textContent(), /fountain.*said by a person/);
  await dialog.getByPlaceholder("Another label").fill("my rocket");
  await dialog.getByRole("button", { name: "Add" }).click();
  await dialog.getByText("my rocket").waitFor();
  const said = (await card(key)).correction;
  assert.deepEqual([said.set, said.confirm, said.remove], [[], ["fountain", "my rocket"], ["obelisk"]]);
  await dialog.getByPlaceholder("Another label").fill("space rocket");
  await dialog.getByRole("button", { name: "Only this" }).click();
  await dialog.getByText("space rocket").waitFor();
  assert.deepEqual(names(await card(key)), ["space rocket"]);
  assert.match(await tiles(page).filter({ hasText: "rocket.jpg" }).textContent(), /space rocket✓/);
  await dialog.getByRole("button", { name: "Take back" }).click();
  await first.getByText("obelisk").waitFor();
  assert.equal((await card(key)).correction, null);
});

test("nobody corrects over another without seeing it", async () => {
  const page = await open({ expected: ["412"] });
  const dialog = await opened(page, "astronaut.jpg");
  const key = await keyOf(dialog);
  await fetch(`${API}/images/${encodeURIComponent(key)}/labels`, { method: "PUT", headers: { "content-type": "application/json" }, body: '{"set": ["Eileen"]}' });
  await dialog.getByRole("button", { name: "dumbbell is right" }).click();
  await dialog.getByText("Somebody else changed it meanwhile.").waitFor();
  await dialog.getByText("Eileen").waitFor();
  assert.deepEqual(names(await card(key)), ["Eileen"]);
});

test("the heat map of a picture in the bucket is there when it is asked for", async () => {
  const page = await open();
  const dialog = await opened(page, "cat.jpg");
  await dialog.getByRole("button", { name: "Heat map" }).click();
  await dialog.locator("canvas").waitFor();
});

test("the keyboard is enough", async () => {
  const page = await open();
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Skip to the pictures");
  await page.keyboard.press("Enter");
  const focused = (text) => page.evaluate(
    (part) => document.activeElement !== document.body && (document.activeElement.ariaLabel ?? document.activeElement.textContent).includes(part), text);
  const tabTo = async (text) => {
    for (let i = 0; i < 60 && !(await focused(text)); i++) await page.keyboard.press("Tab");
    assert.ok(await focused(text), `expected to reach ${text}`);
  };
  await tabTo("espresso.jpg");
  await page.keyboard.press("Enter");
  const dialog = page.locator("dialog");
  await dialog.getByRole("heading", { name: "Labels" }).waitFor();
  await tabTo("espresso is right");
  await page.keyboard.press("Space");
  await dialog.locator("li.person").waitFor();
  await tabTo("Take back");
  await page.keyboard.press("Enter");
  await dialog.locator("li.person").waitFor({ state: "detached" });
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  await page.waitForFunction(() => document.activeElement.matches("a[href*=espresso]")); // the focus is back where it was
});

test("a key is text, whatever it looks like", async () => {
  await put(MARKUP, picture("cat.jpg"));
  await card(MARKUP);
  const page = await open();
  const tile = tiles(page).first();
  await tile.locator("img").evaluate((img) => img.decode());
  const dialog = await opened(page, "#?.jpg");
  assert.equal(await keyOf(dialog), MARKUP);
  await dialog.locator("figure img").evaluate((img) => img.decode());
  await dialog.getByRole("button", { name: "tabby is right" }).click();
  await dialog.locator("li.person").waitFor();
  await dialog.getByRole("button", { name: "Take back" }).click();
  await dialog.locator("li.person").waitFor({ state: "detached" });
});

test("what is not a picture is refused in the server's words, and not kept", async () => {
  const page = await open({ expected: ["415"] });
  const before = (await captions(page)).length;
  await drop(page, file("list.txt", Buffer.from("a shopping list")));
  await page.locator("#dropped").getByText("expected an image but got bytes that begin with 61 20 73 68").waitFor();
  await page.getByRole("button", { name: "Refresh" }).click();
  await page.locator("#gallery [aria-busy=false]").waitFor();
  assert.equal((await captions(page)).length, before);
});

test("what the model rejected in the bucket says why", async () => {
  await put("broken.jpg", picture("cat.jpg").subarray(0, 9000));
  await card("broken.jpg");
  const page = await open();
  await tiles(page).first().getByText("damaged").waitFor();
  const dialog = await opened(page, "broken.jpg");
  await dialog.getByText("expected a complete JPEG but got a damaged one").waitFor();
});

test("a bucket that takes nothing costs no labels", async () => {
  const page = await open({ expected: ["net::ERR_FAILED"] });
  await page.route(/X-Amz-Signature/, (route) => route.abort());
  await drop(page, file("cat.jpg"));
  await page.locator("#dropped").getByText("It is not kept. The bucket did not take it").waitFor();
  assert.match(await page.locator("#dropped .labels").textContent(), /tabby/);
});

test("a gallery of many comes in pages", async () => {
  for (let i = 0; i < 30; i++) await put(`many/${i}.jpg`, picture("espresso.jpg"));
  for (let i = 0; i < 30; i++) await card(`many/${i}.jpg`);
  const page = await open();
  assert.equal(await tiles(page).count(), 24);
  assert.equal((await captions(page))[0], "29.jpg");
  await page.getByRole("button", { name: "Show more" }).click();
  await page.waitForFunction(() => document.querySelectorAll("#gallery .key").length > 24);
  const all = await captions(page);
  assert.equal(all.filter((key) => /^\d+\.jpg$/.test(key)).length, 30);
  assert.equal(await page.evaluate(() => document.activeElement.closest("li") === document.querySelectorAll("#gallery li")[24]), true);
});

for (const colorScheme of ["light", "dark"]) {
  test(`everybody can use a full page and a picture's own (${colorScheme})`, async () => {
    const page = await open({ colorScheme });
    await drop(page, file("cat.jpg"));
    await kept(page, 1);
    await accessible(page, "gallery");
    const ground = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    assert.equal(ground, colorScheme === "dark" ? "rgb(21, 22, 24)" : "rgb(250, 249, 246)");
    await opened(page, "cat.jpg");
    await accessible(page, "dialog");
  });
}

test("it fits a phone", async () => {
  const page = await open(PHONE);
  assert.equal(await wide(page), 0);
  await drop(page, file("cat.jpg"));
  await kept(page, 1);
  assert.equal(await wide(page), 0);
  await page.getByRole("link", { name: "Look closer, or correct it" }).tap();
  await page.locator("dialog").getByRole("heading", { name: "Labels" }).waitFor();
  assert.equal(await wide(page), 0);
  assert.equal(await page.locator("dialog").evaluate((one) => one.scrollWidth - one.clientWidth), 0);
  await page.locator("dialog").getByRole("button", { name: "Close" }).tap();
  await page.locator("dialog").waitFor({ state: "hidden" });
  await accessible(page, "phone");
});

test("a server that is gone is told, and can be asked again", async () => {
  // The last is Chromium's word for a connection that a server on its way out still took, and ended before anything was asked.
  const page = await open({ expected: ["ERR_CONNECTION", "ERR_EMPTY_RESPONSE", "ERR_SOCKET_NOT_CONNECTED"] });
  process.kill(Number(STACK));
  await page.waitForFunction(() => fetch("health").then(() => false, () => true), null, { polling: 300 });
  await page.getByRole("button", { name: "Refresh" }).click();
  await page.locator("#trouble").getByText("The server does not answer.").waitFor();
  await page.locator("#trouble").getByRole("button", { name: "Try again" }).click();
  await page.locator("#trouble").getByText("The server does not answer.").waitFor();
  await drop(page, file("cat.jpg"));
  await page.locator("#dropped").getByText("The server does not answer.").waitFor();
});

test("nothing complained, and nobody else was asked", () => assert.deepEqual(complaints, []));
