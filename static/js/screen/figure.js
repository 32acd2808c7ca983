// One figure in a page: number, scale and unit, with the marks of its state.

import { gain, roll } from "./motion.js";
import { written } from "./format.js";
import { h, say } from "./dom.js";

const PROVISIONAL = new Set(["flow_month", "flow_ytd"]);

export class Figure {
  /** id: indicator; full: every digit instead of 12.88 万. */
  constructor(id, { full = false } = {}) {
    this.id = id;
    this.full = full;
    this.number = h("span", { class: "figure-number" });
    this.unit = h("span", { class: "figure-unit" });
    this.mark = h("span", { class: "figure-mark" });
    this.element = h("span", { class: "figure", "data-figure": id }, this.number, this.unit, this.mark);
    this.region = null;
  }

  /** Show the figure of a region from the store; a change of the same region rolls. */
  show(store, region) {
    const entry = store.entry(region, this.id);
    const indicator = store.indicator(this.id);
    const text = written(entry, indicator, { full: this.full });
    const same = this.region === region && this.period === store.period;
    const before = this.value;
    this.region = region;
    this.period = store.period;
    this.value = entry?.value ?? null;
    this.element.dataset.region = region;
    this.element.dataset.value = this.value ?? "";
    this.element.dataset.status = entry?.status ?? "missing";
    this.element.title = text.title;
    roll(this.number, text.number, same);
    say(this.unit, `${text.scale}${text.unit}`);
    this.showMark(entry, indicator, store);
    if (same && before !== null && before !== undefined && this.value !== null && this.value !== before) {
      gain(this.element, this.value - before, indicator?.decimals ?? 0);
    }
  }

  showMark(entry, indicator, store) {
    const corrected = entry?.status === "corrected";
    const provisional = !store.closed && PROVISIONAL.has(indicator?.kind) && entry?.value !== null;
    this.mark.className = `figure-mark${corrected ? " is-corrected" : provisional ? " is-provisional" : ""}`;
    this.mark.title = corrected ? "已更正" : provisional ? "本月未结，暂计" : "";
    say(this.mark, corrected ? "更正" : "");
  }
}
