// Counts the time left to take something back, and removes the button when it is over.
(() => {
  "use strict";
  document.querySelectorAll("[data-undo]").forEach((form) => {
    const left = form.querySelector("[data-undo-left]");
    const end = Date.now() + Number(form.dataset.seconds) * 1000;
    const tick = () => {
      const seconds = Math.round((end - Date.now()) / 1000);
      if (seconds <= 0) {
        clearInterval(timer);
        form.querySelectorAll("button").forEach((button) => button.remove());
        return;
      }
      left.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    };
    const timer = setInterval(tick, 1000);
    tick();
  });
})();
