// Takes the README's picture of the page: screenshot.js FILE

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { card, closeBrowser, drop, file, open, put } from "./browser.js";

for (const name of ["astronaut.jpg", "rocket.jpg", "espresso.jpg"]) {
  await put(name, readFileSync(join(process.env.PICTURES, name)));
  await card(name);
}
const page = await open({ viewport: { width: 1000, height: 1090 } });
await drop(page, file("cat.jpg"));
await page.locator("#dropped canvas").waitFor();
await page.locator("#dropped").getByText("Kept in the bucket").waitFor();
await page.locator("#known option[value=tabby]").waitFor({ state: "attached" });
await page.locator("#gallery img").evaluateAll((all) => Promise.all(all.map((one) => one.decode())));
await page.screenshot({ path: process.argv[2], quality: 88, type: "jpeg" });
await closeBrowser();
