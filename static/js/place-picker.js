// A code chosen by name or pinyin. The server renders a select of the usual entries (works without script); here it
// becomes a search field with suggestions from data-url?q= ([{code, label, hint}]) and the usual entries as buttons.
(() => {
  "use strict";
  let count = 0;

  const make = (tag, className, attributes = {}) => {
    const element = document.createElement(tag);
    element.className = className;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };

  const setUp = (root) => {
    const select = root.querySelector("select");
    const usual = Array.from(select.options)
      .filter((option) => "usual" in option.dataset)
      .map((option) => ({ code: option.value, label: option.textContent }));
    const chosen = select.selectedOptions[0];
    const listId = `picker-${(count += 1)}`;

    const hidden = make("input", "", { type: "hidden", name: select.name, value: select.value });
    const text = make("input", "control", {
      type: "text",
      id: select.id,
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      enterkeyhint: "next",
      placeholder: root.dataset.placeholder,
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": listId,
      "data-keep-as": `${select.name}__text`,
    });
    for (const name of ["aria-describedby", "aria-invalid"]) {
      if (select.hasAttribute(name)) text.setAttribute(name, select.getAttribute(name));
    }
    text.value = chosen && chosen.value ? chosen.textContent : "";
    const list = make("div", "picker__list", { role: "listbox", id: listId, "aria-label": "可选项" });
    list.hidden = true;
    const entry = make("div", "picker__entry");
    entry.append(hidden, text, list);
    const problem = make("span", "field__error", { role: "status" });
    problem.hidden = true;
    select.replaceWith(entry);
    entry.after(problem);

    let options = [];
    let current = -1;
    let timer = 0;
    let request = null;
    let settled = text.value;

    const close = () => {
      list.hidden = true;
      current = -1;
      text.setAttribute("aria-expanded", "false");
      text.removeAttribute("aria-activedescendant");
    };

    const choose = (option) => {
      hidden.value = option ? option.code : "";
      text.value = option ? option.label : "";
      settled = text.value;
      problem.hidden = true;
      clearTimeout(timer);
      close();
      marks();
      hidden.dispatchEvent(new Event("change", { bubbles: true }));
    };

    const highlight = (index) => {
      current = index;
      Array.from(list.children).forEach((child, i) => child.setAttribute("aria-selected", String(i === index)));
      const child = list.children[index];
      if (child) {
        text.setAttribute("aria-activedescendant", child.id);
        child.scrollIntoView({ block: "nearest" });
      }
    };

    const open = (found) => {
      options = found;
      list.textContent = "";
      options.forEach((option, i) => {
        const item = make("div", "picker__option", { role: "option", id: `${listId}-${i}`, "aria-selected": "false" });
        const label = make("span", "");
        label.textContent = option.label;
        item.append(label);
        if (option.hint) {
          const hint = make("span", "picker__hint");
          hint.textContent = option.hint;
          item.append(hint);
        }
        item.addEventListener("click", () => choose(option));
        list.append(item);
      });
      if (!options.length) {
        close();
        problem.textContent = "没有找到，换个写法再试，如“武汉”或“wh”。";
        problem.hidden = false;
        return;
      }
      problem.hidden = true;
      list.hidden = false;
      text.setAttribute("aria-expanded", "true");
      highlight(0);
    };

    const search = () => {
      const words = text.value.trim();
      if (request) request.abort();
      if (!words) {
        choose(null);
        return;
      }
      const near = usual.filter((option) => option.label.includes(words));
      if (!root.dataset.url) {
        open(near);
        return;
      }
      request = new AbortController();
      fetch(`${root.dataset.url}?q=${encodeURIComponent(words)}`, {
        signal: request.signal,
        headers: { Accept: "application/json" },
      })
        .then((response) => (response.ok && !response.redirected ? response.json() : Promise.reject(new Error())))
        .then((found) => {
          if (text.value.trim() === words && document.activeElement === text) open(found);
        })
        .catch((error) => {
          if (error.name !== "AbortError") open(near);
        });
    };

    text.addEventListener("input", (event) => {
      if (event.isComposing) return;
      hidden.value = "";
      clearTimeout(timer);
      timer = setTimeout(search, 150);
    });
    text.addEventListener("compositionend", () => {
      clearTimeout(timer);
      timer = setTimeout(search, 50);
    });
    text.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Escape") {
        close();
      } else if (!list.hidden && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        highlight((current + step + options.length) % options.length);
      } else if (!list.hidden && event.key === "Enter" && current >= 0) {
        event.preventDefault();
        choose(options[current]);
        text.dispatchEvent(new CustomEvent("portal:next", { bubbles: true }));
      } else if (event.key === "Enter" && text.value !== settled) {
        event.preventDefault();
        clearTimeout(timer);
        search();
      }
    });
    text.addEventListener("blur", () => {
      close();
      if (!text.value.trim()) {
        if (settled) choose(null);
      } else if (text.value !== settled) {
        problem.textContent = "请从列表中选一个。";
        problem.hidden = false;
      }
    });
    // The list must not take the focus: on touch the blur would close it before the tap arrives.
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("mousedown", (event) => event.preventDefault());

    const row = make("div", "picker__usual");
    const buttons = usual.map((option) => {
      const button = make("button", "button button--small", { type: "button" });
      button.textContent = option.label;
      button.addEventListener("click", () => choose(option));
      row.append(button);
      return [button, option];
    });
    const marks = () =>
      buttons.forEach(([button, option]) => {
        const on = option.code === hidden.value && hidden.value !== "";
        button.setAttribute("aria-pressed", String(on));
        button.classList.toggle("button--main", on);
      });
    if (usual.length) problem.after(row);
    marks();
    if (text.form) {
      text.form.addEventListener("portal:restored", () => {
        settled = hidden.value ? text.value : "";
        marks();
      });
    }
  };

  document.querySelectorAll("[data-picker]").forEach(setUp);
})();
