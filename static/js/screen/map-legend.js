// The legend: a histogram of the layer over its six colours; brushing it filters the map.

import { h, s, say } from "./dom.js";
import { exact } from "./format.js";
import { SITE_KINDS, glyph } from "./site-kinds.js";
import { STEPS, stepOf } from "./layers.js";
import { SKETCHED } from "./words.js";
import { unit } from "./motion.js";

const BINS = 12;
const CORNERS = ["bottom-right", "top-left", "top-right", "bottom-left"];

export class Legend {
  constructor(root, store) {
    this.root = root;
    this.store = store;
    this.title = h("p", { class: "legend-title" });
    this.bars = s("svg", { class: "legend-bars", viewBox: "0 0 240 64", preserveAspectRatio: "none", role: "img", "aria-label": "分布，拖动可筛选" });
    this.low = h("span");
    this.high = h("span");
    this.missing = h("p", { class: "legend-missing" }, h("i", { class: "legend-hatch" }), "未填或不足 5");
    this.sketch = h("p", { class: "legend-missing" }, h("i", { class: "legend-sketch" }), SKETCHED);
    this.ends = h("p", { class: "legend-ends" }, this.low, this.high);
    this.kinds = h("ul", { class: "legend-kinds" });
    root.append(this.title, this.bars, this.ends, this.missing, this.kinds, this.sketch);
    this.bars.addEventListener("pointerdown", (event) => this.start(event));
    this.bars.addEventListener("pointermove", (event) => this.drag(event));
    this.bars.addEventListener("pointerup", () => this.end());
    store.on("moved", () => this.clear());
    store.on("layer", () => this.clear());
  }

  /** Whether the legend stands inside the picture (on a wall) or below it (on a page). */
  get within() {
    return getComputedStyle(this.root).position === "absolute";
  }

  get height() {
    return this.root.offsetHeight;
  }

  /** The first corner in which the legend covers no place, or null. */
  choose(size, covered) {
    const width = this.root.offsetWidth;
    const height = this.root.offsetHeight;
    const free = (corner) => {
      const left = corner.endsWith("left") ? 0 : size.width - width;
      const top = corner.startsWith("top") ? 0 : size.height - height;
      for (let column = 0; column <= 6; column += 1) {
        for (let row = 0; row <= 6; row += 1) {
          if (covered(left + (width * column) / 6, top + (height * row) / 6)) {
            return false;
          }
        }
      }
      return true;
    };
    return CORNERS.find(free) ?? null;
  }

  /** Stand in a corner; `side` and `top` say which. */
  stand(corner) {
    this.root.dataset.corner = corner;
    this.side = corner.endsWith("right") ? "right" : "left";
    this.top = corner.startsWith("top");
  }

  /** The part of the picture that the legend covers. */
  frame(size) {
    const { corner } = this.root.dataset;
    const width = this.root.offsetWidth;
    const left = corner?.endsWith("left") ? 0 : size.width - width;
    const top = corner?.startsWith("top") ? 0 : size.height - this.height;
    return this.within
      ? { left, right: left + width, top, bottom: top + this.height }
      : { left: 0, right: 0, top: 0, bottom: 0 };
  }

  /** sketched: whether an outline on the map was made up around a village's seat. */
  draw(layer, sketched, numbers, limits, missing) {
    this.sketch.hidden = !sketched;
    const sites = layer.id === "sites";
    this.bars.toggleAttribute("hidden", sites || !numbers.length);
    this.ends.hidden = sites || !numbers.length;
    this.missing.hidden = !missing;
    this.kinds.hidden = !sites;
    say(this.title, sites ? "服务网点" : `${layer.name}${layer.unit && layer.unit !== "%" ? `（${layer.unit}）` : ""}`);
    if (sites) {
      this.drawKinds();
      return;
    }
    if (!numbers.length) {
      return;
    }
    this.min = Math.min(...numbers);
    this.max = Math.max(...numbers);
    const span = this.max - this.min || 1;
    const counts = new Array(BINS).fill(0);
    numbers.forEach((value) => {
      counts[Math.min(BINS - 1, Math.floor(((value - this.min) / span) * BINS))] += 1;
    });
    const most = Math.max(...counts);
    const bars = counts.map((count, index) => {
      const tall = count ? 8 + (count / most) * 36 : 0;
      const middle = this.min + ((index + 0.5) / BINS) * span;
      return s("rect", { x: index * 20 + 1.5, y: 48 - tall, width: 17, height: tall, "data-step": stepOf(middle, limits) });
    });
    const edges = [this.min, ...limits, this.max].map((value) => ((value - this.min) / span) * 240);
    const ramp = Array.from({ length: STEPS }, (_, step) =>
      s("rect", { x: edges[step], y: 52, width: Math.max(0, edges[step + 1] - edges[step]), height: 12, "data-step": step }),
    );
    this.veil = [s("rect", { class: "veil", y: 0, height: 64 }), s("rect", { class: "veil", y: 0, height: 64 })];
    this.bars.replaceChildren(...bars, ...ramp, ...this.veil);
    const suffix = layer.unit === "%" ? "%" : "";
    say(this.low, `${exact(this.min, layer.decimals)}${suffix}`);
    say(this.high, `${exact(this.max, layer.decimals)}${suffix}`);
    this.shade();
  }

  drawKinds() {
    const shape = this.store.shapes.get(this.store.region.code);
    const rows = SITE_KINDS.map((kind) => {
      const count = (shape?.sites ?? []).filter((site) => site.kind === kind.id).length;
      const icon = s("svg", { viewBox: "-10 -10 20 20", class: "legend-glyph", "aria-hidden": "true" }, glyph(kind.id, 7));
      return count ? h("li", {}, icon, h("span", {}, kind.name), h("b", {}, String(count))) : null;
    });
    this.kinds.replaceChildren(...rows.filter(Boolean));
  }

  valueAt(event) {
    const box = this.bars.getBoundingClientRect();
    const share = Math.max(0, Math.min(1, (event.clientX - box.left) / box.width));
    return this.min + share * (this.max - this.min);
  }

  start(event) {
    this.bars.setPointerCapture(event.pointerId);
    this.from = this.valueAt(event);
    this.moved = false;
    this.startX = event.clientX;
  }

  drag(event) {
    if (this.from === undefined || this.from === null || Math.abs(event.clientX - this.startX) < unit(6)) {
      return;
    }
    this.moved = true;
    const to = this.valueAt(event);
    this.apply([Math.min(this.from, to), Math.max(this.from, to)]);
  }

  end() {
    if (!this.moved) {
      this.clear();
    }
    this.from = null;
  }

  clear() {
    if (this.store.brush) {
      this.apply(null);
    }
  }

  apply(range) {
    this.store.brush = range;
    this.store.tell("brush");
    this.shade();
  }

  /** Veil the parts of the histogram outside the brush. */
  shade() {
    if (!this.veil) {
      return;
    }
    const range = this.store.brush;
    const span = this.max - this.min || 1;
    const [from, to] = range ? range.map((value) => ((value - this.min) / span) * 240) : [0, 240];
    this.veil[0].setAttribute("width", Math.max(0, from));
    this.veil[1].setAttribute("x", to);
    this.veil[1].setAttribute("width", Math.max(0, 240 - to));
  }
}
