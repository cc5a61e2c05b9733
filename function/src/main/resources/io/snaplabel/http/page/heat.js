// Where in a picture a label was seen: colours over the part of it that the network looked at.

import { el, problem } from "./dom.js";

/** Matplotlib's inferno at every eighth: each step looks as large as any other. */
const INFERNO = [[0, 0, 4], [31, 12, 72], [85, 15, 109], [136, 34, 106], [186, 54, 85], [227, 89, 51], [249, 140, 10], [249, 201, 50], [252, 255, 164]];
/** Of 255, for no heat and for the most: the picture shall still be seen. */
const OPACITY = [110, 165];
const UNSEEN = [0, 0, 0, 110];
const LONGER_SIDE = 320;

function colour(heat) {
  const place = Math.min(Math.max(heat, 0), 1) * (INFERNO.length - 1);
  const below = Math.min(Math.floor(place), INFERNO.length - 2);
  return [...INFERNO[below].map((from, i) => from + (INFERNO[below + 1][i] - from) * (place - below)), OPACITY[0] + (OPACITY[1] - OPACITY[0]) * heat];
}

/** Bilinear between the centres of the cells; x and y in [0, 1] of the crop. */
export function heatAt({ columns, rows, heat }, x, y) {
  const across = Math.min(Math.max(x * columns - 0.5, 0), columns - 1);
  const down = Math.min(Math.max(y * rows - 0.5, 0), rows - 1);
  const [left, top] = [Math.floor(across), Math.floor(down)];
  const [right, bottom] = [Math.min(left + 1, columns - 1), Math.min(top + 1, rows - 1)];
  const row = (r) => heat[r * columns + left] * (1 - across + left) + heat[r * columns + right] * (across - left);
  return row(top) * (1 - down + top) + row(bottom) * (down - top);
}

/** Covers a picture of that width and height; what the network did not see is darkened. */
export function drawHeat(canvas, explanation, width, height) {
  const scale = LONGER_SIDE / Math.max(width, height);
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext("2d");
  const pixels = context.createImageData(canvas.width, canvas.height);
  const { crop } = explanation;
  for (let y = 0; y < canvas.height; y++) {
    const v = ((y + 0.5) / canvas.height - crop.top) / crop.height;
    for (let x = 0; x < canvas.width; x++) {
      const u = ((x + 0.5) / canvas.width - crop.left) / crop.width;
      const seen = u >= 0 && u <= 1 && v >= 0 && v <= 1;
      pixels.data.set(seen ? colour(heatAt(explanation, u, v)) : UNSEEN, (y * canvas.width + x) * 4);
    }
  }
  context.putImageData(pixels, 0, 0);
}

/** The same in words: in which ninth of the picture it is strongest. */
export function heatInWords({ name, columns, rows, heat, crop }) {
  const strongest = heat.indexOf(Math.max(...heat));
  const x = crop.left + ((strongest % columns + 0.5) / columns) * crop.width;
  const y = crop.top + ((Math.floor(strongest / columns) + 0.5) / rows) * crop.height;
  const third = (place, names) => names[Math.min(2, Math.floor(place * 3))];
  const [down, across] = [third(y, ["top", "middle", "bottom"]), third(x, ["left", "centre", "right"])];
  const where = down === "middle" && across === "centre" ? "in the centre" : `at the ${down} ${across}`;
  return `Heat map: ${name} was seen most clearly ${where} of the picture.`;
}

/**
 * A picture that can be covered by its heat map.
 *
 * @param explain gives the explanation, once the map is wanted for the first time; without it there is none until `show`
 */
export function heatPicture(source, name, explain) {
  const picture = el("img", { src: source, alt: name });
  const canvas = el("canvas", { role: "img", hidden: true });
  const legend = el("p", { class: "legend small soft", hidden: true }, "less", el("span", { class: "ramp", "aria-hidden": "true" }), "more");
  const trouble = el("div");
  const toggle = el("button", { type: "button", "aria-pressed": "false", hidden: !explain, onclick: press }, "Heat map");
  let explanation;

  async function press() {
    const wanted = toggle.getAttribute("aria-pressed") === "false";
    trouble.replaceChildren();
    if (wanted && !explanation) {
      toggle.disabled = true;
      try {
        explanation = await explain();
        if (!explanation) throw new Error("This model has no heat map to show.");
      } catch (error) {
        trouble.append(problem(error));
        return;
      } finally {
        toggle.disabled = false;
      }
    }
    cover(wanted);
  }

  async function cover(on) {
    if (on) {
      await picture.decode().catch(() => {});
      drawHeat(canvas, explanation, picture.naturalWidth || 1, picture.naturalHeight || 1);
      canvas.setAttribute("aria-label", heatInWords(explanation));
    }
    toggle.setAttribute("aria-pressed", on);
    canvas.hidden = legend.hidden = !on;
  }

  function show(known) {
    explanation = known;
    toggle.hidden = false;
    cover(true);
  }

  const controls = el("div", { class: "row" }, toggle, legend);
  return { figure: el("figure", {}, el("div", { class: "frame" }, picture, canvas), controls, trouble), picture, show };
}
