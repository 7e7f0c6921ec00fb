"""Read a form off a page as a browser without scripts would send it."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser


class _Form(HTMLParser):
    """Collect the fields of the form with one id, in the order of the page."""

    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self._form_id, self._inside = form_id, False
        self._select: str | None = None
        self._options: list[tuple[str, bool]] = []
        self._textarea: str | None = None
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "form":
            self._inside = values.get("id") == self._form_id
        if not self._inside:
            return
        name = values.get("name") or ""
        if tag == "input" and name:
            self._input(name, values)
        elif tag == "textarea":
            self._textarea, self._text = name, []
        elif tag == "select":
            self._select, self._options = name, []
        elif tag == "option" and self._select is not None:
            self._options.append((values.get("value") or "", "selected" in values))

    def _input(self, name: str, values: dict[str, str | None]) -> None:
        chosen = values.get("type") not in ("radio", "checkbox") or "checked" in values
        if chosen and values.get("type") != "file":
            self.fields.append((name, values.get("value") or ""))

    def handle_data(self, data: str) -> None:
        if self._textarea is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._textarea is not None:
            self.fields.append((self._textarea, "".join(self._text).removeprefix("\n")))
            self._textarea = None
        elif tag == "select" and self._select is not None:
            chosen = [value for value, selected in self._options if selected]
            first = self._options[0][0] if self._options else ""
            self.fields.append((self._select, chosen[0] if chosen else first))
            self._select = None
        elif tag == "form":
            self._inside = False


def filled(page: str, form_id: str, **changes: str) -> dict[str, object]:
    """Return what a form would send, with some of its fields changed; lists where they repeat."""
    form = _Form(form_id)
    form.feed(page)
    sent: dict[str, object] = {}
    for name in dict.fromkeys(name for name, _ in form.fields):
        values = list(_values(form.fields, name))
        sent[name] = values[0] if len(values) == 1 else values
    return {**sent, **changes}


def _values(fields: list[tuple[str, str]], name: str) -> Iterator[str]:
    return (value for each, value in fields if each == name)
