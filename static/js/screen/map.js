// The map: county -> town -> village in one drawing that moves, coloured by the layer.

import { boundsOf, edgesOf, fit, heart, inside, pathOf, projection, rings } from "./geometry.js";
import { isSketched } from "./words.js";
import { layerOf, layerText, stepOf, thresholds } from "./layers.js";
import { part, s } from "./dom.js";
import { calm, unit } from "./motion.js";
import { Arcs } from "./map-arcs.js";
import { Legend } from "./map-legend.js";
import { Marks } from "./map-marks.js";
import { watchHold } from "./map-hold.js";

// Below this width the screen is a page to read, with type of fixed size.
const READING_WIDTH = 1200;
// Where a label may stand, in lines away from the heart of its place, the nearest spot first; among the sites also further off.
const STEPS_AWAY = [0, 0.25, 0.5, 0.75, 1, 1.5, 2, 2.5, 3];
const WIDE_SHIFTS = STEPS_AWAY.flatMap((x) => STEPS_AWAY.flatMap((y) => [[x, y], [-x, y], [x, -y], [-x, -y]]))
  .sort((a, b) => Math.hypot(...a) - Math.hypot(...b));
const SHIFTS = WIDE_SHIFTS.filter((shift) => Math.hypot(...shift) < 1.6);
const LEVELS_WITH_CHILDREN = new Set(["county", "town"]);

/** Whether two frames lie over each other. */
function meet(one, other) {
  return one.left < other.right && one.right > other.left && one.top < other.bottom && one.bottom > other.top;
}

/** The outline of a region; where none was given, its parts together. */
function outlineOf(shape) {
  if (shape?.outline) {
    return shape.outline;
  }
  const parts = (shape?.features ?? []).map(({ geometry }) => geometry);
  const coordinates = parts.flatMap((geometry) => (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates));
  return coordinates.length ? { geometry: { type: "MultiPolygon", coordinates } } : null;
}

export class CountyMap {
  constructor(root, store) {
    this.store = store;
    this.root = part(root, "map");
    this.picture = part(root, "picture");
    this.world = s("g", { class: "world" });
    this.labels = s("g", { class: "labels" });
    this.over = s("g", { class: "over" });
    this.under = s("g", { class: "under" });
    this.picture.append(this.hatch(), this.world, this.under, this.labels, this.over);
    this.legend = new Legend(part(root, "legend"), store);
    this.marks = new Marks(this);
    this.arcs = new Arcs(this);
    this.places = new Map();
    this.shown = new Set();
    this.size = { width: 0, height: 0 };
    new ResizeObserver(() => this.measure()).observe(this.picture);
    store.on("moved", () => this.draw());
    store.on("figures", ({ ids }) => this.recolour(ids));
    store.on("layer", () => this.recolour(null));
    store.on("scene", () => this.place(true));
    store.on("brush", () => this.dim());
    store.on("compare", () => this.dim());
    store.on("peek", ({ region }) => this.point(region));
    watchHold(this);
  }

  hatch() {
    this.pattern = s("pattern", { id: "hatch", width: 8, height: 8, patternUnits: "userSpaceOnUse" });
    this.pattern.append(s("rect", { width: 8, height: 8, class: "hatch-ground" }), s("rect", { width: 2.5, height: 8, class: "hatch-line" }));
    return s("defs", {}, this.pattern);
  }

  measure() {
    const box = this.picture.getBoundingClientRect();
    if (!box.width || (box.width === this.size.width && box.height === this.size.height)) {
      return;
    }
    this.size = { width: box.width, height: box.height };
    this.picture.setAttribute("viewBox", `0 0 ${box.width} ${box.height}`);
    this.place(false);
  }

  /** Build the outlines for the region shown: its parts, and around it those of its parent as background. */
  draw() {
    const { store } = this;
    const { region, path } = store.view;
    const { parent } = store;
    const branch = LEVELS_WITH_CHILDREN.has(region.level) && store.view.children.length > 0;
    const front = branch ? store.shapes.get(region.code) : store.shapes.get(parent?.code ?? region.code);
    const back = branch && parent ? store.shapes.get(parent.code) : null;
    this.outline = outlineOf(store.shapes.get(region.code));
    this.root.classList.toggle("is-empty", !this.outline);
    if (!this.outline) {
      this.world.replaceChildren();
      this.labels.replaceChildren();
      this.places.clear();
      return;
    }
    this.project ??= projection(this.centreOf([store.home, region.code].map((code) => store.shapes.get(code)).find(outlineOf)));
    this.places.clear();
    this.world.replaceChildren();
    if (back) {
      const shapes = back.features.filter((item) => item.properties.code !== region.code).map((item) => this.shape(item, "around"));
      this.world.append(s("g", {}, ...shapes));
    }
    this.world.append(s("g", {}, ...front.features.map((item) => this.shape(item, "place"))));
    const sketched = [...this.places.values()].filter((place) => place.kind === "place" && place.sketched);
    this.sketched = sketched.length > 0;
    if (this.sketched) {
      this.world.append(s("path", { class: "sketch", d: edgesOf(sketched.map((place) => place.rings)) }));
    }
    const edge = outlineOf(front) ?? this.outline;
    this.world.append(s("path", { class: "outline", d: pathOf(rings(edge.geometry, this.project)) }));
    if (!branch) {
      this.world.append(s("path", { class: "outline is-chosen", d: pathOf(rings(this.outline.geometry, this.project)) }));
    }
    this.place(true);
    this.recolour(null);
    this.marks.draw();
  }

