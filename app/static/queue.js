/* Keep the list up to date while it is open. Without this file the refresh link does it.
   The row that has the focus is never moved, taken away or written over, and what is being
   read stays where it is on the screen. */
"use strict";

(function () {
  const EVERY = 10000;
  const news = document.getElementById("news");
  const table = document.getElementById("queue");
  if (!news || !table || !table.dataset.rows || !window.fetch) return;
  const seen = new Set(Array.from(document.querySelectorAll("tr[data-case]"), nameOf));
  let mark = null;
  let failures = 0;

  function nameOf(row) { return row.dataset.case; }

  function focusedRow(body) {
    const active = document.activeElement;
    return active && body.contains(active) ? active.closest("tr[data-case]") : null;
  }

  /* What is to stay where it is: the focused row, or the first one on the screen. */
  function anchorOf(body) {
    const visible = function (row) {
      const box = row.getBoundingClientRect();
      return box.bottom > 0 && box.top < window.innerHeight;
    };
    const focused = focusedRow(body);
    if (focused && visible(focused)) return focused;
    return window.scrollY > 0 ? Array.from(body.rows).find(visible) || null : null;
  }

  function rewrite(row, fresh) {
    if (row.className !== fresh.className) row.className = fresh.className;
    Array.from(row.cells).forEach(function (cell, number) {
      const other = fresh.cells[number];
      if (!other || cell.innerHTML === other.innerHTML) return;
      if (!cell.contains(document.activeElement)) cell.innerHTML = other.innerHTML;
    });
  }

  function arrange(body, fresh) {
    const focused = focusedRow(body);
    const old = new Map(Array.from(body.rows, function (row) { return [nameOf(row), row]; }));
    const rows = Array.from(fresh.rows, function (row) {
      const known = old.get(nameOf(row));
      old.delete(nameOf(row));
      if (known) rewrite(known, row);
      return known || row;
    });
    old.forEach(function (row) {
      if (row === focused) row.classList.add("gone"); else row.remove();
    });
    const place = rows.indexOf(focused);
    const before = place < 0 ? [] : rows.slice(0, place);
    const after = place < 0 ? rows : rows.slice(place + 1);
    /* Around the focused row: moving it would take its focus away. */
    before.forEach(function (row) { body.insertBefore(row, focused); });
    after.forEach(function (row) { body.appendChild(row); });
    if (focused && place < 0) keepInPlace(body, focused, rows);
  }

  /* A focused row that is no longer listed stays among its neighbours until it loses the focus. */
  function keepInPlace(body, focused, rows) {
    const number = Number(focused.dataset.place || 0);
    rows.slice(0, number).forEach(function (row) { body.insertBefore(row, focused); });
    focused.addEventListener("focusout", function () { focused.remove(); }, { once: true });
  }

  function number(body) {
    Array.from(body.rows).forEach(function (row, place) { row.dataset.place = place; });
  }

  function tell(body) {
    let count = 0;
    Array.from(body.rows).forEach(function (row) {
      if (seen.has(nameOf(row))) return;
      seen.add(nameOf(row));
      row.classList.add("new");
      count += 1;
    });
    if (count === 1) news.textContent = news.dataset.one;
    if (count > 1) news.textContent = news.dataset.many.replace("#", String(count));
  }

  function take(text) {
    const holder = document.createElement("template");
    holder.innerHTML = text;
    const fresh = holder.content.querySelector("tbody");
    const body = table.tBodies ? table.tBodies[0] : null;
    if (!fresh || !body) {
      /* There was no list: a page with one is needed as soon as there is something to show. */
      if (fresh && fresh.rows.length) news.textContent = news.dataset.stopped;
      return;
    }
    const anchor = anchorOf(body);
    const before = anchor ? anchor.getBoundingClientRect().top : 0;
    number(body);
    arrange(body, fresh);
    tell(body);
    table.caption.textContent = fresh.dataset.caption;
    if (anchor && anchor.isConnected) {
      const moved = anchor.getBoundingClientRect().top - before;
      window.scrollBy({ top: moved, behavior: "instant" });
    }
  }

  async function ask() {
    if (document.hidden) return;
    const headers = mark ? { "If-None-Match": mark } : {};
    try {
      const answer = await fetch(table.dataset.rows, { headers: headers, redirect: "error" });
      if (answer.status !== 304) {
        if (!answer.ok) throw new Error(String(answer.status));
        take(await answer.text());
        mark = answer.headers.get("ETag");
      }
      failures = 0;
    } catch (failure) {
      failures += 1;
      if (failures === 3) news.textContent = news.dataset.stopped;
    }
  }

  window.setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", ask);
  news.textContent = news.dataset.live;
  /* For whoever does not want to wait, and for tests. */
  document.addEventListener("queue:ask", ask);
})();
