// Hands on the map: touch opens a place, a long hold sets it aside for comparison, a pointer over it previews.

const HOLD = 600;

export function watchHold(map) {
  const { store, picture } = map;
  let timer = null;
  let held = false;
  const codeOf = (event) => event.target.closest?.("[data-code]")?.dataset.code ?? null;

  picture.addEventListener("pointerdown", (event) => {
    const code = codeOf(event);
    held = false;
    window.clearTimeout(timer);
    if (code && map.places.get(code)?.kind === "place") {
      timer = window.setTimeout(() => {
        held = true;
        const now = (store.compare ?? []).filter((item) => item !== code);
        store.compare = now.length === (store.compare ?? []).length ? [...now, code].slice(-2) : now;
        store.tell("compare");
      }, HOLD);
    }
  });
  for (const end of ["pointerup", "pointercancel", "pointerleave"]) {
    picture.addEventListener(end, () => window.clearTimeout(timer));
  }
  picture.addEventListener("click", (event) => {
    const code = codeOf(event);
    if (code && !held && code !== store.region.code) {
      store.open(code);
    }
  });
  picture.addEventListener("keydown", (event) => {
    const code = codeOf(event);
    if (code && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      event.stopPropagation();
      store.open(code);
    }
  });
  const peek = (region) => {
    if (store.peek !== region) {
      store.peek = region;
      store.tell("peek", { region });
    }
  };
  picture.addEventListener("pointermove", (event) => {
    if (event.pointerType === "mouse") {
      const code = codeOf(event);
      peek(code && map.places.get(code)?.kind === "place" ? code : null);
    }
  });
  picture.addEventListener("pointerleave", () => peek(null));
  picture.addEventListener("contextmenu", (event) => event.preventDefault());
}
