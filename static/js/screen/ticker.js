// The bottom line: what has just been entered, by town and kind. Never a name.

import { ago } from "./format.js";
import { h, say } from "./dom.js";
import { calm } from "./motion.js";

const KEEP = 12;
const MERGE = 4000;

export class Ticker {
  constructor(element, store) {
    this.store = store;
    this.list = h("ul", { class: "ticker-list" });
    this.empty = h("p", { class: "ticker-empty" }, "等待村（社区）新的登记");
    element.append(h("span", { class: "ticker-title" }, "最新动态"), this.empty, this.list);
    this.items = [];
    store.on("happened", (data) => this.add(data));
    store.on("moved", () => this.refill());
    store.on("line", () => this.age());
  }

  /** Recent entries sent with the snapshot, when the server has some. */
  refill() {
    this.items.forEach((item) => item.element.remove());
    this.items = [];
    [...(this.store.view.recent ?? [])].reverse().forEach((data) => this.add(data, true));
    this.empty.textContent = this.store.closed ? "查看往期数据时不显示动态" : "等待村（社区）新的登记";
    this.empty.hidden = this.items.length > 0;
  }

  add({ town, kind, count = 1, at, unit = "条" }, quiet = false) {
    if (this.store.closed) {
      return;
    }
    const time = Date.parse(at) || this.store.now;
    const first = this.items[0];
    if (first && first.town === town && first.kind === kind && time - first.time < MERGE) {
      first.count += count;
      first.time = time;
      this.write(first);
      return;
    }
    const text = h("span", { class: "ticker-text" });
    const when = h("span", { class: "ticker-when" });
    const item = { town, kind, count, time, unit, text, when, element: h("li", {}, text, when) };
    this.items.unshift(item);
    this.list.prepend(item.element);
    this.items.splice(KEEP).forEach((old) => old.element.remove());
    this.empty.hidden = true;
    this.write(item);
    if (!quiet && !calm()) {
      item.element.animate([{ opacity: 0, transform: "translateX(-1rem)" }, { opacity: 1, transform: "none" }], { duration: 200, easing: "ease-out" });
    }
  }

  write(item) {
    say(item.text, `${item.town} · ${item.kind} ${item.count} ${item.unit}`);
    say(item.when, ago(this.store.now - item.time));
  }

  age() {
    this.items.forEach((item) => this.write(item));
  }
}
