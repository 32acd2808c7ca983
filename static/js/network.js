// Tells when the network is gone, keeps a form from being sent into nothing, and offers to try again.
(() => {
  "use strict";
  let notice = null;
  let stopped = null;

  const build = () => {
    const box = document.createElement("div");
    box.className = "notice notice--warn network-notice";
    box.setAttribute("role", "alert");
    const words = document.createElement("span");
    words.className = "notice__text";
    const again = document.createElement("button");
    again.type = "button";
    again.className = "button button--small";
    again.textContent = "再试一次";
    again.addEventListener("click", retry);
    box.append(words, again);
    document.body.append(box);
    return { box, words, again };
  };

  const show = (text) => {
    notice = notice || build();
    notice.words.textContent = text;
    notice.again.hidden = !stopped;
    notice.box.hidden = false;
  };

  const retry = () => {
    if (!navigator.onLine) {
      show("还是没有网络。已填写的内容留在本页，联网后再试。");
      return;
    }
    notice.box.hidden = true;
    const button = stopped;
    stopped = null;
    if (button) button.click();
  };

  window.addEventListener("offline", () => show("现在没有网络。可以继续填写，内容留在本页。"));
  window.addEventListener("online", () => {
    if (!notice) return;
    if (stopped) show("网络已恢复。");
    else notice.box.hidden = true;
  });
  document.addEventListener(
    "submit",
    (event) => {
      if (navigator.onLine || event.target.method !== "post") return;
      event.preventDefault();
      event.stopImmediatePropagation();
      stopped = event.submitter || event.target.querySelector("button:not([type=button])");
      show("没有网络，还没有保存。已填写的内容留在本页，联网后点“再试一次”。");
    },
    true,
  );
})();
