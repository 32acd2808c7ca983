// Keeps what was typed into <form data-keep> for this browser tab only (sessionStorage), so that a session that ended,
// a lost network or a slip of the finger costs nothing. A draft is dropped at a save, at signing out, and when
// somebody else signs in. Passwords and files are never kept, nothing is ever written to localStorage.
(() => {
  "use strict";
  const PREFIX = "draft:";
  const user = document.body.dataset.user || "";
  const here = window.location.pathname + window.location.search;
  const form = document.querySelector("form[data-keep]");
  let store;
  try {
    store = window.sessionStorage;
    store.getItem(PREFIX);
  } catch {
    return;
  }

  const keys = () => Object.keys(store).filter((key) => key.startsWith(PREFIX));
  const read = (key) => {
    try {
      return JSON.parse(store.getItem(key));
    } catch {
      return null;
    }
  };
  const write = (key, draft) => {
    try {
      store.setItem(key, JSON.stringify(draft));
    } catch {
      // A full store loses the draft, never the page.
    }
  };
  const dropAll = () => keys().forEach((key) => store.removeItem(key));

  // What became of drafts that were sent: the sign-in page means they were interrupted, any other page that they arrived.
  const interrupted = document.querySelector("[data-login-page], [data-error-page]") !== null;
  const wentBack = (performance.getEntriesByType("navigation")[0] || {}).type === "back_forward";
  for (const key of keys()) {
    const draft = read(key);
    if (!draft || (user && draft.user !== user)) {
      store.removeItem(key);
    } else if (interrupted) {
      write(key, { ...draft, interrupted: true });
    } else if (draft.sent && !draft.interrupted && !(wentBack && key === PREFIX + here)) {
      const cameBack = key === PREFIX + here && form && "bound" in form.dataset;
      if (cameBack) write(key, { ...draft, sent: false });
      else store.removeItem(key);
    }
  }
  let signingOut = false;
  document.addEventListener("submit", (event) => {
    if (!("logout" in event.target.dataset) || event.defaultPrevented) return;
    signingOut = true;
    dropAll();
  });
  if (!form || !user) return;

  const key = PREFIX + here;
  let touched = false;
  let leaving = false;
  let timer = 0;

  const nameOf = (control) => control.dataset.keepAs || control.name;
  const controls = () =>
    Array.from(form.elements).filter((control) => {
      const name = nameOf(control);
      return name && name !== "csrfmiddlewaretoken" && !["password", "file", "submit", "button"].includes(control.type);
    });

  const collect = () => {
    const values = {};
    for (const control of controls()) {
      const name = nameOf(control);
      values[name] = values[name] || [];
      if (control.type === "radio" || control.type === "checkbox") {
        if (control.checked) values[name].push(control.value);
      } else {
        values[name].push(control.value);
      }
    }
    return values;
  };

  const save = (state) => {
    clearTimeout(timer);
    if (touched && !signingOut) write(key, { user, values: collect(), ...state });
  };

  const restore = (values) => {
    for (const control of controls()) {
      const kept = values[nameOf(control)];
      if (!kept) continue;
      if (control.type === "radio" || control.type === "checkbox") {
        control.checked = kept.includes(control.value);
      } else if (kept.length) {
        control.value = kept[0];
      }
    }
    const fold = form.querySelector("details");
    if (fold && Array.from(fold.querySelectorAll("input, select, textarea")).some((control) => control.value && control.type === "text")) {
      fold.open = true;
    }
    form.dispatchEvent(new Event("change", { bubbles: true }));
    form.dispatchEvent(new Event("portal:restored"));
  };

  const announce = () => {
    const box = document.createElement("div");
    box.className = "notice";
    box.setAttribute("role", "status");
    const words = document.createElement("span");
    words.className = "notice__text";
    words.textContent = "上次没有保存的内容已放回表中，请核对后保存。";
    const clear = document.createElement("button");
    clear.type = "button";
    clear.className = "button button--small";
    clear.textContent = "清空重填";
    clear.addEventListener("click", () => {
      touched = false;
      leaving = true;
      store.removeItem(key);
      window.location.assign(here);
    });
    box.append(words, clear);
    form.before(box);
  };

  // After every deferred script has built its controls.
  document.addEventListener("DOMContentLoaded", () => {
    const draft = read(key);
    if (!draft || "bound" in form.dataset) return;
    touched = true;
    restore(draft.values);
    write(key, { user, values: draft.values });
    announce();
  });

  form.addEventListener("input", () => {
    signingOut = false;
    touched = true;
    clearTimeout(timer);
    timer = setTimeout(save, 300);
  });
  form.addEventListener("change", (event) => {
    if (event.target !== form) touched = true;
    save();
  });
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (event.target === form) {
      touched = true;
      save({ sent: true });
      leaving = true;
    } else if ("keepDraft" in event.target.dataset) {
      save({ interrupted: true });
      leaving = true;
    }
  });
  window.addEventListener("portal:leaving", () => {
    save({ interrupted: true });
    leaving = true;
  });
  window.addEventListener("portal:forget", () => {
    touched = false;
    store.removeItem(key);
  });
  window.addEventListener("pageshow", () => (leaving = false));
  window.addEventListener("beforeunload", (event) => {
    if (!touched || leaving) return;
    save();
    event.preventDefault();
    event.returnValue = "";
  });
})();
