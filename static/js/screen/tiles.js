// The side tiles: each draws into its body from the store, and opens the drawer on touch.

import { clock, periodEnd } from "./format.js";
import { part, say } from "./dom.js";
import { agesTile } from "./tile-ages.js";
import { changesTile } from "./tile-changes.js";
import { employersTile, placedTile, ridesTile, vacanciesTile, visitsTile } from "./tile-demand.js";
import { careTile, earningsTile, mothersTile, stairsTile, supportTile, trainedTile } from "./tile-training.js";
import { educationTile } from "./tile-education.js";
import { groupsTile } from "./tile-groups.js";
import { labourTile } from "./tile-labour.js";
import { networkTile } from "./tile-network.js";
import { balanceTile, destinationsTile, ratesTile, seekersTile, verifiedTile, wantedTile } from "./tile-rankings.js";
import { wishesTile } from "./tile-wishes.js";

// A tile: ids it needs, title(store), draw(store), the ids that its drawer explains, and parts(id) where the
// drawer lists finer parts instead of the places below.
const MAKERS = {
  labour: labourTile,
  groups: groupsTile,
  network: networkTile,
  rates: ratesTile,
  seekers: seekersTile,
  changes: changesTile,
  ages: agesTile,
  education: educationTile,
  wishes: wishesTile,
  destinations: destinationsTile,
  balance: balanceTile,
  verified: verifiedTile,
  employers: employersTile,
  vacancies: vacanciesTile,
  visits: visitsTile,
  placed: placedTile,
  rides: ridesTile,
  trained: trainedTile,
  support: supportTile,
  care: careTile,
  stairs: stairsTile,
  mothers: mothersTile,
  earnings: earningsTile,
  wanted: wantedTile,
};

export function mountTiles(root, store) {
  const tiles = [...root.querySelectorAll("[data-tile]")].map((element) => {
    const tile = MAKERS[element.dataset.tile](part(element, "body"), store);
    part(element, "open").addEventListener("click", () => store.tell("detail", { ids: tile.explains ?? tile.ids, from: element, parts: tile.parts }));
    return { element, tile, asOf: part(element, "asof"), title: part(element, "title") };
  });
  const draw = (item) => {
    item.element.classList.remove("skeleton");
    if (item.tile.title) {
      say(item.title, item.tile.title(store));
    }
    say(item.asOf, store.closed ? `截至 ${periodEnd(store.view.period)}` : `截至 ${clock(store.asOf)}`);
    item.tile.draw(store);
  };
  const shown = () => tiles.filter((item) => !item.element.hidden);
  store.on("figures", ({ ids }) => {
    shown().filter((item) => !ids || item.tile.ids.some((id) => ids.has(id))).forEach(draw);
  });
  store.on("scene", () => store.view && shown().forEach(draw));
  pages(root, store);
}

/** Where a side has room for two tiles only, the second and third take turns; dots choose. */
function pages(root, store) {
  const narrow = window.matchMedia("(min-width: 1200px) and (max-width: 1599px)");
  for (const side of root.querySelectorAll(".side")) {
    const dots = document.createElement("div");
    dots.className = "side-dots";
    dots.setAttribute("role", "group");
    dots.setAttribute("aria-label", "切换下方指标");
    side.append(dots);
    let shown = 1;
    const draw = () => {
      const list = [...side.querySelectorAll("[data-tile]")].filter((tile) => tile.dataset.in === store.scene);
      list.forEach((tile, index) => tile.classList.toggle("is-turned", narrow.matches && index > 0 && index !== shown));
      dots.replaceChildren(
        ...list.slice(1).map((tile, index) => {
          const button = document.createElement("button");
          button.type = "button";
          button.setAttribute("aria-pressed", String(index + 1 === shown));
          button.setAttribute("aria-label", part(tile, "title").textContent);
          button.addEventListener("click", () => {
            shown = index + 1;
            draw();
          });
          return button;
        }),
      );
    };
    narrow.addEventListener("change", draw);
    store.on("scene", draw);
    draw();
  }
}
