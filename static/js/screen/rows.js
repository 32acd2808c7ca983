// Ranked bars, one row a place: they grow, move to their new rank, and open the place on touch.

import { h, say } from "./dom.js";
import { calm } from "./motion.js";

export class Rows {
  /** open(code): called when a row is touched; left out, rows are not buttons. */
  constructor(body, { open = null } = {}) {
    this.list = h("ol", { class: "rows" });
    this.more = h("p", { class: "rows-more" });
    this.open = open;
    this.known = new Map();
    body.append(this.list, this.more);
  }

  make(key) {
    const name = h("span", { class: "row-name" });
    const track = h("span", { class: "bar-track", "aria-hidden": "true" });
    const number = h("b", {});
    const unit = h("small", {});
    const value = h("span", { class: "row-value" }, number, unit);
    const inner = this.open
      ? h("button", { type: "button", class: "row", click: () => this.open(key) }, name, track, value)
      : h("div", { class: "row" }, name, track, value);
    return { name, track, number, unit, inner, fills: [], element: h("li", {}, inner) };
  }

  /** items: [{key, name, number, unit, parts: [{share 0..1, hue}], chosen, hatched, title, mark 0..1}], in order. */
  draw(items, more = "") {
    const elements = items.map((item) => {
      if (!this.known.has(item.key)) {
        this.known.set(item.key, this.make(item.key));
      }
      const row = this.known.get(item.key);
      say(row.name, item.name);
      say(row.number, item.number);
      say(row.unit, item.unit);
      row.inner.title = item.title ?? "";
      row.inner.classList.toggle("is-chosen", Boolean(item.chosen));
      row.track.classList.toggle("is-hatched", Boolean(item.hatched));
      row.track.classList.toggle("has-mark", item.mark !== undefined && item.mark !== null);
      row.track.style.setProperty("--mark", `${(item.mark ?? 0) * 100}%`);
      while (row.fills.length < item.parts.length) {
        const fill = h("i");
        row.fills.push(fill);
        row.track.append(fill);
      }
      row.fills.forEach((fill, index) => {
        const part = item.parts[index];
        fill.className = `bar-fill is-${part?.hue ?? "teal"}`;
        fill.style.width = `${Math.max(0, Math.min(1, part?.share ?? 0)) * 100}%`;
      });
      return row.element;
    });
    const current = [...this.list.children];
    if (current.length !== elements.length || elements.some((element, index) => current[index] !== element)) {
      const before = new Map([...this.known].map(([key, row]) => [key, row.element.isConnected ? row.element.offsetTop : null]));
      this.list.replaceChildren(...elements);
      this.slide(items, before);
    }
    this.list.dataset.count = String(items.length);
    say(this.more, more);
    this.more.hidden = !more;
  }

  slide(items, before) {
    if (calm()) {
      return;
    }
    for (const item of items) {
      const from = before.get(item.key);
      const { element } = this.known.get(item.key);
      const by = from === null || from === undefined ? 0 : from - element.offsetTop;
      if (by) {
        element.animate([{ transform: `translateY(${by}px)` }, { transform: "none" }], { duration: 200, easing: "ease-out" });
      }
    }
  }
}
