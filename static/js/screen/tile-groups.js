// 重点人群: four groups that the county looks after, and the households in which nobody has work.

import { Figure } from "./figure.js";
import { h, say } from "./dom.js";
import { shortName } from "./words.js";

const GROUPS = ["LAB11", "LAB12", "LAB13", "LAB14"];

export function groupsTile(body, store) {
  const cells = GROUPS.map((id) => {
    const figure = new Figure(id);
    const name = h("span", { class: "cell-name" });
    return { id, figure, name, element: h("div", { class: "cell" }, name, figure.element) };
  });
  const zero = new Figure("LAB15");
  const word = h("span", { class: "clear-word" });
  const band = h("div", { class: "clear" }, h("span", { class: "clear-name" }, "零就业家庭"), zero.element, word);
  body.append(h("div", { class: "cells" }, ...cells.map((cell) => cell.element)), band);
  return {
    ids: [...GROUPS, "LAB15"],
    draw() {
      const region = store.region.code;
      cells.forEach((cell) => {
        say(cell.name, shortName(cell.id, store.indicator(cell.id)));
        cell.figure.show(store, region);
      });
      zero.show(store, region);
      const entry = store.entry(region, "LAB15");
      const known = entry && entry.value !== null;
      const state = entry?.status === "small" || (known && entry.value > 0) ? "open" : known ? "done" : "unknown";
      band.dataset.state = state;
      say(word, { open: "待清零", done: "已清零", unknown: "未填" }[state]);
    },
  };
}
