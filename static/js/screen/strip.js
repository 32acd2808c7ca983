// The strip under the map: every town's share, and the county that is their sum.

import { Figure } from "./figure.js";
import { h, say } from "./dom.js";
import { exact } from "./format.js";

const ID = "LAB02";
const MOVES = "LAB16";

export class Strip {
  constructor(element, store) {
    this.store = store;
    this.element = element;
    this.head = h("p", { class: "strip-head" });
    this.list = h("ul", { class: "strip-towns" });
    this.total = h("button", { type: "button", class: "strip-total", click: () => store.open(store.home) });
    this.totalFigure = new Figure(ID, { full: true });
    this.check = h("span", { class: "strip-check" });
    this.totalName = h("span", { class: "strip-name" });
    this.total.append(this.totalName, this.totalFigure.element, this.check);
    element.append(this.head, this.list, this.total);
    this.items = new Map();
    store.on("figures", ({ ids }) => (!ids || ids.has(ID) || ids.has(MOVES)) && this.draw());
  }

  item(child) {
    if (!this.items.has(child.code)) {
      const figure = new Figure(ID, { full: true });
      const bar = h("i", { class: "strip-fill" });
      const moves = h("span", { class: "strip-moves" });
      const { store } = this;
      const button = h("button", {
        type: "button", class: "strip-town", "data-code": child.code, click: () => store.open(child.code),
        pointerenter: () => this.light(child.code), pointerleave: () => this.light(null),
      }, h("span", { class: "strip-name" }, child.short_name), figure.element, h("span", { class: "strip-bar", "aria-hidden": "true" }, bar), moves);
      const item = { figure, bar, moves, button, element: h("li", {}, button) };
      this.items.set(child.code, item);
      this.list.append(item.element);
    }
    return this.items.get(child.code);
  }

  /** Light a town on the map while the county is shown. */
  light(code) {
    this.store.peek = code;
    this.store.tell("peek", { region: code });
  }

  draw() {
    const { store } = this;
    const home = store.snapshots.get(store.home);
    if (!home) {
      return;
    }
    this.element.classList.remove("skeleton");
    this.list.classList.toggle("is-many", home.children.length > 8);
    if (!home.children.length) {
      say(this.head, "本村（社区）没有下级可汇总");
      this.total.hidden = true;
      return;
    }
    const values = home.children.map((child) => store.value(child.code, ID));
    const most = Math.max(...values.filter((value) => value !== null), 1);
    const active = new Set(store.view.path.map((step) => step.code));
    home.children.forEach((child, index) => {
      const item = this.item(child);
      item.figure.show(store, child.code);
      item.bar.style.width = `${((values[index] ?? 0) / most) * 100}%`;
      item.button.setAttribute("aria-pressed", String(active.has(child.code)));
      const moved = store.value(child.code, MOVES);
      say(item.moves, moved === null ? "—" : `${store.closed ? "全年" : "本月"} ${exact(moved)}`);
    });
    this.totalFigure.show(store, store.home);
    const sum = values.some((value) => value === null) ? null : values.reduce((a, b) => a + b, 0);
    const whole = store.value(store.home, ID);
    const county = home.region.level === "county";
    this.element.classList.toggle("is-villages", !county);
    const way = county ? "村收集 → 镇汇总 → 县统筹" : "村收集 → 镇汇总";
    const more = this.list.scrollWidth > this.list.clientWidth + 1;
    say(this.head, more ? `${way} · 共 ${home.children.length} 个，左右滑动看全部` : way);
    say(this.totalName, county ? "县统筹" : "镇汇总");
    const even = sum !== null && sum === whole;
    say(this.check, sum === null ? "" : even ? `${county ? "各镇" : "各村"}之和相符` : "汇总中");
    this.check.classList.toggle("is-even", even);
  }
}
