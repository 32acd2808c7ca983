// Motion and measure: the wall's unit, and the roll of a figure that has changed.

import { h } from "./dom.js";

const calmQuery = window.matchMedia("(prefers-reduced-motion: reduce)");
const ROLL = 400;
const GAIN = 2000;
const EASE = "cubic-bezier(0.2, 0.7, 0.2, 1)";

/** True when the person or the device asks for no motion. */
export function calm() {
  return calmQuery.matches;
}

const rolled = new WeakMap();
let rem = null;
window.addEventListener("resize", () => (rem = null));

/** A length of the 1920 design in CSS pixels of this screen. */
export function unit(length) {
  rem ??= parseFloat(getComputedStyle(document.documentElement).fontSize);
  return (length * rem) / 16;
}

function cell(character) {
  const element = document.createElement("span");
  element.className = /[0-9]/.test(character) ? "digit" : "sign";
  element.textContent = character;
  return element;
}

/** Let one character give way to the next: the old one leaves upwards, the new one comes from below. */
function turn(place, former) {
  const text = place.textContent;
  const face = h("span", { class: "face" }, text);
  const ghost = h("span", { class: "ghost", "aria-hidden": "true" }, former);
  place.replaceChildren(face, ghost);
  const timing = { duration: ROLL, easing: EASE, fill: "forwards" };
  face.animate([{ transform: "translateY(0.6em)", opacity: 0 }, { transform: "none", opacity: 1 }], timing);
  const settle = () => place.replaceChildren(text);
  ghost.animate([{ transform: "none", opacity: 0.8 }, { transform: "translateY(-0.6em)", opacity: 0 }], timing).finished.then(settle, settle);
}

/** Write text into an element; characters that differ roll in when `move` is set. Right ends are matched. */
export function roll(element, text, move) {
  if (element.dataset.text === text) {
    return;
  }
  const before = [...(element.dataset.text ?? "")];
  element.dataset.text = text;
  const cells = [...text].map(cell);
  element.replaceChildren(...cells);
  // A figure that changes while it still rolls is written at once: a burst stays readable.
  const now = performance.now();
  const busy = now - (rolled.get(element) ?? -Infinity) < ROLL * 2;
  rolled.set(element, now);
  if (!move || busy || calm() || !before.length) {
    return;
  }
  cells.forEach((fresh, index) => {
    const former = before[before.length - cells.length + index];
    if (former !== undefined && former !== fresh.textContent) {
      turn(fresh, former);
    }
  });
}

/** A quiet "+1" beside a figure; gains that follow while the mark stands are added up in it. */
export function gain(holder, difference, decimals = 0) {
  const standing = holder.querySelector(":scope > .gain");
  const mark = standing ?? h("span", { class: "gain", "aria-hidden": "true" });
  const sum = Number(mark.dataset.sum ?? 0) + difference;
  mark.dataset.sum = String(sum);
  mark.textContent = sum ? `${sum > 0 ? "+" : "−"}${Math.abs(sum).toFixed(decimals)}` : "";
  if (standing) {
    return;
  }
  holder.append(mark);
  if (calm()) {
    window.setTimeout(() => mark.remove(), GAIN);
    return;
  }
  const remove = () => mark.remove();
  mark
    .animate([{ opacity: 0 }, { opacity: 1, offset: 0.12 }, { opacity: 1, offset: 0.7 }, { opacity: 0 }], { duration: GAIN })
    .finished.then(remove, remove);
}
