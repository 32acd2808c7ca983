// What the screen knows. Every part reads from here and listens here; only the stream and the visitor change it.

import { usable } from "./format.js";

const REFRESH_AFTER_CHANGE = 20000;
const NOT_KEPT = Object.freeze({ value: null, status: "none_levels", previous: null });
const CALM_GAP = 1000;
const HOME_REFRESH = 60000;

export class Store extends EventTarget {
  constructor(root) {
    super();
    this.urls = {
      snapshot: root.dataset.snapshotUrl,
      geometry: root.dataset.geometryUrl,
      events: root.dataset.eventsUrl,
      figures: root.dataset.figuresUrl,
    };
    this.home = root.dataset.region;
    this.period = "now";
    this.scene = "overview";
    this.layer = "LAB05";
    this.view = null;
    this.values = new Map();
    this.levels = new Map();
    this.shapes = new Map();
    this.snapshots = new Map();
    this.version = 0;
    this.asOf = null;
    this.skew = 0;
    this.pending = new Map();
    this.opening = 0;
  }

  on(topic, listener) {
    this.addEventListener(topic, (event) => listener(event.detail ?? {}));
  }

  tell(topic, detail = {}) {
    this.dispatchEvent(new CustomEvent(topic, { detail }));
  }

  get region() {
    return this.view?.region ?? null;
  }

  get closed() {
    return Boolean(this.view?.period.closed);
  }

  /** The county's own time in milliseconds, corrected by what the server last said. */
  get now() {
    return Date.now() + this.skew;
  }

  indicator(id) {
    return this.view?.indicators[id] ?? this.snapshots.get(this.home)?.indicators[id];
  }

  entry(region, id) {
    const entry = this.values.get(region)?.get(id);
    if (entry) {
      return entry;
    }
    const levels = this.indicator(id)?.levels;
    return levels && this.levels.has(region) && !levels.includes(this.levels.get(region)) ? NOT_KEPT : undefined;
  }

  /** The number of a figure when it may be used in a calculation, else null. */
  value(region, id) {
    return usable(this.entry(region, id));
  }

  /** The regions to set beside each other: the children, or at a village its sisters. */
  get peers() {
    if (!this.view) {
      return [];
    }
    if (this.view.children.length) {
      return this.view.children;
    }
    const parent = this.parent;
    return (parent && this.snapshots.get(parent.code)?.children) || [];
  }

  /** The region above the one shown, as far as this screen may look: never above its home. */
  get parent() {
    return this.view ? this.parentIn(this.view) : null;
  }

  parentIn({ path, region }) {
    const home = path.findIndex((step) => step.code === this.home);
    const own = path.findIndex((step) => step.code === region.code);
    return own > Math.max(0, home) ? path[own - 1] : null;
  }

  async fetch(kind, region, extra = {}) {
    const address = new URL(this.urls[kind], window.location.href);
    address.searchParams.set("region", region);
    for (const [name, value] of Object.entries(extra)) {
      address.searchParams.set(name, value);
    }
    const answer = await fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (!answer.ok) {
      throw new Error(`${kind} ${answer.status}`);
    }
    this.setClock(answer.headers.get("Date"));
    return answer.json();
  }

  async shape(region) {
    if (!this.shapes.has(region)) {
      this.shapes.set(region, await this.fetch("geometry", region));
    }
    return this.shapes.get(region);
  }

  /** Fetch and show a region; a later call wins over an earlier one that is still under way. */
  async open(region = this.region?.code ?? this.home, { period = this.period } = {}) {
    const turn = ++this.opening;
    this.tell("opening", { region });
    try {
      const [snapshot] = await Promise.all([this.fetch("snapshot", region, { period }), this.shape(region)]);
      const parent = this.parentIn(snapshot);
      const wanted = [];
      if (parent) {
        wanted.push(this.shape(parent.code));
        if (period !== this.period || !this.snapshots.has(parent.code)) {
          wanted.push(this.fetch("snapshot", parent.code, { period }));
        }
      }
      if (region !== this.home && period !== this.period) {
        wanted.push(this.fetch("snapshot", this.home, { period }));
      }
      const others = (await Promise.all(wanted)).filter((item) => item.values);
      if (turn !== this.opening) {
        return;
      }
      if (period !== this.period) {
        this.values.clear();
        this.snapshots.clear();
        this.period = period;
      }
      others.forEach((other) => this.keep(other));
      this.adopt(snapshot);
    } catch (error) {
      if (turn === this.opening) {
        this.tell("trouble", { error, region, period });
      }
    }
  }

