// A double click is one submission: the second submit of a POST form is dropped, its buttons rest until the page comes back.
// The hidden submission id says the same to the server.
(() => {
  "use strict";
  const rest = new Set();

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || "call" in form.dataset) return;
    if (rest.has(form)) {
      event.preventDefault();
      return;
    }
    rest.add(form);
    // After this task, so that the pressed button's own name and value are still sent.
    setTimeout(() => {
      form.querySelectorAll("button:not([type=button])").forEach((button) => button.setAttribute("aria-disabled", "true"));
      const main = event.submitter && event.submitter.querySelector("[data-busy]");
      if (main) main.textContent = main.dataset.busy;
    }, 0);
  });

  window.addEventListener("pageshow", () => {
    rest.forEach((form) =>
      form.querySelectorAll("button[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled")),
    );
    rest.clear();
  });
})();
