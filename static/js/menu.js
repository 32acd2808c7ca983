// The menu button of narrow screens opens navigation and account line. Without script both are simply open.
(() => {
  "use strict";
  const button = document.querySelector("[data-menu]");
  if (!button) return;
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", String(open));
    document.querySelectorAll("[data-menu-part]").forEach((part) => part.toggleAttribute("data-open", open));
  });
})();
