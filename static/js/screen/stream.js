// The one stream of events: opens, follows the region, reconnects, and says how the line is.

import { clock } from "./format.js";

const QUIET = 25000;
const STALE = 60000;
const RELOAD = 5000;
const STEPS = [1000, 2000, 5000, 10000, 30000];

export class Stream {
  constructor(store) {
    this.store = store;
    this.tries = 0;
    this.lastHeard = Date.now();
    this.broken = false;
    this.resynced = 0;
    store.on("moved", () => this.follow());
    window.setInterval(() => this.judge(), 1000);
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && this.source && Date.now() - this.lastHeard > QUIET) {
        this.broken = true;
        this.open();
      }
    });
  }

  /** Listen to the region that is shown; a closed period has no stream. */
  follow() {
    const wanted = this.store.closed ? null : this.store.region.code;
    if (wanted === this.region && this.source) {
      return;
    }
    this.region = wanted;
    this.tries = 0;
    this.broken = false;
    this.open();
  }

  open() {
    this.source?.close();
    window.clearTimeout(this.again);
    this.source = null;
    if (!this.region) {
      return;
    }
    const address = new URL(this.store.urls.events, window.location.href);
    address.searchParams.set("region", this.region);
    const source = new EventSource(address, { withCredentials: true });
    this.source = source;
    source.addEventListener("open", () => this.opened());
    source.addEventListener("figure", (event) => this.take(event, (data) => this.figure(data)));
    source.addEventListener("happened", (event) => this.take(event, (data) => this.store.tell("happened", data)));
    source.addEventListener("hello", (event) => this.take(event, (data) => this.greeted(data)));
    source.addEventListener("ended", (event) => this.take(event, (data) => this.end(data)));
    source.addEventListener("heartbeat", (event) => this.take(event, (data) => this.heartbeat(data)));
    source.addEventListener("resync", (event) => this.take(event, () => this.resync()));
    source.addEventListener("error", () => this.failed(source));
  }

  opened() {
    this.lastHeard = Date.now();
    this.tries = 0;
    if (this.broken) {
      this.broken = false;
      this.resync();
    }
    this.judge();
  }

  failed(source) {
    if (source !== this.source) {
      return;
    }
    source.close();
    this.broken = true;
    const wait = STEPS[Math.min(this.tries, STEPS.length - 1)] * (0.8 + Math.random() * 0.4);
    this.tries += 1;
    window.clearTimeout(this.again);
    this.again = window.setTimeout(() => this.open(), wait);
    this.judge();
  }

  take(event, use) {
    this.lastHeard = Date.now();
    let data;
    try {
      data = JSON.parse(event.data || "{}");
    } catch {
      return;
    }
    use(data);
    this.judge();
  }

  figure(data) {
    this.store.patch(data);
    if (data.origin) {
      this.store.tell("committed", { village: data.origin });
    }
  }

  /** The line is open: what was entered between the snapshot and now is fetched at once. */
  greeted(data) {
    if (data.version > this.store.version) {
      this.resync();
    }
  }

  heartbeat(data) {
    if (!(data.version > this.store.version)) {
      this.store.confirm();
    } else if (Date.now() - this.resynced > STALE) {
      this.resync();
    }
  }

  /** The server ended the line for good: signed out, or a wall's link withdrawn. */
  end({ status }) {
    this.source?.close();
    this.source = null;
    this.region = null;
    this.ended = status;
    if (status === 401) {
      window.setTimeout(() => window.location.reload(), RELOAD);
    }
  }

  resync() {
    this.resynced = Date.now();
    this.store.refresh();
  }

  /** Work out the state of the line and tell it: live, waiting, stale, lost, closed. */
  judge() {
    const age = Date.now() - this.lastHeard;
    let state = "live";
    if (this.store.closed) {
      state = "closed";
    } else if (!this.store.view) {
      state = "connecting";
    } else if (this.ended) {
      state = this.ended === 401 ? "ended" : "lost";
    } else if (this.broken) {
      state = age > STALE ? "lost" : "waiting";
    } else if (age > STALE) {
      state = "stale";
    }
    if (state === "stale" && age > STALE + QUIET && Date.now() - (this.reopened ?? 0) > QUIET) {
      this.reopened = Date.now();
      this.open();
    }
    this.store.tell("line", { state, age, asOf: this.store.asOf ? clock(this.store.asOf, state === "lost") : "" });
  }
}
