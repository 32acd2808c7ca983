// What stands on the map: the sites, which fan out on touch, and the ripple where something was just entered.

import { calm, unit } from "./motion.js";
import { glyph, kindName } from "./site-kinds.js";
import { s } from "./dom.js";

const RIPPLE_GAP = 1000;
const RIPPLE_LASTS = 1600;
const RIPPLES_AT_ONCE = 10;

export class Marks {
  constructor(map) {
    this.map = map;
    this.store = map.store;
    // Names stand above the sites, an opened bunch above the names.
    this.sites = s("g", { class: "sites" });
    this.fanned = s("g", { class: "fanned" });
    this.waves = s("g", { class: "waves", "aria-hidden": "true" });
    map.under.append(this.sites);
    map.over.append(this.fanned, this.waves);
    this.last = new Map();
    this.spots = [];
    this.open = null;
    this.store.on("committed", ({ village }) => this.ripple(village));
    this.store.on("happened", ({ region }) => this.ripple(region));
    for (const group of [this.sites, this.fanned]) {
      group.addEventListener("click", (event) => this.touch(event));
    }
  }

  get list() {
    const { view, shapes, layer } = this.store;
    if (!view || (layer !== "sites" && view.children.length)) {
      return [];
    }
    return shapes.get(view.region.code)?.sites ?? [];
  }

  draw() {
    this.open = null;
    this.place();
  }

  /** Put every site at its place; those of an opened bunch stand in a ring around it. */
  place() {
    if (!this.map.view) {
      return;
    }
    const radius = unit(this.store.region.level === "county" ? 7 : 9);
    const nodes = [];
    this.spots = this.list.map((site) => {
      const [x, y] = this.map.spot(site.lng, site.lat);
      return { site, x, y };
    });
    for (const { site, x, y } of this.spots) {
      if (this.open?.some((item) => item.site.code === site.code)) {
        continue;
      }
      const mark = s("g", { class: "site", transform: `translate(${x} ${y})`, "data-site": site.code }, s("title", {}, site.name));
      mark.append(glyph(site.kind, site.kind === "village_point" ? radius * 0.75 : radius));
      nodes.push(mark);
    }
    this.sites.replaceChildren(...nodes);
    this.fanned.replaceChildren(...this.fan(radius));
  }

  /** What names should leave free: the sites, where they are the layer that is looked at. */
  frames() {
    const near = unit(10);
    return this.store.layer === "sites" ? this.spots.map(({ x, y }) => ({ left: x - near, right: x + near, top: y - near, bottom: y + near })) : [];
  }

  fan(radius) {
    if (!this.open) {
      return [];
    }
    const { open } = this;
    const centre = { x: open.reduce((sum, o) => sum + o.x, 0) / open.length, y: open.reduce((sum, o) => sum + o.y, 0) / open.length };
    const wide = this.map.size.width;
    const right = this.map.legend.side === "left" || this.map.legend.root.dataset.corner?.endsWith("left") || centre.x < wide / 2;
    const gap = unit(30);
    const tall = gap * (open.length - 1);
    const top = Math.max(unit(24), Math.min(this.map.size.height - unit(24) - tall, centre.y - tall / 2));
    const panelWidth = Math.max(...open.map((o) => o.site.name.length)) * unit(18) + unit(48);
    const left = right ? Math.min(centre.x + unit(40), wide - panelWidth) : Math.max(centre.x - unit(40) - panelWidth, 0);
    const column = right ? left + unit(20) : left + panelWidth - unit(20);
    const panel = s("rect", { class: "fan-panel", x: left, y: top - unit(22), width: panelWidth, height: tall + unit(44), rx: unit(6) });
    const rows = open.map(({ site, x, y }, index) => {
      const rowY = top + index * gap;
      const mark = s("g", { class: "site is-open", transform: `translate(${column} ${rowY})`, "data-site": site.code });
      const label = s("text", { class: "fan-label", x: right ? unit(16) : -unit(16), y: unit(6), "text-anchor": right ? "start" : "end" }, site.name);
      mark.append(s("title", {}, kindName(site.kind)), glyph(site.kind, radius), label);
      return s("g", {}, s("line", { class: "fan-line", x1: x, y1: y, x2: column, y2: rowY }), mark);
    });
    return [panel, ...rows];
  }

  touch(event) {
    const code = event.target.closest("[data-site]")?.dataset.site;
    if (!code) {
      return;
    }
    event.stopPropagation();
    const own = this.spots.find((item) => item.site.code === code);
    const near = this.spots.filter((item) => Math.hypot(item.x - own.x, item.y - own.y) < unit(22)).slice(0, 12);
    this.open = this.open?.some((item) => item.site.code === code) ? null : near;
    this.place();
  }

  /** Where a village is drawn just now: its cell, its town's cell, or its site. */
  whereIs(region) {
    const place = this.map.places.get(region);
    if (place && place.kind === "place") {
      return this.map.at(place.heart.x, place.heart.y);
    }
    for (const shape of this.store.shapes.values()) {
      const site = (shape.sites ?? []).find((item) => item.region === region);
      if (site) {
        return this.map.spot(site.lng, site.lat);
      }
    }
    return null;
  }

  /** One ripple at a village, at most one a second each. */
  ripple(region) {
    const now = Date.now();
    if (!region || calm() || document.hidden || !this.map.view || now - (this.last.get(region) ?? 0) < RIPPLE_GAP) {
      return;
    }
    if (this.waves.childElementCount >= RIPPLES_AT_ONCE) {
      return;
    }
    this.last.set(region, now);
    const spot = this.whereIs(region);
    if (!spot || spot[0] < 0 || spot[1] < 0 || spot[0] > this.map.size.width || spot[1] > this.map.size.height) {
      return;
    }
    const wave = s("g", { class: "wave", transform: `translate(${spot[0]} ${spot[1]})` });
    const point = s("circle", { class: "wave-point", r: unit(5) });
    const circles = [0, 1].map(() => s("circle", { class: "wave-ring", r: unit(46) }));
    wave.append(...circles, point);
    this.waves.append(wave);
    circles.forEach((circle, index) => {
      circle.animate([{ transform: "scale(0.1)", opacity: 0.9 }, { transform: "scale(1)", opacity: 0 }], {
        duration: 1300, delay: index * 260, easing: "cubic-bezier(0.2, 0.7, 0.2, 1)", fill: "both",
      });
    });
    point.animate([{ opacity: 1 }, { opacity: 1, offset: 0.6 }, { opacity: 0 }], { duration: RIPPLE_LASTS, fill: "both" });
    window.setTimeout(() => wave.remove(), RIPPLE_LASTS + 100);
  }
}
