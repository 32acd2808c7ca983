// Filter forms send only what was chosen, so that addresses stay short; data-autosubmit sends at each change.
(() => {
  "use strict";
  document.querySelectorAll("form[data-filters], form[data-autosubmit]").forEach((form) => {
    form.addEventListener("formdata", (event) => {
      const empty = Array.from(event.formData).filter(([, value]) => value === "");
      empty.forEach(([name]) => event.formData.delete(name));
    });
    if (!("autosubmit" in form.dataset)) return;
    form.addEventListener("change", () => {
      const button = form.querySelector("button:not([type=button])");
      if (button) button.click();
      else form.submit();
    });
  });
})();
