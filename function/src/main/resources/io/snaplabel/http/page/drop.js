// Pictures that are dropped, chosen or pasted: labelled at once, and kept in the bucket.

import { classify, LARGEST_BODY, leave, Problem, thumbnail, upload } from "./api.js";
import { $, el, facts, labelList, parentLine, problem, say, size } from "./dom.js";
import { address, arrival } from "./gallery.js";
import { heatPicture } from "./heat.js";

const AT_ONCE = 4;
const waiting = [];
let busy = 0;

/** Each gets a card at once, and is dealt with in its turn. */
export function take(files) {
  const cards = [...files].map((file) => new Dropped(file));
  if (cards.length === 0) return;
  $("dropped").hidden = $("clear").hidden = false;
  $("dropped").prepend(...cards.map((card) => card.element));
  waiting.push(...cards);
  proceed();
}

export function clear() {
  for (const picture of document.querySelectorAll("#dropped img")) URL.revokeObjectURL(picture.src);
  $("dropped").replaceChildren();
  $("dropped").hidden = $("clear").hidden = true;
  $("choose").focus();
}

function proceed() {
  while (busy < AT_ONCE && waiting.length > 0) {
    busy++;
    waiting.shift().run().finally(() => {
      busy--;
      proceed();
    });
  }
}

/** A name that uploads may have: letters, digits, spaces and ._()+- alone, at most a hundred. */
export function uploadName(name) {
  const allowed = name.normalize("NFC").replace(/[^\p{L}\p{N} ._()+-]/gu, "_");
  return [...allowed].slice(-100).join("") || "picture";
}

class Dropped {
  constructor(file) {
    this.file = file;
    this.address = URL.createObjectURL(file);
    this.seen = heatPicture(this.address, file.name);
    this.seen.picture.addEventListener("error", () => this.seen.figure.classList.add("unshown"));
    this.seen.picture.addEventListener("load", () => this.seen.figure.classList.remove("unshown"));
    this.labels = el("div", {}, el("p", { class: "soft working" }, "Waiting …"));
    this.fate = el("div", { class: "fate soft small" });
    this.element = el("article", {}, this.seen.figure,
      el("div", {}, el("h3", {}, file.name, el("span", { class: "soft small" }, ` ${size(file.size)}`)), this.labels, this.fate));
  }

  async run() {
    try {
      const isLarge = this.file.size > LARGEST_BODY;
      if (!isLarge) await this.label();
      await this.keep(isLarge);
    } catch (error) {
      this.labels.replaceChildren(problem(error, error.status === 0 && (() => this.again())));
      say(`${this.file.name}: ${error.detail}`);
    }
  }

  again() {
    waiting.push(this);
    proceed();
  }

  async label() {
    this.working("Looking …");
    const bytes = await this.file.arrayBuffer().catch(() => {
      throw new Problem(400, "unreadable", "It cannot be read. Folders cannot be dropped.");
    });
    const { json } = await classify(bytes, this.file.type);
    this.tell(json);
    if (json.explanation) this.seen.show(json.explanation);
  }

  tell({ labels, parents, ...said }) {
    this.labels.replaceChildren(labelList(labels), parentLine(parents) || "", facts(said));
    say(`${this.file.name}: ${labels.map((one) => one.name).join(", ")}`);
  }

  /** What cannot be kept is labelled all the same; of a large one the labels are the record's. */
  async keep(isLarge) {
    if (isLarge) this.working(`Uploading ${size(this.file.size)} …`);
    this.fate.replaceChildren("Keeping it …");
    try {
      const { json } = await leave(uploadName(this.file.name), this.file.type, this.file.size);
      await upload(json, this.file, this.file.type);
      if (isLarge) this.working("Looking …");
      const card = await arrival(json);
      if (isLarge) this.arrived(card);
      if (this.seen.figure.classList.contains("unshown")) this.seen.picture.src = thumbnail(card, 960);
      this.fate.replaceChildren("Kept in the bucket. ", el("a", { href: address(card) }, "Look closer, or correct it"));
    } catch (error) {
      if (isLarge) throw error;
      this.fate.replaceChildren(problem(Object.assign(error, { detail: `It is not kept. ${error.detail}` })));
    }
  }

  arrived({ labels, parents, said }) {
    if (said.rejection) throw new Problem(422, said.rejection.code, said.rejection.message);
    this.tell({ ...said, labels, parents });
  }

  working(text) {
    this.labels.replaceChildren(el("p", { class: "soft working" }, text));
  }
}
