// 每月变动: thirteen months of entered changes; the month that runs is gold and hollow, not yet final.

import { Chart, INK, type } from "./charts.js";
import { Figure } from "./figure.js";
import { month, periodEnd } from "./format.js";
import { h, say } from "./dom.js";
import { unit } from "./motion.js";

// How many times as high as a box of an untold month the chart is.
const UNTOLD_SHARE = 5;

export function changesTile(body, store) {
  const figure = new Figure("LAB16");
  const note = h("span", { class: "chart-note" });
  const place = h("div", { class: "chart", "aria-hidden": "true" });
  const none = h("p", { class: "tile-empty" }, "这一时期没有分月数据");
  const foot = h("p", { class: "chart-foot" }, "虚框：这个月人数少，不显示确数");
  body.append(h("div", { class: "chart-head" }, figure.element, note), place, foot, none);
  const chart = new Chart(place, () => changesOption(store));
  return {
    ids: ["LAB16"],
    draw() {
      figure.show(store, store.region.code);
      say(note, store.closed ? "全年合计" : "本月未结，暂计");
      const enough = monthsOf(store).length > 1;
      place.hidden = !enough;
      none.hidden = enough;
      foot.hidden = !enough || !monthsOf(store).some(isSmall);
      chart.draw();
    },
  };
}

/** The months of the series up to the end of the period that is shown. */
export function monthsOf(store) {
  const months = store.view.series?.LAB16 ?? [];
  return store.closed ? months.filter((point) => point.month <= periodEnd(store.view.period).slice(0, 7)) : months;
}

/** Whether a month has a count that a wall does not tell. */
export function isSmall(point) {
  return point.status === "small";
}

/** The line of a series; also drawn larger in the drawer. */
export function changesOption(store) {
  const points = monthsOf(store);
  const last = points.length - 1;
  const running = !store.closed;
  const empty = (index) => (points[index]?.value ?? null) === null;
  const data = points.map((point, index) => {
    // A month between two that are not told has no line: it stands as a point.
    const alone = empty(index - 1) && empty(index + 1);
    const ink = index === last ? INK.gold : INK.teal;
    return {
      value: point.value,
      symbol: index === last ? (running ? "emptyCircle" : "circle") : alone ? "circle" : "none",
      symbolSize: unit(12),
      itemStyle: { color: ink, borderColor: ink, borderWidth: unit(3) },
    };
  });
  // Months that are not told stand as dashed boxes of one height, on a scale of their own: no number can be read off them.
  const untold = points.map((point) => (isSmall(point) ? 1 : null));
  const some = untold.some(Boolean);
  return {
    grid: { left: unit(4), right: unit(30), top: unit(14), bottom: unit(4), containLabel: true },
    xAxis: {
      type: "category", data: points.map((point) => month(point.month)), boundaryGap: some,
      axisLine: { lineStyle: { color: INK.hair } }, axisTick: { show: false },
      axisLabel: { ...type(18, INK.second), interval: (index) => (last - index) % 3 === 0, margin: unit(8), hideOverlap: true },
    },
    yAxis: [{
      type: "value", min: 0, splitNumber: 3, minInterval: 1, axisLabel: { ...type(18, INK.dim), formatter: (value) => (value >= 10000 ? `${value / 10000}万` : String(value)) },
      splitLine: { lineStyle: { color: INK.hair } },
    }, { type: "value", min: 0, max: UNTOLD_SHARE, show: false }],
    series: [
      { id: "changes", type: "line", data, lineStyle: { color: INK.teal, width: unit(3) }, silent: true },
      {
        id: "untold", type: "bar", yAxisIndex: 1, data: untold, silent: true, barWidth: "56%",
        itemStyle: { color: "transparent", borderColor: INK.dim, borderWidth: unit(2), borderType: "dashed" },
      },
    ],
  };
}
