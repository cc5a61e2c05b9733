// Puts the page together: what is dropped, what is asked for, and where one is.

import * as detail from "./detail.js";
import { $ } from "./dom.js";
import { clear, take } from "./drop.js";
import { address, focus, go, introduce, more, show } from "./gallery.js";

let shown; // the label whose pictures are on the page; undefined before the first

function follow() {
  const place = new URLSearchParams(location.hash.slice(1));
  const label = place.get("label");
  if (label !== shown) {
    shown = label;
    show(label);
  }
  const [bucket, key] = [place.get("in"), place.get("image")];
  if (bucket && key) {
    detail.open({ bucket, key }, () => {
      if (location.hash.includes("image=")) location.hash = address();
      focus({ bucket, key }); // the browser knows the tile of before, which a correction has replaced
    });
  } else {
    detail.close();
  }
}

function hasFiles(event) {
  return event.dataTransfer?.types.includes("Files");
}

addEventListener("dragover", (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  document.body.classList.add("dragging");
});
addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) document.body.classList.remove("dragging");
});
addEventListener("drop", (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  document.body.classList.remove("dragging");
  take(event.dataTransfer.files);
});
addEventListener("paste", (event) => take(event.clipboardData?.files ?? []));
$("choose").addEventListener("click", () => $("files").click());
$("files").addEventListener("change", () => {
  take($("files").files);
  $("files").value = "";
});
$("clear").addEventListener("click", clear);
$("find").addEventListener("submit", (event) => {
  event.preventDefault();
  go($("wanted").value.trim());
});
$("refresh").addEventListener("click", () => show(shown));
$("more").addEventListener("click", more);
addEventListener("hashchange", follow);

introduce();
follow();
