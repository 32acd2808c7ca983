// 学历: five rungs; the finer categories are in the drawer.

import { Chart, INK, type } from "./charts.js";
import { compact } from "./format.js";
import { h } from "./dom.js";
import { unit } from "./motion.js";

const RUNGS = [
  ["小学及以下", ["小学", "文盲"]],
  ["初中", ["初中"]],
  ["高中阶段", ["高中", "中专", "职高", "技校"]],
  ["大专", ["大专"]],
  ["本科以上", ["本科", "研究生", "博士"]],
];

export function educationTile(body, store) {
  const place = h("div", { class: "chart is-tall", role: "img", "aria-label": "学历分布" });
  body.append(place);
  const chart = new Chart(place, () => option(rungs(store)));
  return {
    ids: ["LAB02"],
    parts: () => educationParts(store),
    draw() {
      place.setAttribute("aria-label", `学历分布：${rungs(store).map((rung) => `${rung.name} ${rung.text}`).join("，")}`);
      chart.draw();
    },
  };
}

/** Every category of the record, as the drawer lists them. */
function educationParts(store) {
  const list = store.view.breakdowns?.education ?? [];
  const most = Math.max(...list.map((item) => item.value ?? 0), 1);
  return {
    title: "学历分项",
    rows: list.map((item) => {
      const text = item.value === null ? { number: "<5", scale: "" } : compact(item.value);
      return {
        key: item.code, name: item.name, number: `${text.number}${text.scale ? ` ${text.scale}` : ""}`, unit: "人",
        parts: [{ share: (item.value ?? 0) / most, hue: "teal" }], hatched: item.value === null,
      };
    }),
  };
}

/** A rung is unknown as soon as one of its categories may not be shown. */
function rungs(store) {
  const known = new Map((store.view.breakdowns?.education ?? []).map((item) => [item.name, item.value]));
  return RUNGS.map(([name, parts]) => {
    const values = parts.filter((item) => known.has(item)).map((item) => known.get(item));
    const hidden = values.some((value) => value === null) || !values.length;
    const value = hidden ? null : values.reduce((sum, item) => sum + item, 0);
    const text = value === null ? (values.length ? "<5" : "—") : compact(value);
    return { name, value, text: value === null ? text : `${text.number}${text.scale}` };
  });
}

function option(list) {
  return {
    grid: { left: 0, right: 0, top: unit(34), bottom: unit(56), containLabel: false },
    xAxis: {
      type: "category", data: list.map((rung) => rung.name), axisTick: { show: false }, axisLine: { lineStyle: { color: INK.hair } },
      axisLabel: { ...type(18, INK.second), interval: 0, margin: unit(10), formatter: (name) => (name.length > 4 ? `${name.slice(0, 2)}\n${name.slice(2)}` : name) },
    },
    yAxis: { type: "value", show: false },
    series: [
      {
        id: "education", type: "bar", silent: true, barWidth: "56%",
        data: list.map((rung) => ({
          value: rung.value ?? 0, itemStyle: { color: INK.teal, borderRadius: [unit(3), unit(3), 0, 0] },
          label: { show: true, position: "top", formatter: rung.text, distance: unit(6), ...type(20, INK.text, 600) },
        })),
      },
    ],
  };
}
