// Parts that an answer opens: <fieldset data-show-when="field=a|b">. A closed part is disabled, so nothing of it is sent.
(() => {
  "use strict";
  const parts = Array.from(document.querySelectorAll("[data-show-when]"));
  if (!parts.length) return;

  const answer = (form, name) => {
    const checked = form.querySelector(`[name="${name}"]:checked`);
    if (checked) return checked.value;
    const control = form.querySelector(`select[name="${name}"], input[type="hidden"][name="${name}"]`);
    return control ? control.value : "";
  };

  const refresh = () => {
    for (const part of parts) {
      const [name, values] = part.dataset.showWhen.split("=");
      const shown = values.split("|").includes(answer(part.closest("form"), name));
      part.toggleAttribute("data-shown", shown);
      part.disabled = !shown;
    }
  };

  document.addEventListener("change", refresh);
  window.addEventListener("pageshow", refresh);
  refresh();
})();
