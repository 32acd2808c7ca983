// The strip of five figures over the map.

import { Figure } from "./figure.js";
import { clock, line, yearOnYear } from "./format.js";
import { h, part, say } from "./dom.js";
import { shortName } from "./words.js";

class Item {
  constructor(button, store) {
    this.id = button.dataset.hero;
    this.button = button;
    this.name = h("span", { class: "hero-name" });
    this.time = h("span", { class: "hero-time" });
    this.figure = new Figure(this.id);
    this.note = h("span", { class: "hero-note" });
    button.append(h("span", { class: "hero-head" }, this.name, this.time), this.figure.element, this.note);
    button.addEventListener("click", () => store.tell("detail", { ids: [this.id], from: button }));
  }

  draw(store) {
    const region = store.region.code;
    const entry = store.entry(region, this.id);
    const indicator = store.indicator(this.id);
    this.button.classList.remove("skeleton");
    say(this.name, shortName(this.id, indicator, store.closed));
    say(this.time, store.closed ? "" : clock(store.asOf));
    this.figure.show(store, region);
    say(this.note, this.id === "LAB02" ? this.rural(store, region) : yearOnYear(entry, indicator));
  }

  rural(store, region) {
    const text = line(store.entry(region, "LAB01"), store.indicator("LAB01"));
    return `农村 ${text.number}`;
  }
}

export function mountHero(root, store) {
  const items = [...part(root, "hero").querySelectorAll("[data-hero]")].map((button) => new Item(button, store));
  store.on("figures", ({ ids }) => {
    items.filter((item) => !ids || ids.has(item.id) || (item.id === "LAB02" && ids.has("LAB01"))).forEach((item) => item.draw(store));
  });
}
