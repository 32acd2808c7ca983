// Keys of the presenter: 1-8 scene, arrows step, space hold, up level, L layer, D definition, V visit, F full, B blank, / find.

import { goUp } from "./card.js";
import { LAYERS } from "./layers.js";
import { SCENES } from "./scenes.js";
import { part } from "./dom.js";

export function nextLayer(store) {
  const index = LAYERS.findIndex((layer) => layer.id === store.layer);
  store.layer = LAYERS[(index + 1) % LAYERS.length].id;
  store.tell("layer");
}

function toggleFull() {
  if (document.fullscreenElement) {
    document.exitFullscreen();
  } else {
    document.documentElement.requestFullscreen?.().catch(() => {});
  }
}

export function mountKeyboard(root, store, { rotation, drawer, finder }) {
  const blank = part(document, "blank");
  const visit = () => {
    store.visit = !store.visit;
    part(root, "visit").hidden = !store.visit;
    store.tell("visit");
  };
  const define = () => {
    if (drawer.shown) {
      drawer.close();
      return;
    }
    const focused = document.activeElement?.closest?.("[data-tile]");
    const opener = focused ?? [...root.querySelectorAll("[data-tile]")].find((tile) => !tile.hidden);
    opener?.querySelector(".tile-open").click();
  };
  const actions = {
    ArrowRight: () => rotation.step(1),
    ArrowLeft: () => rotation.step(-1),
    ArrowUp: () => goUp(store),
    Backspace: () => goUp(store),
    Escape: () => (drawer.shown ? drawer.close() : goUp(store)),
    " ": () => rotation.toggle(),
    l: () => nextLayer(store),
    d: define,
    v: visit,
    f: toggleFull,
    b: () => (blank.hidden = false),
    "/": () => finder.open(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, select, textarea, dialog")) {
      return;
    }
    if (!blank.hidden) {
      blank.hidden = true;
      event.preventDefault();
      return;
    }
    const scene = /^[1-8]$/.test(event.key) ? SCENES[Number(event.key) - 1] : null;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const onButton = key === " " && event.target.closest?.("button, a");
    const action = scene ? () => rotation.show(scene.id) : actions[key];
    if (action && !onButton) {
      event.preventDefault();
      action();
    }
  });
  blank.addEventListener("pointerdown", () => (blank.hidden = true));
}
