// The six kinds of service site: one shape each, the same on map, legend and tile.

import { s } from "./dom.js";

export const SITE_KINDS = [
  { id: "command_centre", figure: "NET02", name: "数据指挥中心", short: ["指挥", "中心"] },
  { id: "gig_station", figure: "NET03", name: "综合零工驿站", short: ["综合", "驿站"] },
  { id: "urban_micro_station", figure: "NET04", name: "城区零工微站", short: ["城区", "微站"] },
  { id: "town_small_station", figure: "NET05", name: "镇零工小驿站", short: ["镇小", "驿站"] },
  { id: "town_community_point", figure: "NET06", name: "社区微服务点", short: ["社区", "服务点"] },
  { id: "village_point", figure: "NET07", name: "村零工微服务点", short: ["村微", "服务点"] },
];

const OUTLINES = {
  command_centre: "M0-1.25L.32-.42 1.2-.39.5.16.74 1.02 0 .52-.74 1.02-.5.16-1.2-.39-.32-.42Z",
  gig_station: "M0-1.2L1.2 0 0 1.2-1.2 0Z",
  urban_micro_station: "M0-1A1 1 0 1 1 0 1A1 1 0 1 1 0-1Z",
  town_small_station: "M-.95-.95H.95V.95H-.95Z",
  town_community_point: "M0-1.15L1.1.85H-1.1Z",
  village_point: "M-.35-1H.35V-.35H1V.35H.35V1H-.35V.35H-1V-.35H-.35Z",
};

/** The shape of a kind around the origin, `radius` wide. */
export function glyph(kind, radius, attributes = {}) {
  return s("path", { class: "glyph", d: OUTLINES[kind] ?? OUTLINES.urban_micro_station, transform: `scale(${radius})`, ...attributes });
}

export function kindName(id) {
  return SITE_KINDS.find((kind) => kind.id === id)?.name ?? id;
}
