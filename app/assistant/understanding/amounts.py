"""Find amounts of money."""

from __future__ import annotations

import re

from app.assistant.understanding.fact import Found
from classifiers.folding import fold

_FIGURES = r"\d{1,3}(?:[ ,\u00a0]\d{3})+(?:[.,]\d{2})?|\d+(?:[.,]\d{2})?"
_AMOUNT = re.compile(
    rf"\$\s?(?P<before>{_FIGURES})|(?P<after>{_FIGURES})\s?(?:\$|dollars?\b|piastres?\b|bucks\b)"
)
_CENTS = re.compile(r"[.,]\d{2}$")


def amounts(text: str) -> list[Found]:
    """Find the amounts of a text; `normal` is dollars with two decimals."""
    plain = fold(text)
    found = []
    for match in _AMOUNT.finditer(plain.text):
        figures = match["before"] or match["after"]
        cents = _CENTS.search(figures)
        whole = re.sub(r"\D", "", figures[: cents.start()] if cents else figures)
        start, end = plain.original(*match.span())
        found.append(Found(start, end, f"{whole}.{cents.group()[1:] if cents else '00'}"))
    return found
