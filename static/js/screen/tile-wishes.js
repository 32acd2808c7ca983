// 求职、培训与创业意愿: three wishes with their share of all records.

import { Figure } from "./figure.js";
import { h, say } from "./dom.js";
import { shortName } from "./words.js";

const WISHES = [["LAB08", "teal"], ["LAB09", "blue"], ["LAB10", "violet"]];

export function wishesTile(body, store) {
  const rows = WISHES.map(([id, hue]) => {
    const figure = new Figure(id);
    const name = h("span", { class: "wish-name" });
    const share = h("span", { class: "wish-share" });
    const fill = h("i", { class: `bar-fill is-${hue}` });
    const element = h("div", { class: "wish" }, name, figure.element, share, h("span", { class: "bar-track", "aria-hidden": "true" }, fill));
    return { id, figure, name, share, fill, element };
  });
  body.append(...rows.map((row) => row.element));
  return {
    ids: ["LAB02", ...WISHES.map(([id]) => id)],
    explains: WISHES.map(([id]) => id),
    draw() {
      const region = store.region.code;
      const all = store.value(region, "LAB02");
      const shares = rows.map((row) => {
        const value = store.value(region, row.id);
        return value === null || !all ? null : value / all;
      });
      const most = Math.max(...shares.filter((share) => share !== null), 0.0001);
      rows.forEach((row, index) => {
        say(row.name, shortName(row.id, store.indicator(row.id)));
        row.figure.show(store, region);
        const share = shares[index];
        say(row.share, share === null ? "" : `占 ${(share * 100).toFixed(1)}%`);
        row.fill.style.width = share === null ? "0%" : `${(share / most) * 100}%`;
      });
    },
  };
}
