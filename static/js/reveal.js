// Full view of one value: sends the reason, shows the answer in the dialog for a minute, then takes it away.
(() => {
  "use strict";
  const SHOWN_SECONDS = 60;
  const form = document.querySelector("form[data-reveal]");
  if (!form) return;
  const answer = form.querySelector("[data-reveal-answer]");
  const dialog = form.closest("dialog");
  let timer = 0;

  const clear = () => {
    clearTimeout(timer);
    answer.textContent = "";
    form.reset();
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    fetch(form.getAttribute("action"), { method: "POST", body: new FormData(form), headers: { Accept: "text/html" } })
      .then((response) => {
        if (response.redirected) {
          window.dispatchEvent(new Event("portal:session-over"));
          return "";
        }
        return response.status < 500 ? response.text() : Promise.reject(new Error());
      })
      .then((fragment) => {
        answer.innerHTML = fragment;
        timer = setTimeout(clear, SHOWN_SECONDS * 1000);
      })
      .catch(() => {
        answer.textContent = "网络不通，没有查看成功，也没有计入次数。请再试一次。";
      });
  });
  dialog.addEventListener("close", clear);
})();