  centreOf(shape) {
    const box = boundsOf(rings(outlineOf(shape).geometry, (x, y) => [x, y]));
    return { lng: (box.left + box.right) / 2, lat: (box.top + box.bottom) / 2 };
  }

  shape(feature, kind) {
    const { code, name, short_name: short, level, quality } = feature.properties;
    const sketched = isSketched(quality);
    const list = rings(feature.geometry, this.project);
    const label = level === "town" ? name : short;
    const path = s("path", {
      class: sketched ? `${kind} is-sketched` : kind, d: pathOf(list), "data-code": code, tabindex: kind === "place" ? 0 : -1, role: "button", "aria-label": label,
    });
    const known = { code, label, path, rings: list, kind, heart: heart(list), level, sketched };
    this.places.set(code, known);
    return path;
  }

  /** Where the drawing may stand, in pixels of the picture. */
  room() {
    const { width, height } = this.size;
    const wide = unit(16);
    const sides = this.store.scene === "labour" && this.store.region.level !== "village" ? Math.min(unit(100), width * 0.22) : wide;
    return { left: sides, right: width - sides, top: unit(8), bottom: height - unit(8) };
  }

  /** Move the drawing so that the region fills the room. */
  place(animate) {
    if (!this.outline || !this.size.width || !this.store.view) {
      return;
    }
    const list = rings(this.outline.geometry, this.project);
    const box = boundsOf(list);
    if (!this.store.view.children.length) {
      const margin = Math.max(box.right - box.left, box.bottom - box.top) * 0.45;
      Object.assign(box, { left: box.left - margin, right: box.right + margin, top: box.top - margin, bottom: box.bottom + margin });
    }
    let room = this.room();
    const aim = fit(box, room);
    this.view = aim;
    const corner = !this.legend.within ? "bottom-right" : this.legend.choose(this.size, (x, y) => this.covered(x, y));
    this.legend.root.classList.toggle("is-over", corner === null && !this.store.view.children.length);
    if (corner === null) {
      if (this.store.view.children.length) {
        room = { ...room, bottom: this.size.height - this.legend.height - unit(8) };
        this.view = fit(box, room);
      }
      this.legend.stand("bottom-right");
    } else {
      this.legend.stand(corner);
    }
    const { scale, x, y } = this.view;
    this.world.classList.toggle("still", !animate || calm());
    this.pattern.setAttribute("patternTransform", `rotate(45) scale(${unit(1) / scale})`);
    this.world.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
    const arcs = this.arcs.plan();
    this.marks.place();
    const names = this.write(animate, arcs ? this.arcs.frames(arcs) : []);
    this.arcs.place(arcs, names);
  }

  /** Whether a pixel of the picture is over the region that is shown. */
  covered(x, y) {
    const worldX = (x - this.view.x) / this.view.scale;
    const worldY = (y - this.view.y) / this.view.scale;
    return [...this.places.values()].some((place) => place.kind === "place" && inside(place.rings, worldX, worldY));
  }

  /** World -> pixels. */
  at(x, y) {
    return [x * this.view.scale + this.view.x, y * this.view.scale + this.view.y];
  }

  /** Degrees -> pixels. */
  spot(lng, lat) {
    return this.at(...this.project(lng, lat));
  }

  /** Write the names and values where there is room for them, beside what is `taken` already; returns the frames they took. */
  write(animate, taken) {
    const layer = layerOf(this.store);
    const nodes = [];
    const names = [];
    const marks = this.marks.frames();
    const shifts = marks.length ? WIDE_SHIFTS : SHIFTS;
    const others = [this.legend.frame(this.size), ...taken];
    const places = [...this.places.values()].filter((place) => place.kind === "place").sort((a, b) => b.heart.room - a.heart.room);
    const chosen = this.store.region.code;
    for (const place of places) {
      const value = layerText(layer, layer.of(this.store, place.code));
      place.text = null;
      place.valueNode = null;
      // First with its value; where that finds no room, the name alone; else nothing: the card says it on touch.
      const free = (frame) => frame.fits && !others.some((other) => meet(frame, other)) && !names.some((other) => meet(frame, other));
      const tries = (value ? [value, ""] : [""]).flatMap((text) => shifts.map((shift) => this.frame(place, text, shift))).filter(free);
      // With its value before without; then where it lies in its own place, and covers the fewest sites; then the nearest.
      const cost = (frame) => (frame.text === value ? 0 : 20) + marks.filter((mark) => meet(frame, mark)).length + this.outside(place, frame) * 1.5;
      const best = tries.map((frame) => [cost(frame), frame]).sort((a, b) => a[0] - b[0])[0]?.[1];
      const frame = place.code === chosen ? this.frame(place, value, [0, -2.2]) : best;
      if (frame) {
        names.push(frame);
        nodes.push(this.label(place, frame));
      }
    }
    this.labels.replaceChildren(...nodes);
    this.labels.classList.toggle("arriving", Boolean(animate) && !calm());
    if (animate && !calm()) {
      window.clearTimeout(this.arrive);
      this.arrive = window.setTimeout(() => this.labels.classList.remove("arriving"), 450);
    }
    this.tone();
    return names;
  }

