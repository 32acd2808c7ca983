// Asks once more before a form or button with data-confirm="…" goes on. One sentence, with the number affected.
(() => {
  "use strict";
  const dialog = document.getElementById("confirm");
  if (!dialog || !dialog.showModal) return;
  const text = document.getElementById("confirm-text");
  const yes = dialog.querySelector("[data-confirm-yes]");
  let waiting = null;

  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      const submitter = event.submitter;
      const words = (submitter && submitter.dataset.confirm) || form.dataset.confirm;
      if (!words || form.dataset.confirmed) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      waiting = { form, submitter };
      text.textContent = words;
      yes.textContent = (submitter && submitter.textContent.trim()) || "继续";
      dialog.showModal();
    },
    true,
  );

  yes.addEventListener("click", () => {
    dialog.close();
    const { form, submitter } = waiting;
    form.dataset.confirmed = "yes";
    const button = submitter || form.querySelector("button:not([type=button])");
    button.click();
    delete form.dataset.confirmed;
  });
})();
