/* Mark what is personal in an original, with the mouse or by keyboard.
   The browser's own selection is the caret: whatever is selected is what a letter marks.
   Every mark is a hidden field of the form, so that the form works without this file too.
   Places are counted in code points, as the server counts them. */
"use strict";

(function () {
  const form = document.getElementById("marking");
  if (!form) return;
  const palette = document.getElementById("palette");
  const list = document.getElementById("marks");
  const said = document.getElementById("said");
  const everywhere = document.getElementById("everywhere");
  const newMark = document.getElementById("new-mark");
  const byLetter = new Map();
  const names = new Map();
  palette.querySelectorAll("[data-entity]").forEach(function (button) {
    byLetter.set(button.dataset.letter, button.dataset.entity);
    names.set(button.dataset.entity, button.dataset.name);
  });

  /* One part of the original: its text, its words, and where they are. */
  function Part(element) {
    this.element = element;
    this.text = element.textContent;
    this.name = element.dataset.part;
    this.position = Number(element.dataset.position);
    this.title = document.getElementById(element.getAttribute("aria-labelledby")).textContent;
    this.words = [];
    const word = /[\p{L}\p{N}](?:\S*[\p{L}\p{N}])?/gu;
    for (let found; (found = word.exec(this.text));) {
      this.words.push({ start: found.index, end: found.index + found[0].length });
    }
    this.anchor = 0;
    this.focus = 0;
  }

  Part.prototype.points = function (units) { return countPoints(this.text.slice(0, units)); };

  Part.prototype.units = function (points) {
    let units = 0;
    for (let left = points; left > 0; left -= 1) {
      units += this.text.codePointAt(units) > 0xffff ? 2 : 1;
    }
    return units;
  };

  function countPoints(text) {
    let count = 0;
    for (let unit = 0; unit < text.length; unit += 1) {
      const code = text.charCodeAt(unit);
      if (code >= 0xd800 && code < 0xdc00 && unit + 1 < text.length) unit += 1;
      count += 1;
    }
    return count;
  }

  const parts = [];
  document.querySelectorAll(".reading[data-part]").forEach(function (element) {
    const part = new Part(element);
    /* A browser that shows other text than was sent must not count places in it. */
    if (countPoints(part.text) === Number(element.dataset.length)) {
      element.tabIndex = 0;
      parts.push(part);
    }
  });
  if (!parts.length) return;
  palette.hidden = false;
  document.getElementById("marking-keys").hidden = false;
  if (!document.getElementById("problem")) document.getElementById("by-words").open = false;

  /* The marks, as the hidden fields hold them. */
  let marks = Array.from(list.children, function (item) { return read(item.dataset.mark); });

  function read(written) {
    const fields = written.split(":");
    return { part: fields[0], position: Number(fields[1]), start: Number(fields[2]),
      end: Number(fields[3]), entity: fields[4] };
  }

  function write(mark) {
    return [mark.part, mark.position, mark.start, mark.end, mark.entity].join(":");
  }

  function partOf(mark) {
    return parts.find(function (part) {
      return part.name === mark.part && part.position === mark.position;
    });
  }

  function wordsOf(mark) {
    const part = partOf(mark);
    return part ? part.text.slice(part.units(mark.start), part.units(mark.end)) : "";
  }

  function draw() {
    parts.forEach(drawPart);
    list.replaceChildren.apply(list, marks.map(drawMark));
    document.getElementById("no-marks").hidden = marks.length > 0;
  }

  function drawPart(part) {
    const kept = selected(part);
    const pieces = [];
    let at = 0;
    marks.filter(function (mark) { return partOf(mark) === part; })
      .map(function (mark) {
        return { start: part.units(mark.start), end: part.units(mark.end), entity: mark.entity };
      })
      .sort(function (a, b) { return a.start - b.start || b.end - a.end; })
      .forEach(function (mark) {
        const start = Math.max(mark.start, at);
        if (start >= mark.end) return;
        if (at < start) pieces.push(part.text.slice(at, start));
        const shown = document.createElement("mark");
        shown.className = "mine";
        shown.dataset.label = names.get(mark.entity);
        shown.textContent = part.text.slice(start, mark.end);
        pieces.push(shown);
        at = mark.end;
      });
    pieces.push(part.text.slice(at));
    part.element.replaceChildren.apply(part.element, pieces);
    if (kept) select(part, kept.start, kept.end);
  }

  function drawMark(mark) {
    const item = newMark.content.firstElementChild.cloneNode(true);
    const part = partOf(mark);
    item.dataset.mark = write(mark);
    item.querySelector("input").value = write(mark);
    item.querySelector("b").textContent = wordsOf(mark);
    item.querySelector(".soft").textContent =
      names.get(mark.entity) + (part ? ", " + part.title : "");
    const button = item.querySelector("button");
    button.value = "remove:" + write(mark);
    button.querySelector(".visually-hidden").textContent = " – " + wordsOf(mark);
    return item;
  }

  /* Selection, in UTF-16 units of a part's text. */
  function selected(part) {
    const chosen = window.getSelection();
    if (!chosen.rangeCount) return null;
    const range = chosen.getRangeAt(0);
    if (!part.element.contains(range.startContainer) || !part.element.contains(range.endContainer)) {
      return null;
    }
    const before = document.createRange();
    before.setStart(part.element, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const start = before.toString().length;
    return { start: start, end: start + range.toString().length };
  }

  function place(part, units) {
    const walker = document.createTreeWalker(part.element, NodeFilter.SHOW_TEXT);
    let left = units, node = walker.nextNode();
    while (node && left > node.length) { left -= node.length; node = walker.nextNode(); }
    return node ? { node: node, offset: left } : { node: part.element, offset: 0 };
  }

  function select(part, start, end) {
    const from = place(part, start), to = place(part, end);
    window.getSelection().setBaseAndExtent(from.node, from.offset, to.node, to.offset);
  }

  function tidy(part, chosen) {
    /* Spaces and commas caught by the mouse are not meant. */
    const text = part.text.slice(chosen.start, chosen.end);
    const lead = text.match(/^[\s.,;:!?]*/)[0].length;
    const trail = text.slice(lead).match(/[\s.,;:!?]*$/)[0].length;
    return { start: chosen.start + lead, end: chosen.end - trail };
  }

  function partInUse() {
    return parts.find(function (part) {
      const chosen = selected(part);
      return chosen && chosen.end > chosen.start;
    });
  }

  /* Mark and take away. */
  function mark(entity) {
    const part = partInUse();
    if (!part) return;
    const chosen = tidy(part, selected(part));
    const words = part.text.slice(chosen.start, chosen.end);
    if (!/[\p{L}\p{N}]/u.test(words)) return;
    const added = [{ part: part, start: chosen.start, end: chosen.end }];
    if (everywhere.checked) parts.forEach(function (each) { added.push.apply(added, same(each, words)); });
    added.forEach(function (each) { add(each.part, each.start, each.end, entity); });
    draw();
    say(words + ": " + form.dataset.saidMarked + " " + names.get(entity));
  }

  function same(part, words) {
    const escaped = words.replace(/[.*+?^${}()|[\]\\\/-]/g, "\\$&");
    const pattern = new RegExp("(?<![\\p{L}\\p{N}])" + escaped + "(?![\\p{L}\\p{N}])", "gu");
    return Array.from(part.text.matchAll(pattern), function (found) {
      return { part: part, start: found.index, end: found.index + words.length };
    });
  }

  function add(part, start, end, entity) {
    const mark = { part: part.name, position: part.position,
      start: part.points(start), end: part.points(end), entity: entity };
    /* Marking once more says that it is something else. */
    marks = marks.filter(function (each) {
      return partOf(each) !== part || each.end <= mark.start || mark.end <= each.start;
    });
    marks.push(mark);
    const order = function (each) { return parts.indexOf(partOf(each)); };
    marks.sort(function (a, b) { return order(a) - order(b) || a.start - b.start; });
  }

  function takeAway(part, chosen) {
    const start = part.points(chosen.start), end = part.points(chosen.end);
    const before = marks.length;
    marks = marks.filter(function (each) {
      return partOf(each) !== part || each.end <= start || end <= each.start;
    });
    if (marks.length < before) { draw(); say(form.dataset.saidRemoved); }
  }

  function say(words) { said.textContent = words; }

  /* Keys inside the text. */
  function move(part, step, extend) {
    part.focus = Math.min(Math.max(step, 0), part.words.length - 1);
    if (!extend) part.anchor = part.focus;
    show(part);
  }

  function show(part) {
    if (!part.words.length) return;
    const first = part.words[Math.min(part.anchor, part.focus)];
    const last = part.words[Math.max(part.anchor, part.focus)];
    select(part, first.start, last.end);
    const here = part.words[part.focus];
    const range = document.createRange();
    const at = place(part, here.start);
    range.setStart(at.node, at.offset);
    const box = range.getBoundingClientRect();
    if (box.top < 60 || box.bottom > window.innerHeight - 60) {
      window.scrollBy(0, box.top - window.innerHeight / 2);
    }
    const marked = marks.find(function (each) {
      return partOf(each) === part && part.units(each.start) < last.end && first.start < part.units(each.end);
    });
    say(part.text.slice(first.start, last.end) + (marked ? ", " + names.get(marked.entity) : ""));
  }

  function line(part, way) {
    const here = part.words[part.focus].start;
    const edge = way > 0 ? part.text.indexOf("\n", here) : part.text.lastIndexOf("\n", here);
    if (edge < 0) return way > 0 ? part.words.length - 1 : 0;
    if (way > 0) {
      const next = part.words.findIndex(function (word) { return word.start > edge; });
      return next < 0 ? part.words.length - 1 : next;
    }
    const above = part.text.lastIndexOf("\n", edge - 1);
    const first = part.words.findIndex(function (word) { return word.start > above; });
    return Math.min(first, part.focus - 1);
  }

  const STEPS = {
    ArrowRight: function (part) { return part.focus + 1; },
    ArrowLeft: function (part) { return part.focus - 1; },
    ArrowDown: function (part) { return line(part, 1); },
    ArrowUp: function (part) { return line(part, -1); },
    Home: function () { return 0; },
    End: function (part) { return part.words.length - 1; }
  };

  function onKey(part, event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !part.words.length) return;
    const letter = event.key.toLowerCase();
    if (STEPS[event.key]) {
      move(part, STEPS[event.key](part), event.shiftKey);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      const chosen = selected(part);
      if (chosen) takeAway(part, chosen);
    } else if (byLetter.has(letter)) {
      mark(byLetter.get(letter));
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  function caretFrom(part) {
    /* After a selection by mouse the keys go on from there. */
    const chosen = selected(part);
    if (!chosen) return;
    const first = part.words.findIndex(function (word) { return word.end > chosen.start; });
    if (first < 0) return;
    part.anchor = part.focus = first;
    while (part.focus + 1 < part.words.length && part.words[part.focus + 1].start < chosen.end) part.focus += 1;
  }

  let pressing = false;
  document.addEventListener("mousedown", function () { pressing = true; });
  document.addEventListener("mouseup", function () { pressing = false; });
  parts.forEach(function (part) {
    part.element.addEventListener("keydown", function (event) { onKey(part, event); });
    part.element.addEventListener("mouseup", function () { caretFrom(part); });
    part.element.addEventListener("focus", function () { if (!pressing) show(part); });
  });

  palette.addEventListener("mousedown", function (event) {
    /* Pressing a button must not end the selection that it is about. */
    if (event.target.closest("[data-entity]")) event.preventDefault();
  });
  palette.addEventListener("click", function (event) {
    const button = event.target.closest("[data-entity]");
    if (button) mark(button.dataset.entity);
  });
  list.addEventListener("click", function (event) {
    const button = event.target.closest("button");
    if (!button) return;
    event.preventDefault();
    const gone = button.closest("li").dataset.mark;
    marks = marks.filter(function (each) { return write(each) !== gone; });
    draw();
    say(form.dataset.saidRemoved);
    const next = list.querySelector("button");
    (next || parts[0].element).focus();
  });
  draw();
})();
