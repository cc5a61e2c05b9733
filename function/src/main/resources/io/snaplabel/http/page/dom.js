// Elements, and how things are said. Whatever comes from a key or a label is text here, never markup.

export const $ = (id) => document.getElementById(id);

/** An element; `on…` are listeners, false and null leave an attribute out. */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value !== false && value != null) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child != null && child !== false));
  return element;
}

/** For those who do not see the page: said once, when whatever they do permits. */
export function say(text) {
  $("said").textContent = text;
}

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

export function percent(share) {
  return share > 0 && share < 0.01 ? "< 1 %" : `${whole.format(share * 100)} %`;
}

export function size(bytes) {
  const units = ["bytes", "kB", "MB"];
  const step = bytes < 1000 ? 0 : bytes < 1e6 ? 1 : 2;
  return `${(bytes / 1000 ** step).toLocaleString("en", { maximumFractionDigits: step === 2 ? 1 : 0 })} ${units[step]}`;
}

/** What comes behind the last slash of a key, as long as anything does. */
export const fileName = (key) => key.replace(/^.*\/(?=[^/])/s, "");

export function problem(error, again) {
  return el("div", { class: "problem" },
    el("p", {}, error.detail ?? String(error)),
    again && el("button", { type: "button", onclick: again }, "Try again"));
}

/** Labels with bars; `more` may add to a row what can be done with its label. */
export function labelList(labels, more = () => []) {
  return el("ol", { class: "labels" }, labels.map((label) => {
    const bar = el("span", { class: "bar", "aria-hidden": "true" });
    bar.style.setProperty("--share", label.probability);
    const byPerson = label.by === "person";
    return el("li", { class: byPerson ? "person" : null },
      el("span", { class: "name" }, label.name),
      el("span", { class: "share" }, byPerson ? "said by a person" : percent(label.probability)),
      bar, more(label));
  }));
}

/** What the labels fall under, in one line. */
export function parentLine(parents) {
  return parents.length > 0 && el("p", { class: "soft small" }, "Falls under ",
    parents.map((one) => (one.by === "person" ? one.name : `${one.name} ${percent(one.probability)}`)).join(" · "));
}

/** Model, engine, and how long each stage took. */
export function facts(said, more = []) {
  const millis = said.millis ?? {};
  const stages = ["fetch", "decode", "forward", "effects"].filter((stage) => millis[stage] > 0)
    .map((stage) => `${stage} ${millis[stage]} ms`);
  const rows = [
    ["Model", said.model?.name], ["Engine", said.engine],
    ["Time", millis.total > 0 && `${millis.total} ms`], ["of which", stages.join(", ")], ...more];
  return el("dl", { class: "facts small" },
    rows.filter(([, value]) => value).map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
}
