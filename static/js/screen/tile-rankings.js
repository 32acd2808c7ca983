// Tiles that set the places of the present region side by side, and the cities its people work in.

import { Rows } from "./rows.js";
import { compact, line } from "./format.js";
import { childrenWord, shortName } from "./words.js";
import { h } from "./dom.js";

const ROOM = 8;

/** The peers with their value, highest first; places without a usable value stand last. */
export function ranked(store, valueOf) {
  return store.peers
    .map((peer) => ({ peer, value: valueOf(peer.code) }))
    .sort((a, b) => (b.value ?? -1) - (a.value ?? -1) || a.peer.code.localeCompare(b.peer.code));
}

/** At most eight of a ranking: the first ones, always with the place that is shown. */
function window8(list, chosen) {
  if (list.length <= ROOM) {
    return { shown: list, more: "" };
  }
  const at = list.findIndex((item) => item.peer.code === chosen);
  const shown = at >= ROOM - 1 ? [...list.slice(0, ROOM - 2), list[at]] : list.slice(0, ROOM - 1);
  return { shown, more: `共 ${list.length} 个，列前 ${shown.length} 个` };
}

function nameOf(peer) {
  return peer.level === "town" ? peer.name : peer.short_name;
}

function heading(store, words) {
  const level = store.view.children.length ? store.region.level : "village";
  const town = level === "town" ? store.region.name : "";
  return town ? `${town}各村${words}` : `${childrenWord(level)}${words}`;
}

/** The figure of the region that holds the peers, for the mark across their bars. */
function averageOf(store, id) {
  const holder = store.view.children.length ? store.region : store.parent;
  const value = holder ? store.value(holder.code, id) : null;
  if (value === null) {
    return null;
  }
  const text = line(store.entry(holder.code, id), store.indicator(id));
  return { value, words: `竖线：${holder.level === "county" ? "全县" : "全镇"} ${text.number}${text.unit}` };
}

/** Another figure of the place that is shown, in words below the bars. */
function besides(store, id) {
  const text = line(store.entry(store.region.code, id), store.indicator(id));
  return `${shortName(id, store.indicator(id), store.closed)} ${text.number}${text.unit}`;
}

/** A tile that ranks the peers by one indicator. */
export function rankingTile(body, store, { id, words, closedWords = words, scale, hue = "teal", average = false, beside = "" }) {
  const rows = new Rows(body, { open: (code) => code !== store.region.code && store.open(code) });
  return {
    ids: beside ? [id, beside] : [id],
    title: () => heading(store, store.closed ? closedWords : words),
    draw() {
      const list = ranked(store, (code) => store.value(code, id));
      const most = scale ?? Math.max(...list.map((item) => item.value ?? 0), 1);
      const { shown, more } = window8(list, store.region.code);
      const whole = average ? averageOf(store, id) : null;
      rows.draw(
        shown.map(({ peer, value }) => {
          const text = line(store.entry(peer.code, id), store.indicator(id));
          return {
            key: peer.code, name: nameOf(peer), number: text.number, unit: text.unit, title: text.title,
            parts: [{ share: value === null ? 0 : value / most, hue: peer.code === store.region.code ? "gold" : hue }],
            chosen: peer.code === store.region.code, hatched: value === null,
            mark: whole && whole.value / most,
          };
        }),
        [more, whole?.words, beside && besides(store, beside)].filter(Boolean).join(" · "),
      );
    },
  };
}

export const ratesTile = (body, store) => rankingTile(body, store, { id: "LAB05", words: "就业率", scale: 100, average: true });
export const seekersTile = (body, store) => rankingTile(body, store, { id: "LAB08", words: "求职意向", hue: "blue" });
export const wantedTile = (body, store) => rankingTile(body, store, { id: "REF03", words: "上岗", hue: "blue" });
export const verifiedTile = (body, store) =>
  rankingTile(body, store, { id: "LAB17", words: "核实及时率", scale: 100, average: true, beside: "LAB16" });

/** Inside against outside the county, one full bar a place. */
export function balanceTile(body, store) {
  body.append(h("p", { class: "rows-key" }, h("span", { class: "is-teal" }, "县内就业"), h("span", { class: "is-blue" }, "外出务工")));
  const rows = new Rows(body, { open: (code) => code !== store.region.code && store.open(code) });
  return {
    ids: ["LAB06", "LAB07"],
    title: () => heading(store, "县内与外出"),
    draw() {
      const share = (code) => {
        const here = store.value(code, "LAB07");
        const away = store.value(code, "LAB06");
        return here === null || away === null || here + away === 0 ? null : away / (here + away);
      };
      const { shown, more } = window8(ranked(store, share), store.region.code);
      rows.draw(
        shown.map(({ peer, value }) => ({
          key: peer.code, name: nameOf(peer), number: value === null ? "—" : (value * 100).toFixed(1), unit: value === null ? "" : "% 外出",
          parts: value === null ? [] : [{ share: 1 - value, hue: "teal" }, { share: value, hue: "blue" }],
          chosen: peer.code === store.region.code, hatched: value === null,
        })),
        more,
      );
    },
  };
}

/** The cities, largest first. */
function cityRows(store, most) {
  const list = (store.view.breakdowns?.destinations ?? []).filter((item) => item.value !== null).slice(0, most);
  const top = Math.max(...list.map((item) => item.value), 1);
  return list.map((item) => {
    const text = compact(item.value);
    const province = item.province && item.province !== item.name ? `${item.province.replace(/[省市]$/, "")} ` : "";
    return {
      key: item.code, name: `${province}${item.name}`, number: `${text.number}${text.scale ? ` ${text.scale}` : ""}`, unit: "人",
      parts: [{ share: item.value / top, hue: "blue" }],
    };
  });
}

export function destinationsTile(body, store) {
  const rows = new Rows(body);
  const empty = h("p", { class: "tile-empty" }, "外出人数不足以分城市显示");
  body.append(empty);
  return {
    ids: ["LAB06"],
    parts: () => ({ title: "外出务工去向", rows: cityRows(store, Infinity) }),
    draw() {
      const list = cityRows(store, ROOM);
      rows.draw(list);
      empty.hidden = list.length > 0;
    },
  };
}
