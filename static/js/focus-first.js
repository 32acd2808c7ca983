// A form that came back with errors starts at its summary; any other page at the element marked data-focus.
(() => {
  "use strict";
  const target = document.querySelector("#form-errors") || document.querySelector("[data-focus]");
  if (target) target.focus();
})();
