// The map of service sites on our own outlines, without tiles. Mark-up: <div data-site-map data-outline-url data-sites-url
// data-settings="django-leaflet's settings as JSON">, with data-near it shows the surroundings of its sites;
// shapes are taken from [data-site-legend] svg[data-kind]. Sites that lie on each other fan out on touch.
// With data-movable a marker whose properties have move_url can be dragged; the new place is sent only after 保存位置.
(() => {
  "use strict";
  const box = document.querySelector("[data-site-map]");
  if (!box || !window.L) return;
  const NEAR = 26;
  const RING = 46;
  const CROWD = 6;
  const NAME_WIDTH = 60;
  const LETTER = 14;
  const LINE = 20;
  const NEAR_ZOOM = 11;
  const SIZE = box.clientWidth < 500 ? 24 : 28;
  const settings = JSON.parse(box.dataset.settings || "{}");
  const map = L.map(box, {
    center: settings.DEFAULT_CENTER,
    zoom: settings.DEFAULT_ZOOM,
    minZoom: settings.MIN_ZOOM || 8,
    maxZoom: settings.MAX_ZOOM || 16,
    zoomControl: false,
    attributionControl: false,
    zoomSnap: 0.25,
    scrollWheelZoom: false,
  });
  L.control.zoom({ zoomInTitle: "放大", zoomOutTitle: "缩小" }).addTo(map);
  map.createPane("lines").style.zIndex = 550;
  map.createPane("names").classList.add("map-names");

  const shapes = {};
  document.querySelectorAll("[data-site-legend] svg[data-kind]").forEach((svg) => (shapes[svg.dataset.kind] = svg.outerHTML));

  const element = (tag, className, text) => {
    const node = document.createElement(tag);
    node.className = className;
    if (text) node.textContent = text;
    return node;
  };

  const popup = (site) => {
    const card = element("div", "map-card");
    card.append(element("strong", "", site.name), element("span", "note", [site.label, site.hours].filter(Boolean).join(" · ")));
    if (site.phone) {
      const call = element("a", "button button--small", "拨打");
      call.href = `tel:${site.phone}`;
      card.append(call);
    }
    if (site.url) {
      const open = element("a", "button button--small", "打开");
      open.href = site.url;
      card.append(open);
    }
    return card;
  };

  const markers = [];
  let fanned = [];
  let lines = null;

  const fold = () => {
    fanned.forEach((marker) => {
      marker.setLatLng(marker.home).setZIndexOffset(0);
      marker.getElement().classList.remove("map-site--fanned");
    });
    fanned = [];
    if (lines) lines.remove();
    lines = null;
  };

  const neighbours = (marker) => {
    const at = map.latLngToLayerPoint(marker.home);
    return markers.filter((other) => map.latLngToLayerPoint(other.home).distanceTo(at) < NEAR);
  };

  const fan = (group) => {
    fold();
    const centre = map.latLngToLayerPoint(group[0].home);
    const radius = Math.max(RING, (group.length * 34) / (2 * Math.PI));
    lines = L.layerGroup().addTo(map);
    group.forEach((marker, i) => {
      const turn = (2 * Math.PI * i) / group.length - Math.PI / 2;
      const place = map.layerPointToLatLng(centre.add([radius * Math.cos(turn), radius * Math.sin(turn)]));
      L.polyline([marker.home, place], { pane: "lines", color: "#475a66", weight: 1, interactive: false }).addTo(lines);
      marker.setLatLng(place).setZIndexOffset(1000);
      marker.getElement().classList.add("map-site--fanned");
    });
    fanned = group;
  };

  const touch = (marker) => {
    const group = neighbours(marker);
    if (group.length === 1 || fanned.includes(marker)) {
      marker.openPopup();
      return;
    }
    // Many that lie apart: go nearer first. Few, or all on one spot: spread them out.
    const spread = L.latLngBounds(group.map((other) => other.home));
    const apart = map.getBoundsZoom(spread) > map.getZoom() + 0.5 && !spread.getNorthEast().equals(spread.getSouthWest());
    if (group.length > CROWD && apart && map.getZoom() < map.getMaxZoom()) map.fitBounds(spread, { padding: [60, 60], maxZoom: map.getZoom() + 3 });
    else fan(group);
  };

  const bar = "movable" in box.dataset ? document.querySelector("[data-move-bar]") : null;
  const done = document.querySelector("[data-move-done]");
  let moving = null;
  let moved = null;

  const askMove = (marker) => {
    if (moving && moving !== marker) moving.setLatLng(moving.home);
    moving = marker;
    done.hidden = true;
    bar.querySelector("[data-move-words]").textContent = `把“${marker.site.name}”移到新位置？`;
    bar.hidden = false;
    bar.querySelector("[data-move-save]").focus();
  };

  const putBack = () => {
    if (moving) moving.setLatLng(moving.home);
    moving = null;
    bar.hidden = true;
  };

  const send = (site, place) => {
    const body = new FormData();
    body.append("lng", place.lng.toFixed(5));
    body.append("lat", place.lat.toFixed(5));
    const token = document.querySelector("[name=csrfmiddlewaretoken]");
    return fetch(site.move_url, {
      method: "POST",
      body,
      headers: { Accept: "application/json", "X-CSRFToken": token ? token.value : "" },
    })
      .then((response) => {
        if (response.redirected) window.dispatchEvent(new Event("portal:session-over"));
        return response.json();
      })
      .then((answer) => {
        if (answer.problem) throw new Error(answer.problem);
      });
  };

  const problemOf = (error) => (error instanceof SyntaxError || error instanceof TypeError ? "网络不通，位置还没有保存，请再试一次。" : error.message);

  const say = (words, undo) => {
    done.querySelector("[data-moved-words]").textContent = words;
    done.querySelector("[data-move-undo]").hidden = !undo;
    done.hidden = false;
  };

  const saveMove = () => {
    const marker = moving;
    const place = marker.getLatLng();
    send(marker.site, place)
      .then(() => {
        moved = { marker, from: marker.home };
        marker.home = place;
        moving = null;
        bar.hidden = true;
        say(`已保存“${marker.site.name}”的新位置，公众页面随即更新。`, true);
      })
      .catch((error) => {
        bar.querySelector("[data-move-words]").textContent = problemOf(error);
      });
  };

  // A second move, back to where the marker stood; both stay on record.
  const undoMove = () => {
    const { marker, from } = moved;
    send(marker.site, from)
      .then(() => {
        marker.home = from;
        marker.setLatLng(from);
        moved = null;
        say(`“${marker.site.name}”已移回原处。`, false);
      })
      .catch((error) => say(problemOf(error), true));
  };

  if (bar) {
    bar.querySelector("[data-move-save]").addEventListener("click", saveMove);
    bar.querySelector("[data-move-back]").addEventListener("click", putBack);
    done.querySelector("[data-move-undo]").addEventListener("click", undoMove);
  }

  const add = (feature) => {
    const site = feature.properties;
    const [lng, lat] = feature.geometry.coordinates;
    const icon = L.divIcon({ className: "map-site", html: shapes[site.kind] || "", iconSize: [SIZE, SIZE] });
    const marker = L.marker([lat, lng], { icon, title: site.name, alt: site.name, draggable: Boolean(bar && site.move_url) });
    marker.site = site;
    marker.home = marker.getLatLng();
    marker.bindPopup(popup(site), { closeButton: false, autoPan: true }).off("click");
    marker.on("click", () => touch(marker));
    marker.on("keypress", (event) => event.originalEvent.key === "Enter" && touch(marker));
    marker.on("dragend", () => askMove(marker));
    markers.push(marker.addTo(map));
  };

  // Names of places stand under their own point, wherever the outline is wide enough and no other name is in the way;
  // villages go before their town, whose name the page carries already.
  const names = [];
  const nameOf = (layer) => {
    const place = layer.feature.properties;
    if (place.level === "county" || !place.point) return;
    const [lng, lat] = place.point;
    const icon = L.divIcon({ className: "map-name", html: element("span", "", place.short_name).outerHTML, iconSize: [0, 0] });
    const marker = L.marker([lat, lng], { icon, interactive: false, keyboard: false, pane: "names" });
    const name = { marker, bounds: layer.getBounds(), half: (place.short_name.length * LETTER) / 2 };
    if (place.level === "town") names.push(name);
    else names.unshift(name);
  };

  const showNames = () => {
    const taken = [];
    names.forEach(({ marker, bounds, half }) => {
      const at = map.latLngToLayerPoint(marker.getLatLng());
      const width = map.latLngToLayerPoint(bounds.getNorthEast()).x - map.latLngToLayerPoint(bounds.getSouthWest()).x;
      const free = taken.every((other) => Math.abs(other.at.x - at.x) > other.half + half || Math.abs(other.at.y - at.y) > LINE);
      if (width < NAME_WIDTH || !free) {
        marker.remove();
        return;
      }
      taken.push({ at, half });
      marker.addTo(map);
    });
  };

  // An outline that no survey gave: made around the place's seat.
  const sketched = (feature) => feature.properties.quality !== "source";

  const showSize = () => box.classList.toggle("map--far", map.getZoom() < NEAR_ZOOM);

  const get = (url) => fetch(url, { headers: { Accept: "application/json" } }).then((response) => (response.ok ? response.json() : Promise.reject(new Error())));

  map.on("click zoomstart", fold);
  Promise.all([get(box.dataset.outlineUrl), get(box.dataset.sitesUrl)])
    .then(([outline, sites]) => {
      const layer = L.geoJSON(outline, {
        interactive: false,
        style: (feature) => ({
          color: "#0b5c7a",
          weight: feature.properties.level === "county" ? 2.5 : 1,
          dashArray: sketched(feature) ? "4 4" : null,
          fillColor: "#ffffff",
          fillOpacity: feature.properties.level === "county" ? 0 : 0.7,
        }),
      }).addTo(map);
      layer.eachLayer(nameOf);
      const word = document.querySelector("[data-site-sketched]");
      if (word) word.hidden = !outline.features.some(sketched);
      sites.features.forEach(add);
      const places = L.latLngBounds(markers.map((marker) => marker.home));
      const near = "near" in box.dataset && places.isValid();
      const shown = near || !layer.getBounds().isValid() ? places : layer.getBounds();
      if (shown.isValid()) map.fitBounds(shown, { padding: [12, 12], maxZoom: near ? 13 : undefined });
      map.on("zoomend", () => (showSize(), showNames()));
      showSize();
      showNames();
    })
    .catch(() => {
      box.textContent = "示意图没有加载出来，站点请看列表；刷新页面可再试。";
      box.classList.add("map--empty");
    });
})();