  /** Fetch the present region again, quietly. */
  refresh() {
    return this.open(this.region?.code ?? this.home);
  }

  keep(snapshot) {
    this.snapshots.set(snapshot.region.code, snapshot);
    [snapshot.region, ...snapshot.children].forEach((region) => this.levels.set(region.code, region.level));
    for (const [code, figures] of Object.entries(snapshot.values)) {
      const known = this.values.get(code) ?? new Map();
      Object.entries(figures).forEach(([id, entry]) => {
        known.set(id, entry.status === "level" ? { ...entry, status: "none_levels" } : entry);
      });
      this.values.set(code, known);
    }
    this.version = Math.max(this.version, snapshot.version);
  }

  adopt(snapshot) {
    const moved = this.region?.code !== snapshot.region.code || this.view?.period.id !== snapshot.period.id;
    this.view = snapshot;
    this.keep(snapshot);
    this.confirm();
    window.clearTimeout(this.afterChange);
    this.afterChange = null;
    if (moved) {
      this.tell("moved", { region: snapshot.region.code });
    }
    this.tell("figures", { ids: null });
  }

  /** Set the county's clock by the server's; a second of difference is the network's. */
  setClock(date) {
    const difference = date ? Date.parse(date) - Date.now() : NaN;
    if (Math.abs(difference) > 2000 || (Math.abs(this.skew) > 2000 && !Number.isNaN(difference))) {
      this.skew = difference;
    }
  }

  /** The figures shown are those of this moment: a snapshot, a change or a heartbeat has just said so. */
  confirm() {
    this.asOf = new Date(this.now).toISOString();
  }

  /** Take one figure of the stream; the parts are told together. */
  patch(event) {
    if (this.closed) {
      return;
    }
    const known = this.values.get(event.region);
    this.version = Math.max(this.version, event.version ?? 0);
    this.confirm();
    if (!known) {
      return;
    }
    const entry = known.get(event.id) ?? { previous: null };
    entry.value = event.value;
    entry.status = event.status ?? (event.value === null ? "missing" : "ok");
    known.set(event.id, entry);
    if (event.id === "LAB16" && event.region === this.region?.code) {
      const series = this.view.series?.LAB16;
      if (series?.length && entry.status === "ok" && !this.closed) {
        Object.assign(series[series.length - 1], { value: event.value, status: "ok" });
      }
    }
    this.pending.set(event.id, true);
    // A single commit shows at once; in a burst the parts are redrawn twice a second.
    const wait = Date.now() - (this.flushed ?? 0) > CALM_GAP ? 60 : 450;
    this.flushSoon ??= window.setTimeout(() => {
      this.flushed = Date.now();
      const ids = new Set(this.pending.keys());
      this.pending.clear();
      this.flushSoon = null;
      this.tell("figures", { ids });
    }, 200);
    // Parts not carried by the stream (ages, destinations) follow a little later, once for many changes.
    this.afterChange ??= window.setTimeout(() => this.refresh(), REFRESH_AFTER_CHANGE);
  }

  /** Keep the strip of the home region fresh while somebody looks at a town. */
  keepHome() {
    window.setInterval(async () => {
      if (this.region && this.region.code !== this.home && !document.hidden) {
        const period = this.period;
        const snapshot = await this.fetch("snapshot", this.home, { period }).catch(() => null);
        if (snapshot && period === this.period) {
          this.keep(snapshot);
          this.tell("figures", { ids: null });
        }
      }
    }, HOME_REFRESH);
  }
}
