/* Answer beside the case without leaving the page; without this file the whole page comes back
   with the answer in its place. */
"use strict";

(function () {
  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches("[data-ask]")) return;
    const panel = form.closest(".ask");
    const place = panel && panel.querySelector("[data-answer]");
    if (!place || typeof window.fetch !== "function") return;
    event.preventDefault();
    ask(form, event.submitter, panel, place);
  });

  async function ask(form, pressed, panel, place) {
    const fields = new FormData(form);
    const box = panel.querySelector("#question");
    if (pressed && pressed.name) { fields.set(pressed.name, pressed.value); box.value = pressed.value; }
    const before = panel.querySelector("[data-previous]");
    fields.set("previous", before.value);
    place.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.action.split("#")[0], {
        method: "POST", body: new URLSearchParams(fields),
        headers: { "X-Part": "answer" }, redirect: "error"
      });
      const type = answer.headers.get("Content-Type") || "";
      if (answer.headers.get("X-Part") !== "answer" || !type.startsWith("text/html")) throw new Error(String(answer.status));
      place.innerHTML = await answer.text();
      const told = place.querySelector("[data-tool]");
      before.value = told ? told.dataset.tool : "";
      const examples = panel.querySelector(".ask-examples");
      if (examples) examples.open = false;
      box.select();
    } catch (failure) {
      /* Signed out, or the server is away: the ordinary way shows what happened. */
      box.required = false;
      delete form.dataset.sent;
      form.submit();
    } finally {
      place.removeAttribute("aria-busy");
      delete form.dataset.sent;
    }
  }
})();
