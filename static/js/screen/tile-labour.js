// 劳动力就业: employed, unemployed and the others of all records; below, work inside against outside the county.

import { Chart, INK, type } from "./charts.js";
import { Figure } from "./figure.js";
import { compact } from "./format.js";
import { h } from "./dom.js";

const IDS = ["LAB02", "LAB03", "LAB04", "LAB06", "LAB07"];

export function labourTile(body, store) {
  const ring = h("div", { class: "ring", "aria-hidden": "true" });
  const chart = new Chart(ring, () => option(store, ring));
  const employed = new Figure("LAB03");
  const unemployed = new Figure("LAB04");
  const others = h("span", { class: "figure" });
  const list = h("ul", { class: "keys" },
    h("li", { class: "key is-teal" }, h("span", {}, "已就业"), employed.element),
    h("li", { class: "key is-orange" }, h("span", {}, "未就业"), unemployed.element),
    h("li", { class: "key is-dim" }, h("span", {}, "其他"), others));
  const inside = new Figure("LAB07");
  const outside = new Figure("LAB06");
  const fill = h("i", { class: "split-fill" });
  const split = h("div", { class: "split" },
    h("p", { class: "split-words" }, h("span", {}, "县内 ", inside.element), h("span", {}, "外出 ", outside.element)),
    h("div", { class: "split-bar", "aria-hidden": "true" }, fill));
  body.append(h("div", { class: "ring-row" }, ring, list), split);
  return {
    ids: IDS,
    explains: ["LAB02", "LAB03", "LAB04", "LAB07", "LAB06"],
    draw() {
      const region = store.region.code;
      employed.show(store, region);
      unemployed.show(store, region);
      inside.show(store, region);
      outside.show(store, region);
      const rest = restOf(store, region);
      // Worked out from three figures, so it keeps the rule of small numbers itself.
      const small = rest !== null && rest > 0 && rest < 5 && !store.view.children.length && document.body.dataset.kiosk === "yes";
      const text = rest === null ? null : small ? { number: "<5", scale: "" } : compact(rest);
      others.replaceChildren(h("span", { class: "figure-number" }, text ? text.number : "—"), h("span", { class: "figure-unit" }, text ? `${text.scale}人` : ""));
      const here = store.value(region, "LAB07");
      const away = store.value(region, "LAB06");
      const known = here !== null && away !== null && here + away > 0;
      split.classList.toggle("is-unknown", !known);
      fill.style.width = known ? `${(here / (here + away)) * 100}%` : "0%";
      chart.draw();
    },
  };
}

/** Students, retired and incapable: records that are neither employed nor unemployed. */
function restOf(store, region) {
  const [all, employed, unemployed] = ["LAB02", "LAB03", "LAB04"].map((id) => store.value(region, id));
  return all === null || employed === null || unemployed === null ? null : Math.max(0, all - employed - unemployed);
}

function option(store, ring) {
  const region = store.region.code;
  const employed = store.value(region, "LAB03");
  const unemployed = store.value(region, "LAB04");
  const rest = restOf(store, region);
  const known = rest !== null && employed + unemployed + rest > 0;
  const data = known
    ? [
        { name: "已就业", value: employed, itemStyle: { color: INK.teal } },
        { name: "未就业", value: unemployed, itemStyle: { color: INK.orange } },
        { name: "其他", value: rest, itemStyle: { color: INK.hair } },
      ]
    : [{ name: "—", value: 1, itemStyle: { color: INK.hair } }];
  const all = store.value(region, "LAB02");
  const total = all === null ? { number: "—", scale: "" } : compact(all);
  return {
    title: {
      text: `${total.number}${total.scale}`, subtext: "条信息", left: "center", top: "30%", itemGap: 2,
      textStyle: { ...type(18, INK.text, 600), fontSize: ring.clientWidth * 0.17 }, subtextStyle: { ...type(18, INK.second), fontSize: ring.clientWidth * 0.12 },
    },
    series: [{ id: "ring", type: "pie", radius: ["74%", "98%"], silent: true, label: { show: false }, itemStyle: { borderColor: INK.tile, borderWidth: 2 }, data }],
  };
}
