// 技能培训·嘉鱼护工: who learnt what, the care brand with its certificates and visits, the mothers, handwork and contests.

import { cellsTile } from "./tile-demand.js";

export const trainedTile = cellsTile(["TRN02", "TRN04", "TRN03", "TRN06"]);
export const supportTile = cellsTile(["TRN07", "TRN08", "TRN05", "TRN10", "TRN09", "LAB09"]);
export const careTile = cellsTile(["CAR01", "CAR02", "CAR07", "CAR08"]);
export const stairsTile = cellsTile(["CAR03", "CAR04", "CAR05", "CAR06"]);
export const mothersTile = cellsTile(["MOM01", "MOM05", "MOM02", "MOM03", "MOM04", "LAB11"]);
export const earningsTile = cellsTile(["MOM06", "MOM07", "CON01", "CON02"]);
