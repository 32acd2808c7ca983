// The map's layers: which figure colours it, and the six steps by quantile.

import { compact } from "./format.js";

export const STEPS = 6;

function ratio(store, region, above, below, factor) {
  const status = [above, ...below].map((id) => store.entry(region, id)?.status ?? "missing").find((word) => word !== "ok");
  if (status && status !== "corrected") {
    return { value: null, status };
  }
  const whole = below.reduce((sum, id) => sum + store.value(region, id), 0);
  return whole ? { value: (store.value(region, above) / whole) * factor, status: "ok" } : { value: null, status: "missing" };
}

function plain(store, region, id) {
  const entry = store.entry(region, id);
  return { value: store.value(region, id), status: entry?.status ?? "missing" };
}

export const LAYERS = [
  { id: "LAB05", name: "就业率", unit: "%", decimals: 1, ids: ["LAB05"], of: (store, region) => plain(store, region, "LAB05") },
  {
    id: "outside",
    name: "外出占比",
    unit: "%",
    decimals: 1,
    ids: ["LAB06", "LAB07"],
    of: (store, region) => ratio(store, region, "LAB06", ["LAB06", "LAB07"], 100),
  },
  {
    id: "LAB04",
    name: "千人未就业",
    unit: "人",
    decimals: 0,
    ids: ["LAB04", "LAB02"],
    of: (store, region) => ratio(store, region, "LAB04", ["LAB02"], 1000),
  },
  { id: "LAB09", name: "培训意愿", unit: "人", decimals: 0, ids: ["LAB09"], of: (store, region) => plain(store, region, "LAB09") },
  { id: "VAC02", name: "招聘", unit: "个", decimals: 0, ids: ["VAC02"], of: (store, region) => plain(store, region, "VAC02") },
  { id: "EMP03", name: "缺工", unit: "人", decimals: 0, ids: ["EMP03"], of: (store, region) => plain(store, region, "EMP03") },
  { id: "sites", name: "服务网点", unit: "个", decimals: 0, ids: [], of: () => ({ value: null, status: "off" }) },
];

export function layerOf(store) {
  return LAYERS.find((layer) => layer.id === store.layer) ?? LAYERS[0];
}

/** A layer's value as written on the map. */
export function layerText(layer, { value, status }) {
  if (status === "small") {
    return "<5";
  }
  if (value === null) {
    return status === "off" ? "" : "—";
  }
  const text = compact(value, layer.decimals);
  return `${text.number}${text.scale}${layer.unit === "%" ? "%" : ""}`;
}

/** Five thresholds between six steps, by quantile of the values at hand. */
export function thresholds(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return Array.from({ length: STEPS - 1 }, (_, index) => {
    const place = ((index + 1) / STEPS) * sorted.length;
    const above = Math.min(sorted.length - 1, Math.ceil(place));
    const below = Math.max(0, above - 1);
    return (sorted[below] + sorted[above]) / 2;
  });
}

export function stepOf(value, limits) {
  return limits.filter((limit) => value > limit).length;
}
