// The top line: scenes, period, the county's clock and how fresh the data is.

import { ago, clock, day, periodEnd, periodName } from "./format.js";
import { h, part, say } from "./dom.js";
import { SCENES, sceneName } from "./scenes.js";

const LINE_WORDS = {
  connecting: () => "正在连接",
  live: ({ age }) => `实时 · ${ago(age)}`,
  waiting: ({ asOf }) => `重连中，数据截至 ${asOf}`,
  stale: ({ age, asOf }) => `${Math.round(age / 1000)} 秒未更新，截至 ${asOf}`,
  ended: () => "登录已到期，正在转到登录页",
  lost: ({ asOf }) => `连接中断，数据截至 ${asOf}`,
};

function drawScenes(root, store, rotation) {
  const nav = part(root, "scenes");
  const buttons = SCENES.map((scene) =>
    h("button", { type: "button", class: "scene", "data-scene": scene.id, click: () => rotation.show(scene.id) }, scene.name),
  );
  const hold = h("button", { type: "button", class: "hold", click: () => rotation.toggle() }, h("i", { class: "hold-icon", "aria-hidden": "true" }), h("span", {}));
  nav.append(...buttons, hold);
  const draw = () => {
    buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.scene === store.scene)));
    hold.setAttribute("aria-pressed", String(rotation.held));
    say(hold.lastChild, rotation.held ? "继续" : "暂停");
    hold.setAttribute("aria-label", rotation.held ? "继续轮播" : "暂停轮播");
    const place = store.region?.name ?? "";
    document.title = `${sceneName(store.scene)} · ${place}公共就业服务`;
  };
  store.on("scene", draw);
  store.on("hold", draw);
  store.on("moved", draw);
  draw();
}

function drawPeriods(root, store) {
  const group = part(root, "periods");
  store.on("moved", () => {
    const { periods, period } = store.view;
    const buttons = periods.map((item) =>
      h("button", { type: "button", class: "period", "aria-pressed": String(item.id === period.id), "data-period": item.id, click: () => store.open(undefined, { period: item.id }) },
        item.label.replace(" 年度", "年")),
    );
    group.replaceChildren(...buttons);
  });
}

export function mountHeader(root, store, rotation) {
  drawScenes(root, store, rotation);
  drawPeriods(root, store);
  const time = part(root, "clock");
  const text = part(root, "live-text");
  const demo = part(root, "demo");
  store.on("moved", () => {
    demo.hidden = !store.view.demo;
    root.dataset.closed = store.closed ? "yes" : "no";
  });
  store.on("line", (state) => {
    root.dataset.link = state.state;
    say(time, store.view && !store.closed ? `${day(store.now)} ${clock(store.now)}` : "");
    if (state.state === "closed") {
      const { period } = store.view;
      say(time, `${periodName(period)} · 已锁定`);
      say(text, `截至 ${periodEnd(period)}${store.view.demo ? " · 演示数据" : ""}`);
      return;
    }
    say(text, LINE_WORDS[state.state](state));
  });
}
