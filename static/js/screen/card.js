// The region card: the place shown, or the one under the pointer, or two places side by side.

import { Figure } from "./figure.js";
import { h, s, say } from "./dom.js";
import { yearOnYear } from "./format.js";
import { glyph, kindName } from "./site-kinds.js";
import { SKETCHED, isSketched, placeLabel, shortName } from "./words.js";

const IDS = ["LAB02", "LAB05", "LAB03", "LAB04"];

class Column {
  constructor() {
    this.rows = IDS.map((id) => {
      const figure = new Figure(id, { full: true });
      const name = h("span", { class: "card-name" });
      const change = h("span", { class: "card-change" });
      return { id, figure, name, change, element: h("div", { class: "card-row" }, h("p", { class: "card-head" }, name, change), figure.element) };
    });
    this.element = h("div", { class: "card-figures" }, ...this.rows.map((row) => row.element));
  }

  show(store, region) {
    this.rows.forEach((row) => {
      const indicator = store.indicator(row.id);
      say(row.name, shortName(row.id, indicator));
      row.figure.show(store, region);
      say(row.change, yearOnYear(store.entry(region, row.id), indicator));
    });
  }
}

export class Card {
  constructor(element, store) {
    this.store = store;
    this.element = element;
    this.path = h("nav", { class: "card-path", "aria-label": "位置" });
    this.name = h("h2", { class: "card-title" });
    this.about = h("p", { class: "card-about" });
    this.first = new Column();
    this.second = new Column();
    this.second.element.hidden = true;
    this.sites = h("div", { class: "card-sites" });
    this.up = h("button", { type: "button", class: "card-up", click: () => goUp(store) }, "返回上一级");
    this.end = h("button", { type: "button", class: "card-up", click: () => this.endCompare() }, "结束对比");
    this.foot = h("p", { class: "card-foot" });
    this.pair = h("div", { class: "card-pair" }, this.first.element, this.second.element);
    element.append(this.path, this.name, this.about, this.pair, this.sites, this.foot, h("div", { class: "card-buttons" }, this.end, this.up));
    for (const topic of ["moved", "figures", "peek", "compare"]) {
      store.on(topic, () => this.draw());
    }
    store.on("moved", () => (store.compare = []));
  }

  endCompare() {
    this.store.compare = [];
    this.store.tell("compare");
  }

  draw() {
    const { store } = this;
    if (!store.view) {
      return;
    }
    const pair = (store.compare ?? []).map((code) => store.peers.find((peer) => peer.code === code)).filter(Boolean);
    const comparing = pair.length === 2;
    const peeked = store.peers.find((peer) => peer.code === store.peek);
    const region = comparing ? pair[0] : (peeked ?? store.region);
    this.element.classList.remove("skeleton");
    this.element.classList.toggle("is-pair", comparing);
    this.element.dataset.region = region.code;
    this.drawPath();
    say(this.name, comparing ? `${pair[0].short_name} 对比 ${pair[1].short_name}` : region.short_name === region.name ? region.name : titleOf(region));
    say(this.about, comparing ? "长按地图可换地区" : this.aboutText(region, pair.length === 1));
    this.first.show(store, region.code);
    this.second.element.hidden = !comparing;
    if (comparing) {
      this.second.show(store, pair[1].code);
    }
    this.drawSites(comparing ? null : region);
    this.up.hidden = !store.parent || comparing;
    this.end.hidden = !comparing;
    say(this.foot, store.view.urban_assumption ? "含城镇部分演示假设" : "");
  }

  aboutText(region, holding) {
    if (holding) {
      return "已选一处，再长按一处可对比";
    }
    if (region.code === this.store.region.code && this.store.view.children.length) {
      const { children } = this.store.view;
      const count = (levels) => children.filter((child) => levels.includes(child.level)).length;
      const parts = [[count(["town"]), "个镇"], [count(["village"]), "个村"], [count(["community"]), "个社区"]];
      return parts.filter(([number]) => number).map(([number, word]) => `${number} ${word}`).join(" · ");
    }
    const words = region.level === "town" ? "镇" : placeLabel(region);
    // The title above carries the name already: beside the mark its town is enough for one line.
    return this.sketched(region) ? `${words.split(" · ")[0]} · ${SKETCHED}` : words;
  }

  /** Whether the region is drawn by an outline that was made up. */
  sketched(region) {
    const features = [...this.store.shapes.values()].flatMap((shape) => shape.features ?? []);
    return isSketched(features.find((feature) => feature.properties.code === region.code)?.properties.quality);
  }

  drawPath() {
    const { path } = this.store.view;
    const top = path.findIndex((step) => step.code === this.store.home);
    const nodes = path.flatMap((step, index) => {
      const last = index === path.length - 1;
      const text = step.level === "county" ? "全县" : step.name ?? `${step.short_name}${step.level === "town" ? "镇" : ""}`;
      const shown = step.level === "village" || step.level === "community" ? step.short_name : text;
      const node = last || index < top
        ? h("span", { "aria-current": last ? "location" : null }, shown)
        : h("button", { type: "button", click: () => this.store.open(step.code) }, shown);
      return index ? [h("i", { "aria-hidden": "true" }, "›"), node] : [node];
    });
    this.path.replaceChildren(...nodes);
  }

  drawSites(region) {
    const shape = region && (this.store.shapes.get(region.code) ?? this.store.shapes.get(this.store.region.code));
    const list = (shape?.sites ?? []).filter((site) => site.region === region?.code).slice(0, 2);
    this.sites.replaceChildren(
      ...list.map((site) =>
        h("p", { class: "card-site", title: kindName(site.kind) },
          s("svg", { viewBox: "-10 -10 20 20", "aria-hidden": "true" }, glyph(site.kind, 7)), h("span", {}, site.name), hoursOf(site, list)),
      ),
    );
  }
}

/** Opening hours, once for sites that share them; breaks only between spans of hours. */
function hoursOf(site, list) {
  if (!site.hours || list.slice(list.indexOf(site) + 1).some((next) => next.hours === site.hours)) {
    return null;
  }
  return h("small", {}, ...site.hours.split(/[,，、]/).map((span) => h("span", {}, span.trim())));
}

function titleOf(region) {
  return region.level === "village" || region.level === "community" ? region.short_name : region.name;
}

/** Up one level; at the top nothing happens. */
export function goUp(store) {
  if (store.parent) {
    store.open(store.parent.code);
  }
}

