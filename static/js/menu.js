// The menu button of narrow screens opens navigation and account line. Without script both are simply open.
(() => {
  "use strict";
  const more = document.querySelector("[data-more]");
  if (more) {
    document.addEventListener("click", (event) => {
      if (!more.contains(event.target)) more.open = false;
    });
    more.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !more.open) return;
      more.open = false;
      more.querySelector("summary").focus();
    });
  }
  const button = document.querySelector("[data-menu]");
  if (!button) return;
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", String(open));
    document.querySelectorAll("[data-menu-part]").forEach((part) => part.toggleAttribute("data-open", open));
  });
})();
