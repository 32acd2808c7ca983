// Warns two minutes before the session ends. <body data-session-ends="seconds" data-session-url="…">
(() => {
  "use strict";
  const dialog = document.getElementById("session-end");
  const seconds = Number(document.body.dataset.sessionEnds);
  if (!dialog || !dialog.showModal || !seconds) return;
  const WARN = 120;
  const left = dialog.querySelector("[data-session-left]");
  const title = document.getElementById("session-end-title");
  const stay = dialog.querySelector("[data-session-stay]");
  const again = dialog.querySelector("[data-login-again]");
  const url = document.body.dataset.sessionUrl;
  let end = Date.now() + seconds * 1000;

  stay.hidden = !url;
  const here = window.location.pathname + window.location.search;
  again.href = `${again.getAttribute("href")}?next=${encodeURIComponent(here)}`;

  const over = () => {
    end = 0;
    title.textContent = "登录已结束";
    stay.hidden = true;
    again.hidden = false;
    if (!dialog.open) dialog.showModal();
  };

  const tick = () => {
    if (!end) return;
    const rest = Math.round((end - Date.now()) / 1000);
    if (rest <= 0) {
      over();
    } else if (rest <= WARN) {
      left.textContent = rest > 60 ? `${Math.floor(rest / 60)} 分 ${rest % 60} 秒` : `${rest} 秒`;
      if (!dialog.open && !dialog.dataset.waved) {
        dialog.dataset.waved = "yes";
        dialog.showModal();
      }
    }
  };
  setInterval(tick, 1000);
  document.addEventListener("visibilitychange", tick);

  stay.addEventListener("click", () => {
    const token = document.querySelector("[name=csrfmiddlewaretoken]");
    fetch(url, { method: "POST", headers: { "X-CSRFToken": token ? token.value : "", Accept: "application/json" } })
      .then((response) => (response.ok && !response.redirected ? response.json() : Promise.reject(new Error())))
      .then((answer) => {
        end = Date.now() + answer.seconds * 1000;
        if (answer.seconds > WARN) delete dialog.dataset.waved;
        dialog.close();
      })
      .catch(over);
  });

  again.addEventListener("click", () => window.dispatchEvent(new Event("portal:leaving")));
  window.addEventListener("portal:session-over", over);
})();
