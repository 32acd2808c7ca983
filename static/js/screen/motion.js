// Motion and measure: the wall's unit, and the roll of a figure that has changed.

const calmQuery = window.matchMedia("(prefers-reduced-motion: reduce)");
const ROLL = 400;
const EASE = "cubic-bezier(0.2, 0.7, 0.2, 1)";

/** True when the person or the device asks for no motion. */
export function calm() {
  return calmQuery.matches;
}

/** A length of the 1920 design in CSS pixels of this screen. */
export function unit(length) {
  return (length * parseFloat(getComputedStyle(document.documentElement).fontSize)) / 16;
}

function cell(character) {
  const element = document.createElement("span");
  element.className = /[0-9]/.test(character) ? "digit" : "sign";
  element.textContent = character;
  return element;
}

/** Write text into an element; characters that differ roll in when `move` is set. Right ends are matched. */
export function roll(element, text, move) {
  if (element.dataset.text === text) {
    return;
  }
  const before = element.dataset.text ?? "";
  element.dataset.text = text;
  const cells = [...text].map(cell);
  const old = [...before];
  element.replaceChildren(...cells);
  if (!move || calm() || !before) {
    return;
  }
  cells.forEach((fresh, index) => {
    const former = old[old.length - cells.length + index];
    if (former === undefined || former === fresh.textContent) {
      return;
    }
    const ghost = cell(former);
    ghost.classList.add("ghost");
    ghost.setAttribute("aria-hidden", "true");
    fresh.append(ghost);
    fresh.classList.add("rolling");
    const timing = { duration: ROLL, easing: EASE };
    fresh.animate([{ transform: "translateY(0.7em)", opacity: 0 }, { transform: "none", opacity: 1 }], timing);
    ghost
      .animate([{ transform: "translateY(-0.7em)", opacity: 0.7 }, { transform: "translateY(-1.5em)", opacity: 0 }], timing)
      .finished.finally(() => {
        ghost.remove();
        fresh.classList.remove("rolling");
      });
  });
}

/** A quiet "+1" beside a figure; repeated gains are added up while the mark stands. */
export function gain(holder, difference, decimals = 0) {
  let mark = holder.querySelector(":scope > .gain");
  const sum = (mark ? Number(mark.dataset.sum) : 0) + difference;
  mark?.remove();
  if (!sum) {
    return;
  }
  mark = document.createElement("span");
  mark.className = "gain";
  mark.dataset.sum = String(sum);
  mark.setAttribute("aria-hidden", "true");
  mark.textContent = `${sum > 0 ? "+" : "−"}${Math.abs(sum).toFixed(decimals)}`;
  holder.append(mark);
  if (calm()) {
    window.setTimeout(() => mark.remove(), 2000);
    return;
  }
  mark
    .animate([{ opacity: 0 }, { opacity: 1, offset: 0.12 }, { opacity: 1, offset: 0.7 }, { opacity: 0 }], { duration: 2000 })
    .finished.then(() => mark.remove(), () => mark.remove());
}
