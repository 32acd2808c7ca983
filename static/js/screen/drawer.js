// The drawer: a touched figure grows over the map and answers where it comes from, when, and how complete.

import { Chart } from "./charts.js";
import { Figure } from "./figure.js";
import { Rows } from "./rows.js";
import { h, say } from "./dom.js";
import { STATE_WORDS, clock, compact, exact, line, periodEnd, periodName, plainDay, yearOnYear } from "./format.js";
import { calm } from "./motion.js";
import { ranked } from "./tile-rankings.js";
import { childrenWord, placeLabel, shortName } from "./words.js";
import { changesOption, isSmall, monthsOf } from "./tile-changes.js";

export class Drawer {
  constructor(root, store) {
    this.root = root;
    this.store = store;
    this.element = root.querySelector('[data-part="drawer"]');
    this.ids = [];
    this.id = null;
    this.build();
    store.on("detail", ({ ids, from, parts }) => this.open(ids, from, parts));
    store.on("figures", ({ ids }) => this.shown && (!ids || ids.has(this.id)) && this.draw());
    store.on("scene", () => this.close());
    store.on("visit", () => this.shown && this.draw());
  }

  get shown() {
    return !this.element.hidden;
  }

  build() {
    this.tabs = h("div", { class: "drawer-tabs", role: "tablist", "aria-label": "指标" });
    this.close_ = h("button", { type: "button", class: "drawer-close", click: () => this.close() }, "收起");
    this.title = h("h2", { class: "drawer-title", id: "drawer-title" });
    this.figureBox = h("p", { class: "drawer-figure" });
    this.change = h("p", { class: "drawer-change" });
    this.facts = h("dl", { class: "drawer-facts" });
    this.rowsLink = h("a", { class: "drawer-rows" });
    this.peersTitle = h("h3", {});
    const peers = h("div", { class: "drawer-peers" }, this.peersTitle);
    this.rows = new Rows(peers);
    this.trendTitle = h("h3", {});
    this.trendPlace = h("div", { class: "chart" });
    this.trendNote = h("p", { class: "drawer-none" });
    this.trend = new Chart(this.trendPlace, () => changesOption(this.store));
    this.pair = h("div", { class: "drawer-pair" });
    this.pairRows = new Rows(this.pair);
    const left = h("div", { class: "drawer-left" }, this.title, this.figureBox, this.change, this.facts, this.rowsLink);
    const right = h("div", { class: "drawer-right" }, peers, h("div", { class: "drawer-trend" }, this.trendTitle, this.trendPlace, this.pair, this.trendNote));
    this.element.append(h("div", { class: "drawer-head" }, this.tabs, this.close_), h("div", { class: "drawer-body" }, left, right));
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        event.stopPropagation();
        this.close();
      }
    });
  }

  /** Open for indicators; grows from the touched element. parts(id): what to list instead of places, or null. */
  open(ids, from, parts = null) {
    if (this.shown && this.from === from && this.ids.join() === ids.join()) {
      this.close();
      return;
    }
    this.ids = ids;
    this.parts = parts;
    this.from = from;
    this.returnTo = document.activeElement;
    this.element.hidden = false;
    this.root.dataset.drawer = "open";
    this.choose(ids[0]);
    this.grow(from);
    this.close_.focus({ preventScroll: true });
    if (window.innerWidth < 1200) {
      this.element.scrollIntoView({ block: "start", behavior: calm() ? "auto" : "smooth" });
    }
  }

  grow(from) {
    if (!from || calm()) {
      return;
    }
    const start = from.getBoundingClientRect();
    const end = this.element.getBoundingClientRect();
    this.element.animate(
      [
        { transformOrigin: "0 0", transform: `translate(${start.left - end.left}px, ${start.top - end.top}px) scale(${start.width / end.width}, ${start.height / end.height})`, opacity: 0.4 },
        { transformOrigin: "0 0", transform: "none", opacity: 1 },
      ],
      { duration: 200, easing: "ease-out" },
    );
  }

  close() {
    if (!this.shown) {
      return;
    }
    this.element.hidden = true;
    delete this.root.dataset.drawer;
    document.activeElement?.blur?.();
    this.returnTo?.focus?.({ preventScroll: true });
  }

  choose(id) {
    this.id = id;
    this.figure = new Figure(id, { full: true });
    this.figureBox.replaceChildren(this.figure.element);
    this.tabs.replaceChildren(
      ...this.ids.map((item) =>
        h("button", { type: "button", role: "tab", "aria-selected": String(item === id), click: () => this.choose(item) }, shortName(item, this.store.indicator(item))),
      ),
    );
    this.tabs.hidden = this.ids.length < 2;
    this.element.classList.toggle("is-single", this.ids.length < 2);
    this.draw();
  }

  draw() {
    const { store, id } = this;
    const indicator = store.indicator(id) ?? {};
    const region = store.region;
    const entry = store.entry(region.code, id);
    const name = indicator.name ?? shortName(id);
    say(this.title, `${placeLabel(region)} · ${store.closed ? name.replace("当月", "全年") : name}`);
    this.figure.show(store, region.code);
    const now = yearOnYear(entry, indicator);
    const before = line({ value: entry?.previous, status: "ok" }, indicator);
    const beside = now.startsWith("同比") ? `${now}（上年同期 ${before.number} ${before.unit}）` : `${now} ${before.unit}`;
    say(this.change, !now ? "" : now === "无同期" ? "无同期数据可比" : beside);
    this.drawFacts(indicator, entry);
    this.drawLink(region);
    this.drawPeers(indicator);
    this.drawTrend(indicator, entry);
  }

  drawFacts(indicator, entry) {
    const { store } = this;
    const seal = store.closed ? `${periodName(store.view.period)} · 已锁定` : "";
    const provisional = !store.closed && (indicator.kind ?? "").startsWith("flow") ? "本月未结，暂计" : "";
    const wants = store.view.breakdowns?.wants_work;
    const facts = [
      ["其中", this.id === "LAB04" && wants !== null && wants !== undefined ? `有求职意愿 ${exact(wants)} 人` : null],
      ["定义", indicator.definition],
      ["算法", indicator.formula],
      ["来源", indicator.source],
      ["截至", store.closed ? periodEnd(store.view.period) : `${plainDay(store.asOf)} ${clock(store.asOf, true)}`],
      ["状态", [STATE_WORDS[entry?.status ?? "missing"], seal, provisional].filter(Boolean).join(" · ")],
      ["说明", ["LAB02", "LAB03", "LAB04", "LAB05"].includes(this.id) ? store.view.urban_assumption : null],
    ];
    this.facts.replaceChildren(...facts.filter(([, text]) => text).flatMap(([name, text]) => [h("dt", {}, name), h("dd", {}, text)]));
  }

  drawLink(region) {
    const body = document.body.dataset;
    const entry = this.store.entry(region.code, this.id);
    const may = body.mayOpenRows === "yes" && body.kiosk !== "yes" && !this.store.visit && entry?.value !== null;
    this.rowsLink.hidden = !may;
    if (may) {
      this.rowsLink.href = `${this.store.urls.figures}${encodeURIComponent(this.id)}/?region=${encodeURIComponent(region.code)}`;
      const count = this.store.indicator(this.id)?.unit === "%" ? null : this.store.value(region.code, this.id);
      say(this.rowsLink, count === null ? "查看记录" : `查看 ${compact(count).number}${compact(count).scale ? ` ${compact(count).scale}` : ""} 条记录`);
    }
  }

  drawPeers(indicator) {
    const { store, id } = this;
    const parts = this.parts?.(id);
    if (parts) {
      const { title, rows } = parts;
      say(this.peersTitle, title);
      this.rows.draw(rows, rows.length ? "" : "人数过少，不分项显示");
      return;
    }
    const list = ranked(store, (code) => store.value(code, id)).filter(({ peer }) => {
      const entry = store.entry(peer.code, id);
      return entry && entry.status !== "none_levels";
    });
    const percent = indicator.unit === "%";
    const most = percent ? 100 : Math.max(...list.map((item) => item.value ?? 0), 1);
    const words = store.view.children.length ? childrenWord(store.region.level) : "同镇各村（社区）";
    say(this.peersTitle, list.length ? words : "");
    this.rows.draw(
      list.map(({ peer, value }) => {
        const text = line(store.entry(peer.code, id), indicator);
        return {
          key: peer.code, name: peer.level === "town" ? peer.name : peer.short_name, number: text.number, unit: text.unit, title: text.title,
          parts: [{ share: value === null ? 0 : value / most, hue: peer.code === store.region.code ? "gold" : "teal" }],
          chosen: peer.code === store.region.code, hatched: value === null,
        };
      }),
      list.length ? "" : "这项指标只统计到本级",
    );
  }

  drawTrend(indicator, entry) {
    const { store } = this;
    const hasLine = this.id === "LAB16" && monthsOf(store).length > 1;
    const before = entry?.previous;
    const value = store.value(store.region.code, this.id);
    const hasPair = !hasLine && before !== null && before !== undefined && value !== null;
    say(this.trendTitle, hasLine ? `近 13 个月${monthsOf(store).some(isSmall) ? "（虚框：人数少，不显示确数）" : ""}` : "与上年同期");
    this.trendPlace.hidden = !hasLine;
    this.pair.hidden = !hasPair;
    this.trendNote.hidden = hasLine || hasPair;
    say(this.trendNote, "无同期");
    if (hasLine) {
      this.trend.draw();
    }
    if (hasPair) {
      const most = indicator.unit === "%" ? 100 : Math.max(value, before, 1);
      const row = (key, name, amount, hue) => {
        const text = line({ value: amount, status: "ok" }, indicator);
        return { key, name, number: text.number, unit: text.unit, parts: [{ share: amount / most, hue }] };
      };
      this.pairRows.draw([row("now", store.closed ? "本期" : "现在", value, "gold"), row("before", "上年同期", before, "dim")]);
    }
  }
}
