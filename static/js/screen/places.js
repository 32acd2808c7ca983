// Finding a place: by its Chinese name, or by pinyin initials ("gqz" finds 官桥镇).

import { h, part } from "./dom.js";
import { placeLabel } from "./words.js";

const MOST = 9;
// The first syllable of each initial in dictionary order; a character belongs to the last one not after it.
const EDGES = [..."阿八嚓哒妸发旮哈讥咔垃痳拏噢妑七呥扨它穵夕丫帀"];
const LETTERS = [..."abcdefghjklmnopqrstwxyz"];
const ORDER = new Intl.Collator("zh-Hans-CN-u-co-pinyin");

/** Pinyin initials as the browser's own dictionary order gives them. */
function initials(text) {
  return [...text]
    .map((character) => {
      if (!/[\u4e00-\u9fff]/.test(character)) {
        return character.toLowerCase();
      }
      const index = EDGES.findLastIndex?.((edge) => ORDER.compare(edge, character) <= 0) ?? -1;
      return index < 0 ? "" : LETTERS[index];
    })
    .join("");
}

/** Every place known so far; the county's towns load their villages when the finder first opens. */
async function collect(store) {
  const home = store.snapshots.get(store.home);
  const towns = home?.children ?? [];
  const shapes = await Promise.all(towns.map((town) => store.shape(town.code).catch(() => null)));
  const places = [];
  if (home) {
    places.push({ ...home.region, text: home.region.name });
  }
  towns.forEach((town, index) => {
    places.push({ ...town, text: placeLabel(town) });
    (shapes[index]?.features ?? []).forEach(({ properties }) => {
      places.push({ code: properties.code, name: properties.name, short_name: properties.short_name, text: `${town.name} · ${properties.short_name}` });
    });
  });
  return places.map((place) => ({ ...place, keys: [place.initials ?? initials(place.short_name ?? place.name), initials(place.name)] }));
}

export class Finder {
  constructor(root, store) {
    this.store = store;
    this.dialog = part(document, "finder");
    this.input = h("input", { type: "search", class: "finder-input", placeholder: "地名或拼音首字母，如 gqz", "aria-label": "地名或拼音首字母", autocomplete: "off", spellcheck: "false" });
    this.list = h("ul", { class: "finder-list" });
    this.dialog.append(this.input, this.list);
    this.input.addEventListener("input", () => this.draw());
    this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.dialog.close());
    this.dialog.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter" && this.found?.length) {
        event.preventDefault();
        this.go(this.found[0].code);
      }
    });
  }

  async open() {
    if (this.dialog.open) {
      return;
    }
    this.input.value = "";
    this.list.replaceChildren();
    this.dialog.showModal();
    this.places ??= await collect(this.store);
    this.draw();
  }

  draw() {
    const wanted = this.input.value.trim().toLowerCase();
    this.found = wanted
      ? (this.places ?? []).filter((place) => place.text.includes(wanted) || place.keys.some((key) => key.startsWith(wanted))).slice(0, MOST)
      : (this.places ?? []).slice(0, MOST);
    this.list.replaceChildren(
      ...this.found.map((place) => h("li", {}, h("button", { type: "button", click: () => this.go(place.code) }, place.text))),
    );
    if (!this.found.length && wanted) {
      this.list.replaceChildren(h("li", { class: "finder-none" }, "没有这个地方。可输入村名中的任意几个字。"));
    }
  }

  go(code) {
    this.dialog.close();
    this.store.open(code);
  }
}
