// Opens and closes <dialog> elements: data-open-dialog="id", data-close-dialog. A button may pass a field name
// and an address on to the dialog's form (data-set-field, data-set-action).
(() => {
  "use strict";
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open-dialog]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset.openDialog);
      if (!dialog || !dialog.showModal) return;
      event.preventDefault();
      const form = dialog.querySelector("form");
      if (form && opener.dataset.setAction) form.action = opener.dataset.setAction;
      const target = dialog.querySelector("[data-field-target]");
      if (target && opener.dataset.setField) target.value = opener.dataset.setField;
      dialog.showModal();
      return;
    }
    const closer = event.target.closest("[data-close-dialog]");
    if (closer) closer.closest("dialog").close();
  });
})();
