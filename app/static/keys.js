/* Keys for the queue and the case page. Every key presses something that is on the page
   anyway, so that nothing depends on this file. */
"use strict";

(function () {
  const WRITING = "textarea, select, input:not([type=radio]):not([type=checkbox]), [contenteditable]";

  function chooserOf(element) {
    return element instanceof Element ? element.closest("[data-digits]") : null;
  }

  function openAround(element) {
    const details = element.closest("details");
    if (details) details.open = true;
  }

  function go(target) {
    openAround(target);
    if (target.matches("[data-press]")) {
      target.click();
    } else {
      const checked = target.querySelector("input:checked");
      const field = target.matches("input, textarea, select")
        ? target : checked || target.querySelector("input, textarea, select");
      (field || target).focus();
      target.scrollIntoView({ block: "nearest" });
    }
  }

  function pick(chooser, digit) {
    const choice = chooser.querySelector('[data-digit="' + digit + '"]');
    if (!choice) return false;
    choice.checked = true;
    choice.focus();
    choice.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  }

  function showKeys(event) {
    const dialog = document.getElementById("keys");
    if (!dialog || typeof dialog.showModal !== "function") return;
    event.preventDefault();
    if (!dialog.open) dialog.showModal();
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
    if (event.target instanceof Element && event.target.matches(WRITING)) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "?") { showKeys(event); return; }
    if (event.shiftKey) return;
    const chooser = chooserOf(document.activeElement);
    if (chooser && /^[0-9]$/.test(event.key)) {
      if (pick(chooser, event.key)) event.preventDefault();
      return;
    }
    const target = document.querySelector('[data-key="' + CSS.escape(event.key) + '"]');
    if (target) { event.preventDefault(); go(target); }
  });

  document.addEventListener("click", function (event) {
    if (event.target instanceof Element && event.target.closest("[data-show-keys]")) showKeys(event);
  });

  /* One press decides once: a second click must not send the form again. A file may be fetched
     twice: its page stays. */
  document.addEventListener("submit", function (event) {
    if (event.target.matches("[data-again]")) return;
    if (event.target.dataset.sent) { event.preventDefault(); return; }
    event.target.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });

  /* What can be undone for a while only is offered for that while only. */
  document.querySelectorAll("form[data-seconds]").forEach(function (form) {
    window.setTimeout(function () {
      if (!form.contains(document.activeElement)) form.hidden = true;
    }, Number(form.dataset.seconds) * 1000);
  });

  /* The list of all categories and the short list exclude each other. */
  document.addEventListener("change", function (event) {
    const box = event.target.closest("[data-short-list]");
    if (!box) return;
    const list = box.querySelector("select");
    if (event.target !== list) { if (list) list.value = ""; return; }
    if (list.value) {
      box.querySelectorAll("input[type=radio]").forEach(function (radio) { radio.checked = false; });
    }
  });
})();
