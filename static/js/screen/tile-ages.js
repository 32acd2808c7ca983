// 年龄与性别: the pyramid, oldest on top.

import { h, say } from "./dom.js";
import { exact } from "./format.js";

export function agesTile(body, store) {
  const men = h("span", { class: "pyramid-key is-teal" });
  const women = h("span", { class: "pyramid-key is-violet" });
  const rows = h("div", { class: "pyramid" });
  body.append(h("p", { class: "pyramid-head" }, men, women), rows);
  const known = new Map();
  const row = (band) => {
    if (!known.has(band)) {
      const left = h("i", { class: "pyramid-bar is-teal" });
      const right = h("i", { class: "pyramid-bar is-violet" });
      const element = h("div", { class: "pyramid-row" }, h("span", { class: "pyramid-side is-left" }, left), h("span", { class: "pyramid-band" }, band), h("span", { class: "pyramid-side" }, right));
      known.set(band, { left, right, element });
    }
    return known.get(band);
  };
  return {
    ids: ["LAB02"],
    parts: () => ageParts(store),
    draw() {
      const list = [...(store.view.breakdowns?.age_sex ?? [])].reverse();
      const most = Math.max(1, ...list.flatMap((item) => [item.male ?? 0, item.female ?? 0]));
      const elements = list.map((item) => {
        const { left, right, element } = row(item.band);
        left.style.width = `${((item.male ?? 0) / most) * 100}%`;
        right.style.width = `${((item.female ?? 0) / most) * 100}%`;
        const write = (value) => (value === null ? "<5" : exact(value));
        element.title = `${item.band} 岁：男 ${write(item.male)} 人，女 ${write(item.female)} 人`;
        left.classList.toggle("is-small", item.male === null);
        right.classList.toggle("is-small", item.female === null);
        return element;
      });
      if (rows.children.length !== elements.length || elements.some((element, index) => rows.children[index] !== element)) {
        rows.replaceChildren(...elements);
      }
      say(men, `男 ${total(list, "male")}`);
      say(women, `女 ${total(list, "female")}`);
    },
  };
}

/** Bands with both sexes in one bar, as the drawer lists them. */
function ageParts(store) {
  const list = store.view.breakdowns?.age_sex ?? [];
  const most = Math.max(1, ...list.map((item) => (item.male ?? 0) + (item.female ?? 0)));
  return {
    title: "年龄分段（男、女）",
    rows: list.map((item) => {
      const hidden = item.male === null || item.female === null;
      return {
        key: item.band, name: `${item.band} 岁`, number: hidden ? "—" : exact(item.male + item.female), unit: hidden ? "" : "人", hatched: hidden,
        parts: hidden ? [] : [{ share: item.male / most, hue: "teal" }, { share: item.female / most, hue: "violet" }],
        title: hidden ? "" : `男 ${exact(item.male)} 人，女 ${exact(item.female)} 人`,
      };
    }),
  };
}

function total(list, sex) {
  if (!list.length || list.some((item) => item[sex] === null)) {
    return "—";
  }
  const sum = list.reduce((all, item) => all + item[sex], 0);
  return sum >= 10000 ? `${(sum / 10000).toFixed(2)} 万人` : `${exact(sum)} 人`;
}
