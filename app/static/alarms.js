/* Ask for emergencies while a page is open, and say new ones at once to who listens. */
"use strict";

(function () {
  const place = document.getElementById("alarms");
  const said = document.getElementById("alarms-said");
  if (!place || !said || !place.dataset.source) return;
  const EVERY = 15000;
  let known = cases();

  function cases() {
    const shown = place.querySelector("[data-cases]");
    return shown ? shown.dataset.cases.split(" ") : [];
  }

  function show(page) {
    const found = page.querySelector("[data-cases]");
    const fresh = found ? found.dataset.cases.split(" ") : [];
    const same = fresh.join(" ") === known.join(" ");
    const focused = place.contains(document.activeElement);
    /* What somebody is about to press must not be taken from under their hands. */
    if (!same && !focused) place.replaceChildren(...(found ? [document.importNode(found, true)] : []));
    if (fresh.some(function (id) { return !known.includes(id); })) {
      said.textContent = "";
      window.setTimeout(function () { said.textContent = found.querySelector("h2").textContent; }, 100);
    }
    if (!focused) known = fresh;
    mark();
  }

  /* A page behind others is seen by its title alone. */
  function mark() {
    const plain = document.title.replace(/^▲ /, "");
    document.title = known.length ? "▲ " + plain : plain;
  }

  async function ask() {
    try {
      const answer = await fetch(place.dataset.source, { headers: { Accept: "text/html" } });
      if (answer.ok && !answer.redirected) {
        show(new DOMParser().parseFromString(await answer.text(), "text/html"));
      }
    } catch (failure) {
      /* The server may be restarting: the next time will tell. */
    }
    window.setTimeout(ask, EVERY);
  }

  mark();
  window.setTimeout(ask, EVERY);
})();
