/* On a case's page: keep the case while somebody works on it, and lose nothing that was typed.
   Without this file a case is kept for a quarter of an hour after each thing done to it. */
"use strict";

(function () {
  const EVERY = 60000;
  const lease = document.getElementById("lease");
  const lost = document.getElementById("lease-lost");
  const note = document.getElementById("note");
  let active = false;
  let sending = false;

  function token() {
    const field = document.querySelector("input[name=csrf_token]");
    return field ? field.value : "";
  }

  function over(said) {
    lost.querySelector("p").textContent = said;
    lost.hidden = false;
    window.clearInterval(clock);
  }

  /* Only while somebody works: who went to lunch does not keep a case from the others. */
  async function renew() {
    if (!active) return;
    active = false;
    try {
      const answer = await fetch(lease.dataset.renew, {
        method: "POST", headers: { "X-CSRFToken": token() }, redirect: "error",
      });
      const told = (answer.headers.get("Content-Type") || "").startsWith("application/json");
      if (!told) return;
      const said = (await answer.json()).said;
      if (answer.ok) lease.textContent = said; else if (answer.status === 409) over(said);
    } catch (failure) {
      /* The line is down: the lease runs on, and the next minute asks again. */
      active = true;
    }
  }

  const clock = lease ? window.setInterval(renew, EVERY) : 0;
  ["keydown", "pointerdown", "wheel", "touchstart"].forEach(function (kind) {
    document.addEventListener(kind, function () { active = true; }, { passive: true });
  });
  /* For tests, which do not wait a minute. */
  document.addEventListener("lease:renew", renew);

  /* A note that is still being written goes along with whatever is decided. */
  document.addEventListener("submit", function (event) {
    sending = true;
    const form = event.target;
    if (!note || !note.value.trim() || !form.matches("[data-carries-note]")) return;
    const along = document.createElement("input");
    along.type = "hidden";
    along.name = "note";
    along.value = note.value;
    form.appendChild(along);
  });
  window.addEventListener("pageshow", function () { sending = false; });
  window.addEventListener("beforeunload", function (event) {
    const typed = Array.from(document.querySelectorAll("main textarea")).some(function (area) {
      return area.value !== area.defaultValue;
    });
    if (typed && !sending) event.preventDefault();
  });
})();
