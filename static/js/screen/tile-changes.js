// 每月变动: thirteen months of entered changes; the month that runs is gold and hollow, not yet final.

import { Chart, INK, type } from "./charts.js";
import { Figure } from "./figure.js";
import { month, periodEnd } from "./format.js";
import { h, say } from "./dom.js";
import { unit } from "./motion.js";

export function changesTile(body, store) {
  const figure = new Figure("LAB16");
  const note = h("span", { class: "chart-note" });
  const place = h("div", { class: "chart", "aria-hidden": "true" });
  const none = h("p", { class: "tile-empty" }, "这一时期没有分月数据");
  body.append(h("div", { class: "chart-head" }, figure.element, note), place, none);
  const chart = new Chart(place, () => changesOption(store));
  return {
    ids: ["LAB16"],
    draw() {
      figure.show(store, store.region.code);
      say(note, store.closed ? "全年合计" : "本月未结，暂计");
      const enough = monthsOf(store).length > 1;
      place.hidden = !enough;
      none.hidden = enough;
      chart.draw();
    },
  };
}

/** The months of the series up to the end of the period that is shown. */
export function monthsOf(store) {
  const months = store.view.series?.LAB16 ?? [];
  return store.closed ? months.filter((point) => point.month <= periodEnd(store.view.period).slice(0, 7)) : months;
}

/** The line of a series; also drawn larger in the drawer. */
export function changesOption(store) {
  const points = monthsOf(store);
  const last = points.length - 1;
  const running = !store.closed;
  const data = points.map((point, index) => ({
    value: point.value,
    symbol: index === last ? (running ? "emptyCircle" : "circle") : "none",
    symbolSize: unit(12),
    itemStyle: { color: INK.gold, borderColor: INK.gold, borderWidth: unit(3) },
  }));
  return {
    grid: { left: unit(4), right: unit(30), top: unit(14), bottom: unit(4), containLabel: true },
    xAxis: {
      type: "category", data: points.map((point) => month(point.month)), boundaryGap: false,
      axisLine: { lineStyle: { color: INK.hair } }, axisTick: { show: false },
      axisLabel: { ...type(18, INK.second), interval: (index) => (last - index) % 3 === 0, margin: unit(8), hideOverlap: true },
    },
    yAxis: {
      type: "value", splitNumber: 3, minInterval: 1, axisLabel: { ...type(18, INK.dim), formatter: (value) => (value >= 10000 ? `${value / 10000}万` : String(value)) },
      splitLine: { lineStyle: { color: INK.hair } },
    },
    series: [{ id: "changes", type: "line", data, lineStyle: { color: INK.teal, width: unit(3) }, silent: true }],
  };
}
