// 拨打: the server notes the call and answers with the number for the dialler; the page keeps showing the mask.
(() => {
  "use strict";
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!("call" in form.dataset)) return;
    event.preventDefault();
    const button = form.querySelector("button");
    const words = (text) => {
      let note = form.querySelector("[data-call-note]");
      if (!note) {
        note = document.createElement("span");
        note.className = "note";
        note.dataset.callNote = "";
        note.setAttribute("role", "status");
        form.append(note);
      }
      note.textContent = text;
    };
    button.setAttribute("aria-disabled", "true");
    fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } })
      .then((response) => {
        if (response.redirected) window.dispatchEvent(new Event("portal:session-over"));
        return response.json();
      })
      .then((answer) => {
        if (answer.tel) window.location.assign(answer.tel.startsWith("tel:") ? answer.tel : `tel:${answer.tel}`);
        words(answer.tel ? "已转到拨号" : answer.problem || "现在不能拨打");
      })
      .catch(() => words("没有拨出，请再试一次"))
      .then(() => button.removeAttribute("aria-disabled"));
  });
})();
