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

  /** Draw what differs; a chart without size waits until it has one. */
  draw() {
    this.wanted = true;
    if (!this.echarts || !this.element.clientWidth || !this.element.clientHeight) {
      return;
    }
    this.chart ??= this.echarts.init(this.element, null, { renderer: "canvas" });
    const option = this.build();
    if (option) {
      this.chart.setOption({ animation: !calm(), animationDuration: 600, animationDurationUpdate: 400, animationEasing: "cubicOut", ...option });
    }
  }

  resize() {
    if (this.chart && this.element.clientWidth) {
      this.chart.resize();
    }
    if (this.wanted) {
      this.draw();
    }
  }

  close() {
    this.observer.disconnect();
    this.chart?.dispose();
  }
}
