// Digits typed for a name are never sent in an address: they go to the page that finds by number, by POST.
// Filter forms send only what was chosen, so that addresses stay short; data-autosubmit sends at each change.
(() => {
  "use strict";
  document.querySelectorAll("form[data-filters], form[data-autosubmit]").forEach((form) => {
    form.addEventListener("formdata", (event) => {
      const empty = Array.from(event.formData).filter(([, value]) => value === "");
      empty.forEach(([name]) => event.formData.delete(name));
    });
    const find = document.querySelector("form[data-find-digits]");
    const name = form.elements.namedItem("q");
    if (find && name) {
      name.addEventListener("invalid", (event) => {
        const digits = name.value.normalize("NFKC").trim();
        if (!/^(\d{4}|\d{17}[\dXx])$/.test(digits)) return;
        event.preventDefault();
        find.elements.namedItem("id_number").value = digits;
        find.submit();
      });
    }
    if (!("autosubmit" in form.dataset)) return;
    form.addEventListener("change", () => {
      const button = form.querySelector("button:not([type=button])");
      if (button) button.click();
      else form.submit();
    });
  });
})();
