// A point picked on the map: writes longitude and latitude into the two fields beside it. Mark-up: templates/components/point_picker.html.
(() => {
  "use strict";
  const picker = document.querySelector("[data-point-picker]");
  if (!picker || !window.L) return;
  const box = picker.querySelector("[data-point-map]");
  const [lng, lat] = ["lng", "lat"].map((name) => picker.querySelector(`input[name="${name}"]`));
  if (!box || !lng || !lat) return;
  const clear = picker.querySelector("[data-point-clear]");
  const settings = JSON.parse(box.dataset.settings || "{}");
  let map = null;
  let marker = null;

  const put = (place) => {
    lng.value = place.lng.toFixed(5);
    lat.value = place.lat.toFixed(5);
    show();
  };

  const show = () => {
    const place = [Number(lat.value), Number(lng.value)];
    const known = lng.value !== "" && lat.value !== "" && place.every(Number.isFinite);
    clear.hidden = !known;
    if (marker) marker.remove();
    marker = null;
    if (!known) return;
    const icon = L.divIcon({ className: "map-site", iconSize: [28, 28], html: '<span class="map-point"></span>' });
    marker = L.marker(place, { icon, draggable: true, title: "位置" }).addTo(map);
    marker.on("dragend", () => put(marker.getLatLng()));
  };

  const start = () => {
    if (map || box.offsetParent === null) return;
    map = L.map(box, {
      center: settings.DEFAULT_CENTER,
      zoom: settings.DEFAULT_ZOOM,
      minZoom: settings.MIN_ZOOM || 8,
      maxZoom: settings.MAX_ZOOM || 16,
      attributionControl: false,
      zoomSnap: 0.25,
      scrollWheelZoom: false,
    });
    map.on("click", (event) => put(event.latlng));
    fetch(box.dataset.outlineUrl, { credentials: "same-origin" })
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.status))))
      .then((outline) => {
        const layer = L.geoJSON(outline, { interactive: false, style: { weight: 1, fillOpacity: 0.08 } }).addTo(map);
        if (layer.getLayers().length) map.fitBounds(layer.getBounds());
      })
      .catch(() => {});
    show();
  };

  [box, picker.querySelector("[data-point-words]")].forEach((node) => (node.hidden = false));
  [lng, lat].forEach((field) => field.addEventListener("change", () => map && show()));
  clear.querySelector("button").addEventListener("click", () => {
    lng.value = lat.value = "";
    show();
  });
  const fold = picker.closest("details");
  if (fold) fold.addEventListener("toggle", start);
  start();
})();
