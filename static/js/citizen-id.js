// The ID number field: groups 6-8-4 while the sent value stays plain, takes paste and card readers, judges the
// checksum only when 18 characters are in, fills birth date, sex and age, and asks the server who that is.
// Mark-up: templates/workers/_id_field.html.
(() => {
  "use strict";
  const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const CHECKS = "10X98765432";
  const LENGTH = 18;

  /** The ID characters in any text: full-width folded, x upper, X only in the last place. */
  const plain = (text) => {
    const folded = text.normalize("NFKC").toUpperCase();
    const whole = folded.match(/\d{17}[\dX]/);
    if (whole) return whole[0];
    let out = "";
    for (const sign of folded) {
      if (/\d/.test(sign) || (sign === "X" && out.length === LENGTH - 1)) out += sign;
      if (out.length === LENGTH) break;
    }
    return out;
  };

  const grouped = (id) => [id.slice(0, 6), id.slice(6, 14), id.slice(14)].filter(Boolean).join(" ");

  const checkDigit = (id) => CHECKS[WEIGHTS.reduce((sum, weight, i) => sum + weight * Number(id[i]), 0) % 11];

  /** Birth date as [year, month, day], or null when no such day exists or it is yet to come. */
  const birth = (id) => {
    const [year, month, day] = [id.slice(6, 10), id.slice(10, 12), id.slice(12, 14)].map(Number);
    const date = new Date(year, month - 1, day);
    const real = date.getFullYear() === year && date.getMonth() === month - 1 && date.getDate() === day;
    return real && year >= 1900 && date <= new Date() ? [year, month, day] : null;
  };

  const age = ([year, month, day]) => {
    const today = new Date();
    const before = today.getMonth() + 1 < month || (today.getMonth() + 1 === month && today.getDate() < day);
    return today.getFullYear() - year - (before ? 1 : 0);
  };

  /** What is wrong with a whole ID number, in one sentence; "" when nothing is. */
  const judge = (id) => {
    if (!birth(id)) return "第7至14位不是有效的出生日期，请核对";
    const right = checkDigit(id);
    return right === id[LENGTH - 1] ? "" : `第18位应为 ${right}，请核对`;
  };

  const shortOf = (id) => {
    if (id.length === 15) return "这是15位旧号，请用二代身份证上的18位号码";
    return `现在 ${id.length} 位，还差 ${LENGTH - id.length} 位`;
  };

  document.querySelectorAll("[data-citizen-id]").forEach((root) => {
    const input = root.querySelector("input[name]");
    const facts = root.querySelector("[data-id-facts]");
    const problem = root.querySelector("[data-id-problem]");
    const answer = root.querySelector("[data-id-answer]");
    const xKey = root.querySelector("[data-id-x]");
    const form = input.form;
    const url = root.dataset.checkUrl;
    let asked = "";
    let request = null;

    input.removeAttribute("maxlength");
    input.setAttribute("inputmode", "numeric");

    const show = (words) => {
      problem.hidden = !words;
      problem.querySelector("[data-id-words]").textContent = words;
      if (words) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    };

    const untouched = () =>
      !("bound" in form.dataset) &&
      Array.from(form.querySelectorAll("input[type=text], input:not([type]), textarea")).every(
        (control) => control === input || control.value === control.defaultValue,
      );

    const ask = (id) => {
      if (!url || asked === id) return;
      asked = id;
      if (request) request.abort();
      request = new AbortController();
      const body = new FormData();
      body.append("id_number", id);
      fetch(url, {
        method: "POST",
        body,
        signal: request.signal,
        headers: { "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value },
      })
        .then((response) => {
          if (response.redirected) {
            window.dispatchEvent(new Event("portal:session-over"));
            return "";
          }
          return response.status < 500 ? response.text() : Promise.reject(new Error());
        })
        .then((fragment) => {
          if (plain(input.value) !== id) return;
          answer.innerHTML = fragment;
          const open = answer.querySelector("[data-open-url]");
          if (!open || !untouched()) return;
          window.dispatchEvent(new Event("portal:forget"));
          window.location.assign(open.dataset.openUrl);
        })
        .catch((error) => {
          if (error.name === "AbortError") return;
          asked = "";
          answer.textContent = "网络不通，没能核对是否已登记；保存时会再核对。";
        });
    };

    const refresh = () => {
      const id = plain(input.value);
      facts.textContent = "";
      if (id.length < LENGTH) {
        show("");
        answer.textContent = "";
        asked = "";
        return;
      }
      const words = judge(id);
      show(words);
      if (words) {
        answer.textContent = "";
        asked = "";
        return;
      }
      const day = birth(id);
      const years = age(day);
      const parts = [Number(id[16]) % 2 ? "男" : "女", `${day[0]}年${day[1]}月${day[2]}日出生`, `${years} 岁`];
      if (years < 16) parts.push("未满16周岁，可以登记，不推荐上岗");
      for (const part of parts) {
        const span = document.createElement("span");
        span.textContent = part;
        facts.append(span);
      }
      ask(id);
    };

    const regroup = () => {
      const before = plain(input.value.slice(0, input.selectionStart)).length;
      const id = plain(input.value);
      const text = grouped(id);
      if (input.value !== text) {
        input.value = text;
        const caret = Math.min(grouped(id.slice(0, before)).length, text.length);
        if (document.activeElement === input) input.setSelectionRange(caret, caret);
      }
      refresh();
    };

    input.addEventListener("input", (event) => {
      if (!event.isComposing) regroup();
    });
    input.addEventListener("compositionend", regroup);

    // Deleting just behind a gap takes the digit before the gap, not the gap.
    input.addEventListener("keydown", (event) => {
      const caret = input.selectionStart;
      if (event.key === "Backspace" && caret === input.selectionEnd && input.value[caret - 1] === " ") {
        input.setSelectionRange(caret - 1, caret - 1);
      }
      // A reader ends with Enter. A wrong number keeps the cursor here; a right one moves on (keyboard.js).
      if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
        const id = plain(input.value);
        if (id.length !== LENGTH || judge(id)) {
          event.preventDefault();
          if (id) show(id.length === LENGTH ? judge(id) : shortOf(id));
          input.select();
        } else if (!form.hasAttribute("data-keyboard") && !form.hasAttribute("data-one-field")) {
          event.preventDefault();
        }
      }
    });

    input.addEventListener("blur", () => {
      const id = plain(input.value);
      if (id && id.length < LENGTH) show(shortOf(id));
    });

    // The key keeps the focus in the field, so the number pad of the phone stays open.
    for (const press of ["pointerdown", "mousedown"]) xKey.addEventListener(press, (event) => event.preventDefault());
    xKey.addEventListener("click", () => {
      input.value = `${plain(input.value)}X`;
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.focus();
    });

    form.addEventListener("formdata", (event) => {
      if (input.matches(":enabled")) event.formData.set(input.name, plain(input.value));
    });
    form.addEventListener("portal:restored", regroup);
    if (input.value) regroup();
  });
})();
