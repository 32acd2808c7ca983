// <form data-keyboard>: Enter moves on and never sends, Shift+Enter moves back, Ctrl+Enter saves, a digit chooses within
// a group of options and moves on, Alt+digit chooses in the group data-alt-keys (or the one in focus) from anywhere.
(() => {
  "use strict";
  const form = document.querySelector("form[data-keyboard]");
  if (!form) return;
  const main = () => form.querySelector("[data-main-submit]") || form.querySelector("button:not([type=button])");

  const reachable = (control) => {
    if (control.disabled || control.type === "hidden" || !control.getClientRects().length) return false;
    const fold = control.closest("details:not([open])");
    return !fold || control.closest("summary") !== null;
  };

  /** The places Enter stops at: one for each field, one for each group of radio buttons, then the save button. */
  const stops = () => {
    const seen = new Set();
    const found = [];
    for (const control of form.querySelectorAll("input, select, textarea")) {
      if (!reachable(control)) continue;
      if (control.type === "radio" || control.type === "checkbox") {
        const group = control.closest("[data-choices]") || control;
        if (seen.has(group)) continue;
        seen.add(group);
        found.push(group);
      } else {
        found.push(control);
      }
    }
    return [...found, main()];
  };

  const enter = (stop) => {
    const target = stop.matches("[data-choices]")
      ? Array.from(stop.querySelectorAll("input")).find((input) => input.checked && reachable(input)) ||
        Array.from(stop.querySelectorAll("input")).find(reachable)
      : stop;
    target.focus();
    if (target.select && target.type === "text") target.select();
  };

  const move = (from, step) => {
    const all = stops();
    const at = all.findIndex((stop) => stop === from || stop.contains(from));
    const next = all[at + step];
    if (next) enter(next);
  };

  const press = (group, number) => {
    const input = Array.from(group.querySelectorAll("input")).filter(reachable)[number - 1];
    if (!input) return;
    const radio = input.type === "radio";
    if (!radio || !input.checked) input.click();
    input.focus();
    if (radio) move(input, 1);
  };

  form.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
    const target = event.target;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      main().click();
      return;
    }
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
    if (digit && !event.altKey && !event.ctrlKey && !event.metaKey && target.matches("[data-choices] input")) {
      event.preventDefault();
      press(target.closest("[data-choices]"), Number(digit[1]));
      return;
    }
    if (event.key !== "Enter" || event.altKey || target.matches("button, summary, a, textarea")) return;
    event.preventDefault();
    const group = target.closest("[data-choices]");
    const waits = group && group.querySelector("input[required]") && !group.querySelector("input:checked");
    if (!waits || event.shiftKey) move(target, event.shiftKey ? -1 : 1);
  });

  document.addEventListener("keydown", (event) => {
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
    if (!digit || !event.altKey || event.ctrlKey || event.metaKey || document.querySelector("dialog[open]")) return;
    const focused = document.activeElement && document.activeElement.closest("form[data-keyboard] [data-choices]");
    const group = form.querySelector("[data-alt-keys]") || focused;
    if (!group) return;
    event.preventDefault();
    press(group, Number(digit[1]));
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
    if (document.activeElement !== document.body) return;
    event.preventDefault();
    main().click();
  });

  form.addEventListener("portal:next", (event) => move(event.target, 1));
})();
