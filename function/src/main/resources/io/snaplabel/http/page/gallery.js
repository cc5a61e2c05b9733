// The pictures of the bucket, newest first, or those that a label finds, most probable first.

import { health, labelCounts, labelled, newest, Problem, thumbnail } from "./api.js";
import { $, el, fileName, percent, problem, say } from "./dom.js";

const PAGE = 24;
const MOST = 200;
const FIRST_LABELS = 12;
const POLL_MS = 600;
const PATIENCE_MS = 120_000;
const RETRIES = 3;

const tiles = new Map(); // by identity, in no order; the page has the order
let label = null; // as it was asked for
let name = null; // as it is called
let next = null;
let turn = 0; // what was asked before the last change of mind is not shown
let grid = null;

const identity = (image) => `${image.bucket}/${image.key}`;

/** The address of a picture on this page. */
export function address(image) {
  const place = new URLSearchParams(label ? { label } : {});
  if (image) {
    place.set("in", image.bucket);
    place.set("image", image.key);
  }
  return `#${place}`;
}

/** All of them, or those of a label. */
export async function show(wanted) {
  label = name = wanted;
  next = null;
  tiles.clear();
  turn++;
  $("pictures").textContent = label ? `Pictures of “${label}”` : "Pictures";
  $("wanted").value = label ?? "";
  grid = el("ul", { class: "grid", "aria-busy": "true" }, Array.from({ length: 6 }, () => el("li", { class: "skeleton" })));
  $("gallery").replaceChildren(grid);
  $("more").hidden = true;
  await page();
  await counts();
}

export async function more() {
  $("more").disabled = true;
  const before = grid.children.length;
  await page();
  $("more").disabled = false;
  grid.children[before]?.querySelector("a").focus();
}

async function page() {
  const mine = turn;
  try {
    const { json } = await (label ? labelled(label, PAGE, next) : newest(PAGE, next));
    if (mine !== turn) return;
    $("trouble").replaceChildren();
    name = json.label ?? null;
    if (grid.ariaBusy === "true") grid.replaceChildren();
    const fresh = json.images.filter((image) => !tiles.has(identity(image))).map((image) => remember(image));
    grid.append(...fresh);
    next = json.next;
    $("more").hidden = !next;
    if (grid.children.length === 0) grid.replaceWith((grid = empty()));
    else if (label) say(`${grid.children.length} pictures of ${name}`);
  } catch (error) {
    if (mine !== turn) return;
    if (grid.ariaBusy === "true") grid.replaceChildren();
    $("trouble").replaceChildren(problem(error, () => show(label)));
  } finally {
    if (mine === turn) grid.ariaBusy = "false";
  }
}

function empty() {
  const text = label
    ? ["Nothing is found by this label.", "Labels are found by any of their names, and by what they fall under: a tabby is a cat, and an animal."]
    : ["No pictures yet.", "Drop one above, or copy some to the bucket: they appear here with their labels."];
  return el("div", { class: "empty" }, el("p", {}, text[0]), el("p", { class: "soft" }, text[1]));
}

function remember(image) {
  const item = tile(image);
  tiles.set(identity(image), item);
  return item;
}

function tile(image) {
  const best = image.labels ? image.labels[0] : { name, probability: image.probability, by: image.by };
  const rejection = image.said?.rejection;
  const share = best && (best.by === "person" ? "✓" : percent(best.probability));
  return el("li", {}, el("a", { href: address(image) },
    rejection ? el("span", { class: "nothing" }, rejection.code) : miniature(image),
    el("span", { class: "caption" },
      el("span", { class: "name" }, best?.name ?? "no labels"),
      share && el("span", { class: "share", "aria-label": best.by === "person" ? "said by a person" : null, role: best.by === "person" ? "img" : null }, share),
      el("span", { class: "soft small key" }, fileName(image.key)))));
}

