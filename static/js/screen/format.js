// How figures and times are written. Times are always those of the county (+08:00), whatever the device says.

const ZONE = "Asia/Shanghai";
const CLOCK = new Intl.DateTimeFormat("zh-CN", { timeZone: ZONE, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const CLOCK_SECONDS = new Intl.DateTimeFormat("zh-CN", {
  timeZone: ZONE, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
});
const DAY = new Intl.DateTimeFormat("zh-CN", { timeZone: ZONE, year: "numeric", month: "long", day: "numeric" });
const DAY_PLAIN = new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE, year: "numeric", month: "2-digit", day: "2-digit" });

export const NOTHING = "—";

/** A larger change is told by the number a year before. */
const MOST_PERCENT = 300;

/** The states of a figure in words. */
export const STATE_WORDS = {
  ok: "正常",
  missing: "未填",
  small: "1 至 4 之间，为保护个人不显示确数",
  corrected: "已更正",
  none_levels: "本级不统计",
  period: "这一时期没有数据",
};

/** 128800 -> "128,800"; decimals are kept as declared. */
export function exact(value, decimals = 0) {
  return value.toLocaleString("zh-CN", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** Split a number for the wall: 128800 -> {number: "12.88", scale: "万"}, 1935 -> {number: "1,935", scale: ""}. */
export function compact(value, decimals = 0) {
  if (Math.abs(value) >= 10000 && decimals === 0) {
    return { number: (value / 10000).toFixed(2), scale: "万" };
  }
  return { number: exact(value, decimals), scale: "" };
}

/** What stands where a figure would: number, scale and unit, by the status the server sent. */
export function written(entry, indicator, { full = false } = {}) {
  const unit = indicator?.unit ?? "";
  if (!entry || entry.status === "missing") {
    return { number: NOTHING, scale: "", unit: "", title: "未填" };
  }
  if (entry.status === "none_levels" || entry.status === "period") {
    return { number: NOTHING, scale: "", unit: "", title: STATE_WORDS[entry.status] };
  }
  if (entry.status === "small") {
    return { number: "<5", scale: "", unit, title: STATE_WORDS.small };
  }
  if (entry.value === null || entry.value === undefined) {
    return { number: NOTHING, scale: "", unit: "", title: "未填" };
  }
  const decimals = indicator?.decimals ?? 0;
  const exactText = exact(entry.value, decimals);
  const title = `${exactText} ${unit}`;
  return full ? { number: exactText, scale: "", unit, title } : { ...compact(entry.value, decimals), unit, title };
}

/** The number of an entry, or null where it may not or can not be used in a calculation. */
export function usable(entry) {
  return entry && (entry.status === "ok" || entry.status === "corrected") ? entry.value : null;
}

/** One line such as "1.21 万人", for bars and labels. */
export function line(entry, indicator) {
  const text = written(entry, indicator);
  return { number: `${text.number}${text.scale ? ` ${text.scale}` : ""}`, unit: text.unit, title: text.title };
}

/** The change against the same time a year before, in words. */
export function yearOnYear(entry, indicator) {
  if (!entry || ["small", "missing", "none_levels", "period"].includes(entry.status)) {
    return "";
  }
  const value = usable(entry);
  const before = entry?.previous;
  if (value === null || before === null || before === undefined) {
    return "无同期";
  }
  if (indicator?.unit === "%") {
    return `同比 ${signed(value - before)} 点`;
  }
  if (!before) {
    return "无同期";
  }
  const change = ((value - before) / before) * 100;
  return Math.abs(change) <= MOST_PERCENT ? `同比 ${signed(change)}%` : `上年同期 ${exact(before, indicator?.decimals ?? 0)}`;
}

/** One decimal with its sign; what rounds to nothing is ±0.0. */
function signed(number) {
  const text = Math.abs(number).toFixed(1);
  return `${text === "0.0" ? "±" : number > 0 ? "+" : "−"}${text}`;
}

/** "2024 年度 · 截至 2024-12-31" -> the name before the dot. */
export function periodName(period) {
  return period.label.split(" · ")[0];
}

/** The last day of a closed period, as its label says it. */
export function periodEnd(period) {
  return period.label.match(/\d{4}-\d{2}-\d{2}/)?.[0] ?? `${period.id}-12-31`;
}

export function clock(iso, seconds = false) {
  return (seconds ? CLOCK_SECONDS : CLOCK).format(new Date(iso));
}

export function day(iso) {
  return DAY.format(new Date(iso));
}

export function plainDay(iso) {
  return DAY_PLAIN.format(new Date(iso));
}

/** Milliseconds -> "刚刚", "12 秒前", "3 分钟前", "2 小时前". */
export function ago(milliseconds) {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 2) {
    return "刚刚";
  }
  if (seconds < 60) {
    return `${seconds} 秒前`;
  }
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)} 分钟前`;
  }
  return `${Math.floor(seconds / 3600)} 小时前`;
}

/** "2025-12" -> "12月", and January with its year, so that the turn of the year shows. */
export function month(text) {
  const [year, number] = text.split("-");
  return number === "01" ? `${year.slice(2)}年1月` : `${Number(number)}月`;
}
