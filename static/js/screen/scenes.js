// The scenes and their rotation: thirty seconds each, held by a touch, resumed after three minutes of rest.

const REST = 180000;

export const SCENES = [
  { id: "overview", name: "总览", layer: "LAB05" },
  { id: "labour", name: "城乡劳动力", layer: "outside" },
  { id: "demand", name: "企业和零工", layer: "VAC02" },
  { id: "training", name: "技能培训", layer: "LAB09" },
];

export function sceneName(id) {
  return SCENES.find((scene) => scene.id === id)?.name ?? "";
}

export class Rotation {
  constructor(root, store) {
    this.root = root;
    this.store = store;
    this.held = false;
    this.seconds = Number(root.dataset.rotateSeconds) || 0;
    this.touched = 0;
    this.since = Date.now();
    for (const kind of ["pointerdown", "keydown", "wheel"]) {
      document.addEventListener(kind, () => (this.touched = Date.now()), { passive: true, capture: true });
    }
    window.setInterval(() => this.tick(), 1000);
  }

  tick() {
    const resting = Date.now() - this.touched > REST;
    if (!this.seconds || this.held || !resting || document.hidden || this.root.dataset.drawer === "open") {
      this.since = Date.now();
      return;
    }
    if (Date.now() - this.since >= this.seconds * 1000) {
      this.step(1);
    }
  }

  step(by) {
    const index = SCENES.findIndex((scene) => scene.id === this.store.scene);
    this.show(SCENES[(index + by + SCENES.length) % SCENES.length].id);
  }

  show(id) {
    const scene = SCENES.find((item) => item.id === id);
    this.since = Date.now();
    if (!scene || scene.id === this.store.scene) {
      return;
    }
    const own = SCENES.find((item) => item.id === this.store.scene)?.layer;
    const follow = this.store.layer === own;
    this.store.scene = scene.id;
    this.root.dataset.scene = scene.id;
    this.root.querySelectorAll("[data-in]").forEach((tile) => {
      tile.hidden = tile.dataset.in !== scene.id;
    });
    if (follow) {
      this.store.layer = scene.layer;
    }
    this.store.tell("scene");
    if (follow) {
      this.store.tell("layer");
    }
  }

  toggle() {
    this.held = !this.held;
    this.since = Date.now();
    this.store.tell("hold");
  }
}