  /** How many points of a frame's edge, of eight, lie outside their place. */
  outside(place, { left, right, top, bottom, x: middle, y: centre }) {
    const { x, y, scale } = this.view;
    const edge = [[left, top], [middle, top], [right, top], [left, centre], [right, centre], [left, bottom], [middle, bottom], [right, bottom]];
    return edge.filter(([pointX, pointY]) => !inside(place.rings, (pointX - x) / scale, (pointY - y) / scale)).length;
  }

  /** The room a label would take, in pixels; shift: away from the heart, in lines. */
  frame(place, text, shift) {
    const size = window.innerWidth < READING_WIDTH ? 15 : unit(place.level === "town" ? 22 : 18);
    const [heartX, heartY] = this.at(place.heart.x, place.heart.y);
    const x = heartX + shift[0] * size;
    const y = heartY + shift[1] * size;
    const wide = Math.max(place.label.length * size, text.length * size * 0.55) + unit(6);
    const tall = size * (text ? 2.2 : 1.15);
    const frame = { text, x, y, size, left: x - wide / 2, right: x + wide / 2, top: y - tall / 2, bottom: y + tall / 2 };
    const moved = shift[0] !== 0 || shift[1] !== 0;
    const roomy = moved
      ? inside(place.rings, (x - this.view.x) / this.view.scale, (y - this.view.y) / this.view.scale)
      : place.heart.room * this.view.scale > size * (text ? 0.6 : 0.45);
    const { width, height } = this.size;
    return { ...frame, fits: roomy && frame.left >= 0 && frame.right <= width && frame.top >= 0 && frame.bottom <= height };
  }

  label(place, { text, x, y, size }) {
    const name = s("tspan", { x, y: text ? y - size * 0.1 : y + size * 0.35, class: "label-name" }, place.label);
    const value = s("tspan", { x, y: y + size, class: "label-value" }, text);
    place.text = s("text", { class: `label${place.level === "town" ? " is-town" : ""}`, "data-code": place.code }, name, value);
    place.valueNode = text ? value : null;
    return place.text;
  }

  /** Colour every place by the layer; only what differs is touched. */
  recolour(ids) {
    const layer = layerOf(this.store);
    if (!this.store.view || !this.places.size || (ids && !layer.ids.some((id) => ids.has(id)))) {
      return;
    }
    const values = new Map();
    for (const place of this.places.values()) {
      if (place.kind === "place") {
        values.set(place.code, layer.of(this.store, place.code));
      }
    }
    const numbers = [...values.values()].map((item) => item.value).filter((value) => value !== null);
    this.limits = thresholds(numbers);
    for (const [code, item] of values) {
      const place = this.places.get(code);
      place.value = item.value;
      place.step = item.status === "off" ? "off" : item.value === null ? "none" : stepOf(item.value, this.limits);
      place.path.dataset.step = place.step;
      const text = layerText(layer, item);
      place.path.setAttribute("aria-label", `${place.label} ${layer.name} ${text || ""}`);
      if (place.valueNode && place.valueNode.textContent !== text) {
        place.valueNode.textContent = text;
      }
    }
    const had = this.layerShown;
    this.layerShown = layer.id;
    this.legend.draw(layer, this.sketched, numbers, this.limits, [...values.values()].some((item) => item.value === null && item.status !== "off"));
    this.root.dataset.layer = layer.id;
    if (had !== layer.id) {
      this.place(false);
      this.marks.draw();
    }
    this.tone();
    this.dim();
  }

  tone() {
    for (const place of this.places.values()) {
      if (place.text && place.step !== undefined) {
        place.text.dataset.step = place.step;
      }
    }
  }

  /** Dim what the legend's brush leaves out; mark what is compared. */
  dim() {
    const range = this.store.brush;
    for (const place of this.places.values()) {
      const out = range && (place.value === null || place.value === undefined || place.value < range[0] || place.value > range[1]);
      place.path.classList.toggle("is-out", Boolean(out) && place.kind === "place");
      place.text?.classList.toggle("is-out", Boolean(out));
      place.path.classList.toggle("is-held", (this.store.compare ?? []).includes(place.code));
    }
  }

  point(region) {
    for (const place of this.places.values()) {
      place.path.classList.toggle("is-pointed", place.code === region);
    }
  }
}
