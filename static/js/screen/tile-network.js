// 服务网络: the six kinds of site counted as six blocks, the team that works there, and how far it reaches.

import { Figure } from "./figure.js";
import { SITE_KINDS, glyph } from "./site-kinds.js";
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
  const roles = h("p", { class: "roles" });
  const rows = h("div", { class: "blocks" }, ...blocks.map((block) => block.element));
  const foot = h("div", { class: "network-foot" },
    h("div", { class: "foot-cell" }, h("span", {}, "服务网点"), sum.element),
    h("div", { class: "foot-cell" }, h("span", {}, "五员队伍"), team.element),
    h("div", { class: "foot-cell" }, h("span", {}, "网点覆盖率"), reach.element));
  body.append(rows, foot, roles);
  return {
    ids: ["NET01", "NET02", "NET03", "NET04", "NET05", "NET06", "NET07", "NET08", "NET09"],
    explains: ["NET01", "NET02", "NET03", "NET04", "NET05", "NET06", "NET07", "NET08", "NET09"],
    draw() {
      const region = store.region.code;
      const leaf = !store.view.children.length;
      blocks.forEach((block) => {
        block.figure.show(store, region);
        const own = (store.shapes.get(region)?.sites ?? []).some((site) => site.kind === block.kind.id);
        block.element.classList.toggle("is-absent", leaf ? !own : store.value(region, block.kind.figure) === null || store.value(region, block.kind.figure) === 0);
      });
      sum.show(store, region);
      team.show(store, region);
      reach.show(store, region);
      const list = (store.view.breakdowns?.posts ?? []).filter((post) => post.value);
      say(roles, list.map((post) => `${post.name} ${post.value}`).join(" · "));
      roles.hidden = !list.length;
    },
  };
}
