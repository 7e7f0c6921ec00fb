/* Move the progress bar of a re-scan; without this file the page reloads itself. */
"use strict";

(function () {
  const bar = document.getElementById("progress");
  if (!bar || !bar.dataset.source) return;

  async function ask() {
    try {
      const answer = await fetch(bar.dataset.source, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const found = await answer.json();
      if (found.finished) { window.location.reload(); return; }
      bar.max = found.total || 1;
      bar.value = found.done;
      document.getElementById("done").textContent = found.done;
      document.getElementById("total").textContent = found.total;
      window.setTimeout(ask, 1000);
    } catch (failure) {
      /* The server may be restarting: the work goes on, and so does asking. */
      window.setTimeout(ask, 5000);
    }
  }

  window.setTimeout(ask, 1000);
})();
