// 服务网络: the six kinds of site counted as six blocks, the team that works there, and how far it reaches.

import { Figure } from "./figure.js";
import { SITE_KINDS, glyph, kindName } from "./site-kinds.js";
import { h, s, say } from "./dom.js";

export function networkTile(body, store) {
  const blocks = SITE_KINDS.map((kind) => {
    const figure = new Figure(kind.figure);
    const icon = s("svg", { viewBox: "-10 -10 20 20", "aria-hidden": "true" }, glyph(kind.id, 7));
    const words = h("span", { class: "block-words" }, h("span", {}, kind.short[0]), h("span", {}, kind.short[1]));
    return { kind, figure, element: h("div", { class: "block", title: kind.name }, figure.element, icon, words) };
  });
  const sum = new Figure("NET01");
  const team = new Figure("NET08");
  const reach = new Figure("NET09");
  const rows = h("div", { class: "blocks" }, ...blocks.map((block) => block.element));
  const foot = h("div", { class: "network-foot" },
    h("div", { class: "foot-cell" }, h("span", {}, "服务网点"), sum.element),
    h("div", { class: "foot-cell" }, h("span", {}, "五员队伍"), team.element),
    h("div", { class: "foot-cell" }, h("span", {}, "网点覆盖率"), reach.element));
  const own = h("ul", { class: "own-sites" });
  body.append(rows, foot, own);
  return {
    ids: ["NET01", "NET02", "NET03", "NET04", "NET05", "NET06", "NET07", "NET08", "NET09"],
    explains: ["NET01", "NET02", "NET03", "NET04", "NET05", "NET06", "NET07", "NET08", "NET09"],
    parts: (id) => (id === "NET08" ? teamParts(store) : null),
    draw() {
      const region = store.region.code;
      const leaf = !store.view.children.length;
      rows.hidden = leaf;
      foot.hidden = leaf;
      own.hidden = !leaf;
      if (leaf) {
        drawOwn(own, store.shapes.get(region)?.sites ?? []);
      }
      blocks.forEach((block) => {
        block.figure.show(store, region);
        block.element.classList.toggle("is-absent", !store.value(region, block.kind.figure));
      });
      sum.show(store, region);
      team.show(store, region);
      reach.show(store, region);
    },
  };
}

/** The team by role, where the server sends it. */
function teamParts(store) {
  const posts = (store.view.breakdowns?.posts ?? []).filter((post) => post.value);
  const most = Math.max(...posts.map((post) => post.value), 1);
  const rows = posts.map((post) => ({ key: post.role, name: post.name, number: String(post.value), unit: "人", parts: [{ share: post.value / most, hue: "teal" }] }));
  return rows.length ? { title: "五员队伍", rows } : null;
}

/** At a village or community: its own sites by name, as the six counts belong to towns and the county. */
function drawOwn(list, sites) {
  const items = sites.map((site) =>
    h("li", {}, s("svg", { viewBox: "-10 -10 20 20", "aria-hidden": "true" }, glyph(site.kind, 7)),
      h("span", { class: "own-name" }, site.name), h("span", { class: "own-kind" }, kindName(site.kind))));
  list.replaceChildren(...(items.length ? items : [h("li", {}, "本村（社区）没有登记的网点")]));
}
