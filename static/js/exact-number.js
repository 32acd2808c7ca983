// A shortened number (12.88 万) shows all its digits on touch, and the short form on the next touch.
(() => {
  "use strict";
  document.addEventListener("click", (event) => {
    const number = event.target.closest(".number[data-exact]");
    if (!number) return;
    const shown = number.textContent;
    number.textContent = number.dataset.exact;
    number.dataset.exact = shown;
  });
})();
