// A Chromium that notes whatever a page must not do, and what people do with a page.

import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { chromium } from "playwright-core";

const { BROWSER, API, S3, PICTURES } = process.env;

/** Complaints of all pages so far: errors on the console, and requests to anybody but the API and the bucket. */
export const complaints = [];

const browser = await chromium.launch({ executablePath: BROWSER, args: ["--no-sandbox", "--disable-gpu"] });

export const closeBrowser = () => browser.close();

/** A page in a browser that knows nothing yet; `expected` are the console's errors that belong to what is tried. */
export async function open({ path = "/", expected = [], ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on("console", (message) => {
    const known = expected.some((part) => `${message.text()} ${message.location().url}`.includes(part));
    if (message.type() === "error" && !known) complaints.push(`console: ${message.text()} at ${message.location().url}`);
  });
  page.on("pageerror", (error) => complaints.push(`error: ${error}`));
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol !== "blob:" && origin !== API && origin !== S3) complaints.push(`asks ${request.url()}`);
  });
  await page.goto(API + path);
  await page.locator("#gallery [aria-busy=false], #gallery .empty").waitFor();
  return page;
}

const TYPES = { jpg: "image/jpeg", png: "image/png", txt: "text/plain" };

/** A file as a drop has it: a sample picture by its name, or given bytes. */
export function file(name, bytes = readFileSync(join(PICTURES, name))) {
  return { name: basename(name), type: TYPES[name.split(".").pop()], base64: Buffer.from(bytes).toString("base64") };
}

/** What the browser does when files are dragged over the page and let go. */
export async function drop(page, ...files) {
  const dataTransfer = await transfer(page, files);
  for (const type of ["dragenter", "dragover", "drop"]) await page.dispatchEvent("#drop", type, { dataTransfer });
}

export async function paste(page, ...files) {
  const clipboardData = await transfer(page, files);
  await page.evaluate((data) => document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true })), clipboardData);
}

function transfer(page, files) {
  return page.evaluateHandle(async (all) => {
    const data = new DataTransfer();
    for (const { name, type, base64 } of all) {
      data.items.add(new File([Uint8Array.from(atob(base64), (one) => one.charCodeAt(0))], name, { type }));
    }
    return data;
  }, files);
}

/** Puts an object into the bucket behind the page's back. */
export async function put(key, bytes) {
  const answer = await fetch(`${S3}/pictures/${encodeURIComponent(key)}`, { method: "PUT", body: bytes });
  if (!answer.ok) throw new Error(`${key}: ${answer.status}`);
}

/** What the API says of an object, once it is known to it. */
export async function card(key) {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    const answer = await fetch(`${API}/images/${encodeURIComponent(key)}`);
    if (answer.ok) return answer.json();
    await new Promise((done) => setTimeout(done, 300));
  }
  throw new Error(`${key}: expected a card but there is none`);
}
