// ECharts on this screen: loaded after the figures, drawn on canvas, coloured by the screen's own tokens.

import { calm, unit } from "./motion.js";

const FONT = '"PingFang SC","Microsoft YaHei UI","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC",sans-serif';

export const INK = {
  text: "#EAF3F2", second: "#A5BDC0", dim: "#7F999D", hair: "#24424A", tile: "#0E242C",
  teal: "#3FD0C9", gold: "#F2C14E", blue: "#6FA8FF", orange: "#FF9F5A", violet: "#B79CF2",
};

let library = null;

function load() {
  library ??= import("../../vendor/echarts/dist/echarts.esm.min.mjs");
  return library;
}

/** Text of a chart in the screen's own size. */
export function type(size, colour = INK.second, weight = 400) {
  return { fontFamily: FONT, fontSize: unit(size), color: colour, fontWeight: weight };
}

export class Chart {
  /** build(): the whole option for the present data; called again when the size changes. */
  constructor(element, build) {
    this.element = element;
    this.build = build;
    this.chart = null;
    this.wanted = false;
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(element);
    load().then((echarts) => {
      this.echarts = echarts;
      if (this.wanted) {
        this.draw();
      }
    });
  }

  /** Draw when the option differs from the one that stands; a chart without size waits until it has one. */
  draw() {
    this.wanted = true;
    if (!this.echarts || !this.size) {
      return;
    }
    const option = this.build();
    const key = JSON.stringify(option);
    if (!option || key === this.key) {
      return;
    }
    this.key = key;
    this.chart ??= this.echarts.init(this.element, null, { renderer: "canvas" });
    const now = performance.now();
    const update = now - (this.drawn ?? -Infinity) > 1000 ? 400 : 0;
    this.drawn = now;
    this.chart.setOption({ animation: !calm(), animationDuration: 600, animationDurationUpdate: update, animationEasing: "cubicOut", ...option });
  }

  resize() {
    const { clientWidth, clientHeight } = this.element;
    this.size = clientWidth && clientHeight ? { width: clientWidth, height: clientHeight } : null;
    if (!this.size) {
      return;
    }
    this.chart?.resize();
    if (this.wanted) {
      this.draw();
    }
  }

  close() {
    this.observer.disconnect();
    this.chart?.dispose();
  }
}
