// Scene 城乡劳动力: arcs from the region to the cities its people work in, named at the edge of the map.

import { calm, unit } from "./motion.js";
import { compact } from "./format.js";
import { s } from "./dom.js";

export class Arcs {
  constructor(map) {
    this.map = map;
    this.store = map.store;
    this.group = s("g", { class: "arcs" });
    map.under.append(this.group);
    this.store.on("figures", ({ ids }) => ids || this.place());
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

  place() {
    const { store, map } = this;
    const list = (store.view?.breakdowns?.destinations ?? []).filter((item) => item.value && item.lng !== null).slice(0, 12);
    const wanted = store.scene === "labour" && map.view && store.view.children.length > 0 && list.length > 0 && store.layer !== "sites";
    if (!wanted) {
      this.group.replaceChildren();
      this.key = null;
      return;
    }
    const key = `${store.region.code} ${map.size.width} ${store.period}`;
    const fresh = key !== this.key;
    this.key = key;
    const { width, height } = map.size;
    const here = this.here();
    const [startX, startY] = map.spot(here.lng, here.lat);
    const most = Math.max(...list.map((item) => item.value));
    const nodes = [];
    this.sides(list).forEach((side, index) => {
      const right = index === 1;
      const shared = map.legend.side === (right ? "right" : "left") && map.legend.within;
      const head = shared && map.legend.top ? map.legend.height + unit(12) : unit(24);
      const foot = shared && !map.legend.top ? map.legend.height + unit(24) : unit(24);
      const gap = (height - head - foot) / Math.max(1, side.length);
      side.forEach((city, row) => {
        const y = head + gap * (row + 0.5);
        const x = right ? width - unit(92) : unit(92);
        const bend = (startX + x) / 2;
        const path = s("path", {
          class: "arc", d: `M${startX} ${startY}C${bend} ${startY - unit(30)} ${bend} ${y} ${x} ${y}`, "stroke-width": unit(1.5 + (city.value / most) * 5), pathLength: 1,
        });
        const edge = right ? width - unit(4) : unit(4);
        const anchor = right ? "end" : "start";
        const text = compact(city.value);
        const label = s("text", { class: "arc-label", "text-anchor": anchor },
          s("tspan", { x: edge, y: y - unit(3), class: "arc-name" }, city.name),
          s("tspan", { x: edge, y: y + unit(19), class: "arc-value" }, `${text.number}${text.scale} 人`));
        nodes.push(path, s("circle", { class: "arc-end", cx: x, cy: y, r: unit(4) }), label);
        if (fresh && !calm()) {
          path.animate([{ strokeDasharray: "0 1" }, { strokeDasharray: "1 0" }], { duration: 600, easing: "ease-out" });
        }
      });
    });
    nodes.push(s("circle", { class: "arc-start", cx: startX, cy: startY, r: unit(5) }));
    this.group.replaceChildren(...nodes);
  }
}
