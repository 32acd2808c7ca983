// Scene 城乡劳动力: arcs from the region to the cities its people work in, named at the edge of the map.

import { calm, unit } from "./motion.js";
import { compact } from "./format.js";
import { s } from "./dom.js";

// How high a city's name and number are, with the space to the next.
const ROW = 50;

export class Arcs {
  constructor(map) {
    this.map = map;
    this.store = map.store;
    this.group = s("g", { class: "arcs" });
    map.under.append(this.group);
    this.mask = s("mask", { id: "arc-mask", maskUnits: "userSpaceOnUse", x: -9999, y: -9999, width: 99999, height: 99999 });
    this.store.on("figures", ({ ids }) => ids || map.place(false));
  }

  /** Where the arcs start: the region's seat, or the middle of its outline. */
  here() {
    const { region } = this.store;
    return region.lng === null ? this.map.centreOf(this.store.shapes.get(region.code)) : region;
  }

  /** Share the cities out between the two edges: west left, east right, neither much fuller than the other. */
  sides(list) {
    const here = this.here();
    const sorted = list.map((item) => ({ ...item, east: item.lng - here.lng })).sort((a, b) => a.east - b.east);
    const half = Math.max(sorted.length - 6, Math.min(6, sorted.filter((item) => item.east < 0).length));
    const north = (a, b) => b.lat - a.lat;
    return [sorted.slice(0, half).sort(north), sorted.slice(half).sort(north)];
  }

  /** Lay the arcs out for the view that the map has now: the spot they start at and, for every city, its end and the frames of
   * both; null where this scene has none. Cities that find no room beside the legend are left to the tile, smallest first. */
  plan() {
    const { store, map } = this;
    const list = (store.view?.breakdowns?.destinations ?? []).filter((item) => item.value && item.lng !== null).slice(0, 12);
    const wanted = store.scene === "labour" && map.view && store.view.children.length > 0 && list.length > 0 && store.layer !== "sites";
    if (!wanted) {
      return null;
    }
    const { width, height } = map.size;
    const here = this.here();
    const most = Math.max(...list.map((item) => item.value));
    const cities = this.sides(list).flatMap((side, index) => {
      const right = index === 1;
      const shared = map.legend.side === (right ? "right" : "left") && map.legend.within;
      const head = shared && map.legend.top ? map.legend.height + unit(20) : unit(24);
      const foot = shared && !map.legend.top ? map.legend.height + unit(24) : unit(24);
      const room = Math.max(1, Math.floor((height - head - foot) / unit(ROW)));
      const kept = new Set([...side].sort((a, b) => b.value - a.value).slice(0, room));
      const rows = side.filter((city) => kept.has(city));
      const gap = (height - head - foot) / Math.max(1, rows.length);
      return rows.map((city, row) => {
        const y = head + gap * (row + 0.5);
        const x = right ? width - unit(92) : unit(92);
        const words = { left: right ? x + unit(6) : 0, right: right ? width : x - unit(6), top: y - unit(24), bottom: y + unit(26) };
        const end = { left: x - unit(6), right: x + unit(6), top: y - unit(6), bottom: y + unit(6) };
        return { city, right, x, y, frames: [words, end], thick: unit(1.5 + (city.value / most) * 5) };
      });
    });
    const [startX, startY] = map.spot(here.lng, here.lat);
    return { startX, startY, cities };
  }

  /** What names of places must not cover. */
  frames(plan) {
    const near = unit(9);
    const { startX, startY } = plan;
    return [{ left: startX - near, right: startX + near, top: startY - near, bottom: startY + near }, ...plan.cities.flatMap((item) => item.frames)];
  }

  /** Draw them; names: frames of the names of places, behind which the arcs pass. */
  place(plan, names) {
    const { store, map } = this;
    if (!plan) {
      this.group.replaceChildren();
      this.key = null;
      return;
    }
    const key = `${store.region.code} ${map.size.width} ${store.period}`;
    const fresh = key !== this.key;
    this.key = key;
    const { width, height } = map.size;
    const { startX, startY } = plan;
    this.mask.replaceChildren(
      s("rect", { width, height, fill: "#fff" }),
      ...names.map(({ left, right, top, bottom }) => s("rect", { x: left, y: top, width: right - left, height: bottom - top, rx: unit(6), fill: "#000" })));
    const paths = [];
    const ends = [];
    plan.cities.forEach(({ city, right, x, y, thick }) => {
      const bend = (startX + x) / 2;
      const path = s("path", { class: "arc", d: `M${startX} ${startY}C${bend} ${startY - unit(30)} ${bend} ${y} ${x} ${y}`, "stroke-width": thick, pathLength: 1 });
      const edge = right ? width - unit(4) : unit(4);
      const text = compact(city.value);
      const label = s("text", { class: "arc-label", "text-anchor": right ? "end" : "start" },
        s("tspan", { x: edge, y: y - unit(3), class: "arc-name" }, city.name),
        s("tspan", { x: edge, y: y + unit(19), class: "arc-value" }, `${text.number}${text.scale} 人`));
      paths.push(path);
      ends.push(s("circle", { class: "arc-end", cx: x, cy: y, r: unit(4) }), label);
      if (fresh && !calm()) {
        path.animate([{ strokeDasharray: "0 1" }, { strokeDasharray: "1 0" }], { duration: 600, easing: "ease-out" });
      }
    });
    const start = s("circle", { class: "arc-start", cx: startX, cy: startY, r: unit(5) });
    this.group.replaceChildren(this.mask, s("g", { mask: "url(#arc-mask)" }, ...paths), ...ends, start);
  }
}
