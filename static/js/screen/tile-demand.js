// 企业和零工: what employers need, what is offered, who went to work, and what is done for both: four or six figures a tile, or a funnel.

import { Figure } from "./figure.js";
import { Rows } from "./rows.js";
import { line } from "./format.js";
import { h, say } from "./dom.js";
import { shortName } from "./words.js";

/** A tile of four figures, or of six. */
export function cellsTile(ids) {
  return (body, store) => {
    const cells = ids.map((id) => {
      const figure = new Figure(id);
      const name = h("span", { class: "cell-name" });
      return { id, figure, name, element: h("div", { class: "cell" }, name, figure.element) };
    });
    body.append(h("div", { class: ids.length > 4 ? "cells cells--6" : "cells" }, ...cells.map((cell) => cell.element)));
    return {
      ids,
      draw() {
        cells.forEach((cell) => {
          say(cell.name, shortName(cell.id, store.indicator(cell.id), store.closed));
          cell.figure.show(store, store.region.code);
        });
      },
    };
  };
}

export const employersTile = cellsTile(["EMP01", "EMP02", "EMP03", "EMP05"]);
export const vacanciesTile = cellsTile(["VAC01", "VAC02", "VAC03", "VAC04"]);
/** A funnel: each step as wide as its share of the first; below it one more figure in words. */
export function funnelTile(steps, beside) {
  return (body, store) => {
    const rows = new Rows(body);
    return {
      ids: [...steps, beside],
      draw() {
        const text = (id) => line(store.entry(store.region.code, id), store.indicator(id));
        const first = store.value(store.region.code, steps[0]);
        const items = steps.map((id) => {
          const value = store.value(store.region.code, id);
          const share = first && value !== null ? value / first : 0;
          const { number, unit } = text(id);
          const name = shortName(id, store.indicator(id), store.closed);
          return { key: id, name, number, unit, parts: [{ share, hue: "teal" }], hatched: value === null };
        });
        const { number, unit } = text(beside);
        rows.draw(items, `${shortName(beside, store.indicator(beside), store.closed)} ${number}${unit}`);
      },
    };
  };
}

export const placedTile = funnelTile(["REF01", "REF02", "REF03"], "REF05");
export const visitsTile = cellsTile(["NET10", "SRV03", "SRV04", "SRV05"]);
export const ridesTile = cellsTile(["SRV01", "SRV02", "SRV06", "SRV10"]);
