// <form data-required>: names what is still missing in one line beside the save button and goes there, instead of the
// browser's own bubbles. Without script the browser's check does the work.
(() => {
  "use strict";
  const form = document.querySelector("form[data-required]");
  if (!form) return;
  form.noValidate = true;
  const note = form.querySelector("[data-missing]");

  const labelOf = (control) => {
    const group = control.closest("fieldset[data-choices]");
    const label = group ? group.querySelector("legend") : form.querySelector(`label[for="${control.id}"]`);
    return label ? label.firstChild.textContent.trim() : control.name;
  };

  form.addEventListener(
    "submit",
    (event) => {
      const missing = new Map();
      for (const control of form.elements) {
        if (!control.willValidate || control.closest("fieldset:disabled")) continue;
        if (control.validity.valueMissing) missing.set(labelOf(control), missing.get(labelOf(control)) || control);
      }
      const wrong = form.querySelector("[data-citizen-id] :enabled[aria-invalid='true']");
      note.textContent = "";
      if (!missing.size && !wrong) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      note.textContent = missing.size ? `还没填：${Array.from(missing.keys()).join("、")}` : "身份证号有误，请对照证件核对";
      const target = wrong || missing.values().next().value;
      const fold = target.closest("details");
      if (fold) fold.open = true;
      target.focus();
    },
    true,
  );
  form.addEventListener("change", () => (note.textContent = ""));
})();
