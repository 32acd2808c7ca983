// data-print prints the page, data-print-now prints it once it is shown, data-copy="text" copies.
(() => {
  "use strict";
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
    const copier = event.target.closest("[data-copy]");
    if (!copier || !navigator.clipboard) return;
    const label = copier.querySelector("[data-copy-label]") || copier;
    const words = label.textContent;
    navigator.clipboard.writeText(copier.dataset.copy).then(() => {
      label.textContent = "已复制";
      setTimeout(() => (label.textContent = words), 2000);
    });
  });
  if (document.querySelector("[data-print-now]")) window.addEventListener("load", () => window.print());
})();