/** Asks again when the server is busy; after that there is no picture to show. */
function miniature(image) {
  const picture = el("img", { src: thumbnail(image), alt: "", loading: "lazy", decoding: "async" });
  let failures = 0;
  picture.addEventListener("error", () => {
    if (++failures > RETRIES) picture.replaceWith(el("span", { class: "nothing" }, "no preview"));
    else setTimeout(() => (picture.src = thumbnail(image)), failures * 1000 * (1 + Math.random()));
  });
  return picture;
}

/** A picture as it now is, in its place if it has one. */
export function update(card) {
  const old = tiles.get(identity(card));
  if (!old || label) return;
  old.replaceWith(remember(card));
}

/** Makes a picture's tile the one that the keyboard is at. */
export function focus(image) {
  tiles.get(identity(image))?.querySelector("a").focus();
}

/** Puts what is new before what is there. */
function merge(cards) {
  if (label || grid.ariaBusy === "true") return;
  const fresh = cards.filter((card) => !tiles.has(identity(card)));
  if (fresh.length === 0) return;
  if (grid.className === "empty") grid.replaceWith((grid = el("ul", { class: "grid" })));
  grid.prepend(...fresh.map((card) => remember(card)));
}

const awaited = new Map(); // by identity, what to do with the card once it is there

/** The card of a picture that was just uploaded, as soon as it is labelled. */
export function arrival(image) {
  return new Promise((found, failed) => {
    awaited.set(identity(image), { found, failed, until: Date.now() + PATIENCE_MS });
    if (awaited.size === 1) poll();
  });
}

async function poll() {
  while (awaited.size > 0) {
    await new Promise((done) => setTimeout(done, POLL_MS));
    const { json } = await newest(Math.min(MOST, PAGE + awaited.size)).catch(() => ({ json: { images: [] } }));
    const arrived = json.images.filter((card) => awaited.has(identity(card)));
    for (const card of arrived) {
      awaited.get(identity(card)).found(card);
      awaited.delete(identity(card));
    }
    for (const [id, { failed, until }] of awaited) {
      if (Date.now() < until) continue;
      failed(new Problem(0, "still-waiting", "It is in the bucket but has not been labelled yet."));
      awaited.delete(id);
    }
    merge(json.images);
    if (arrived.length > 0) counts();
  }
}

/** How many pictures each label finds; the most frequent to choose from. */
export async function counts() {
  try {
    const { json: { labels } } = await labelCounts();
    $("known").replaceChildren(...labels.map((one) => el("option", { value: one.name })));
    chips(labels, labels.length <= FIRST_LABELS + 1);
  } catch {
    $("labels").replaceChildren(); // the pictures' own problem says what is wrong
  }
}

function chips(labels, all) {
  const chosen = labels.find((one) => one.name === name);
  const shown = all ? labels : labels.slice(0, FIRST_LABELS);
  if (chosen && !shown.includes(chosen)) shown.push(chosen);
  $("labels").replaceChildren(
    ...(labels.length > 0 ? [chip("All", null, null, !label)] : []), ...shown.map((one) => chip(one.name, one.count, one.name, one === chosen)),
    ...(all ? [] : [el("button", { type: "button", class: "plain small", onclick: () => { chips(labels, true); $("labels").children[shown.length + 1].focus(); } },
      `All ${labels.length} labels`)]));
}

function chip(text, count, wanted, pressed) {
  return el("button", { type: "button", class: "chip", "aria-pressed": String(pressed), onclick: () => go(pressed ? null : wanted) },
    text, count != null && el("span", { class: "soft" }, ` ${count}`));
}

/** Goes to a label's pictures; the way back is the browser's. */
export function go(wanted) {
  location.hash = wanted ? `#${new URLSearchParams({ label: wanted })}` : "";
}

/** Which model says all this. */
export async function introduce() {
  try {
    const { json } = await health();
    $("model").textContent = `${json.model.name} · ${json.engine}`;
  } catch {
    $("model").textContent = "";
  }
}
