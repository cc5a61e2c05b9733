// One picture: its labels, what people say of them, where they were seen, and how it came about.

import { classifyStored, correct, image as ask, takeBack, thumbnail } from "./api.js";
import { $, el, facts, fileName, labelList, parentLine, problem, say, size } from "./dom.js";
import { counts, update } from "./gallery.js";
import { heatPicture } from "./heat.js";

const SIDE = 960;
let asked = 0;

/** What a person then has said, all in all; the API takes it as a whole. */
export function revised(correction, what, name) {
  const without = (list) => (list ?? []).filter((one) => one !== name);
  const said = { set: without(correction?.set), confirm: without(correction?.confirm), remove: without(correction?.remove) };
  if (what === "only") return { set: [name], confirm: [], remove: [] };
  if (what === "remove") return { ...said, remove: [...said.remove, name] };
  const list = said.set.length > 0 ? "set" : "confirm";
  return { ...said, [list]: [...said[list], name] };
}

export async function open(image, whenClosed) {
  const dialog = $("detail");
  const mine = ++asked;
  dialog.onclose = whenClosed;
  dialog.onclick = ({ target }) => { // whatever it returned would count: false takes the click back
    if (target === dialog) dialog.close();
  };
  dialog.replaceChildren(head(image, dialog), el("p", { class: "soft working" }, "Looking it up …"));
  if (!dialog.open) dialog.showModal();
  try {
    const { json, eTag } = await ask(image);
    if (mine === asked) new Detail(dialog, json, eTag);
  } catch (error) {
    if (mine === asked) dialog.replaceChildren(head(image, dialog), el("div", { role: "alert" }, problem(error, () => open(image, whenClosed))));
  }
}

export function close() {
  asked++;
  if ($("detail").open) $("detail").close();
}

function head(image, dialog) {
  return el("div", { class: "row head" },
    el("h2", { id: "detail-title", tabindex: "-1" }, fileName(image.key)),
    el("button", { type: "button", "aria-label": "Close", class: "close", onclick: () => dialog.close() }, "×"));
}

class Detail {
  constructor(dialog, card, eTag) {
    this.card = card;
    this.eTag = eTag;
    this.body = el("div");
    this.trouble = el("div", { role: "alert" });
    dialog.replaceChildren(head(card, dialog), el("div", { class: "sides" }, this.picture(), el("div", {}, this.body, this.trouble)));
    this.tell();
  }

  picture() {
    const { said } = this.card;
    if (said.rejection) return el("div", { class: "problem" }, el("p", {}, said.rejection.message));
    return heatPicture(thumbnail(this.card, SIDE), fileName(this.card.key), async () => (await classifyStored(this.card)).json.explanation).figure;
  }

  tell() {
    const { labels, parents, correction, said } = this.card;
    this.heading = el("h3", { tabindex: "-1" }, "Labels");
    this.body.replaceChildren(
      this.heading,
      labels.length > 0 ? labelList(labels, (label) => this.actions(label)) : el("p", { class: "soft" }, "None."),
      parentLine(parents) || "",
      this.form(),
      correction ? this.person(said) : "",
      facts(said, this.about()));
  }

  actions({ name, by }) {
    return el("span", { class: "actions" },
      by !== "person" && el("button", { type: "button", class: "small", "aria-label": `${name} is right`, onclick: () => this.change("confirm", name) }, "Right"),
      el("button", { type: "button", class: "small", "aria-label": `${name} is wrong`, onclick: () => this.change("remove", name) }, "Wrong"));
  }

  form() {
    const name = el("input", { list: "known", maxlength: "100", required: true, autocomplete: "off", "aria-label": "Another label", placeholder: "Another label" });
    const submit = (event) => {
      event.preventDefault();
      const only = event.submitter?.value === "only";
      if (name.value.trim()) this.change(only ? "only" : "confirm", name.value.trim());
    };
    return el("form", { class: "row", onsubmit: submit }, name,
      el("button", { value: "add" }, "Add"), el("button", { value: "only", title: "Nothing that the model says counts then" }, "Only this"));
  }

  person(said) {
    const model = (said.labels ?? []).map((one) => one.name).join(", ");
    return el("div", { class: "note small" },
      el("p", {}, "Corrected by a person; it outlives every model.", model && ` The model said ${model}.`),
      el("button", { type: "button", onclick: () => this.change("back") }, "Take back"));
  }

  about() {
    const { bucket, key, width, height, format, bytes, uploadedAt, correction } = this.card;
    const time = (text) => new Date(text).toLocaleString();
    return [["Object", `s3://${bucket}/${key}`], ["Picture", width && `${width} × ${height}, ${format}, ${size(bytes)}`], ["Uploaded", time(uploadedAt)],
      ["Corrected", correction && time(correction.correctedAt)]];
  }

  async change(what, name) {
    this.trouble.replaceChildren();
    this.body.inert = true;
    try {
      const said = what === "back" ? null : revised(this.card.correction, what, name);
      const { json, eTag } = await (said ? correct(this.card, said, this.eTag) : takeBack(this.card, this.eTag));
      Object.assign(this, { card: json, eTag });
      this.tell();
      update(json);
      counts();
      say(`Labels: ${json.labels.map((one) => one.name).join(", ") || "none"}`);
    } catch (error) {
      if (error.status === 412) await this.reload();
      this.trouble.append(problem(error.status === 412 ? { detail: "Somebody else changed it meanwhile. These are its labels now." } : error));
    } finally {
      this.body.inert = false;
      this.heading.focus();
    }
  }

  async reload() {
    const { json, eTag } = await ask(this.card);
    Object.assign(this, { card: json, eTag });
    this.tell();
    update(json);
  }
}
