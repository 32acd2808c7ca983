// 技能培训·嘉鱼护工: who learnt what, the care brand with its certificates, the mothers, and where.

import { cellsTile } from "./tile-demand.js";
import { rankingTile } from "./tile-rankings.js";

export const trainedTile = cellsTile(["TRN02", "TRN04", "TRN03", "TRN06"]);
export const supportTile = cellsTile(["TRN07", "TRN08", "TRN05", "TRN10"]);
export const careTile = cellsTile(["CAR01", "CAR02", "TRN09", "LAB09"]);
export const stairsTile = cellsTile(["CAR03", "CAR04", "CAR05", "CAR06"]);
export const mothersTile = cellsTile(["MOM01", "MOM02", "MOM03", "MOM04"]);
export const learnersTile = (body, store) => rankingTile(body, store, { id: "TRN01", words: "培训", hue: "blue" });
