// The county screen starts here.

import { Card } from "./card.js";
import { CountyMap } from "./map.js";
import { Drawer } from "./drawer.js";
import { Finder } from "./places.js";
import { LAYERS } from "./layers.js";
import { Rotation } from "./scenes.js";
import { Store } from "./store.js";
import { Stream } from "./stream.js";
import { Strip } from "./strip.js";
import { Ticker } from "./ticker.js";
import { h, part } from "./dom.js";
import { mountHeader } from "./header.js";
import { mountHero } from "./hero.js";
import { mountKeyboard } from "./keyboard.js";
import { mountTiles } from "./tiles.js";

const RETRY = 5000;

function mountLayers(root, store) {
  const buttons = LAYERS.map((layer) =>
    h("button", { type: "button", class: "layer", "data-layer": layer.id, click: () => { store.layer = layer.id; store.tell("layer"); } }, layer.name),
  );
  part(root, "layers").append(...buttons);
  const draw = () => buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.layer === store.layer)));
  store.on("layer", draw);
  draw();
}

/** While nothing has been shown yet, keep trying; later the stream's own reconnection takes care. */
function watchTrouble(root, store) {
  store.on("trouble", ({ error, region, period }) => {
    root.dataset.trouble = error.message;
    if (error.message.endsWith(" 401")) {
      // Signed out: the page itself leads to the login and back here.
      window.setTimeout(() => window.location.reload(), RETRY);
      return;
    }
    if (!store.view) {
      part(root, "live-text").textContent = "数据暂时取不到，正在重试";
      window.setTimeout(() => store.open(region, { period }), RETRY);
    }
  });
  store.on("opening", () => (root.dataset.busy = "yes"));
  store.on("figures", () => {
    root.dataset.state = "ready";
    root.dataset.busy = "no";
    root.dataset.level = store.region.level;
    root.dataset.shown = store.region.code;
    root.dataset.period = store.period;
    delete root.dataset.trouble;
  });
  store.on("trouble", () => (root.dataset.busy = "no"));
}

function start() {
  const root = document.getElementById("screen");
  const store = new Store(root);
  const rotation = new Rotation(root, store);
  watchTrouble(root, store);
  mountHeader(root, store, rotation);
  mountLayers(root, store);
  mountHero(root, store);
  new CountyMap(root, store);
  new Card(part(root, "card"), store);
  new Strip(part(root, "strip"), store);
  new Ticker(part(root, "ticker"), store);
  mountTiles(root, store);
  const drawer = new Drawer(root, store);
  const finder = new Finder(root, store);
  mountKeyboard(root, store, { rotation, drawer, finder });
  new Stream(store);
  store.keepHome();
  store.open(store.home);
}

start();
