// 到了: the phone's place goes along where it may be asked; without it the form asks for words.
(() => {
  "use strict";
  const form = document.querySelector("form[data-locate]");
  if (!form || !navigator.geolocation) return;
  const note = form.querySelector("[data-locate-note]");
  const say = (text) => {
    if (note) note.textContent = text;
  };
  say("正在定位…");
  navigator.geolocation.getCurrentPosition(
    (found) => {
      form.elements.lng.value = found.coords.longitude.toFixed(6);
      form.elements.lat.value = found.coords.latitude.toFixed(6);
      say("已定位。");
    },
    () => say("没有定位，请写一下到了哪里。"),
    { enableHighAccuracy: true, timeout: 10000, maximumAge: 60000 },
  );
})();
