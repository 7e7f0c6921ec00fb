/* Typing speed on the call page: Ctrl and Enter leaves the story, Escape leaves a box so that
   digits choose. Without this file Tab and Enter do the same. */
"use strict";

(function () {
  const form = document.querySelector("form[data-one-step]");
  if (!form) return;

  form.addEventListener("keydown", function (event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(form.querySelector(".actions button:not([name])") || undefined);
    }
    if (event.key === "Escape" && event.target instanceof HTMLElement) {
      const first = form.querySelector("[data-digits] input[type=radio]");
      if (first) first.focus(); else event.target.blur();
    }
  });
})();
