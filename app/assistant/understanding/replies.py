"""Read how somebody answers: yes, no, or that they do not know."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.assistant.dialogue_wording import Wording
from classifiers.folding import folded

_FILLED = re.compile(
    r"^(?:(?:well|um+|uh+|euh|ben|bon|oh|ah|so|look|dear|you know|listen|ecoute[zr]?|alors|la|"
    r"hmm+|honestly|franchement|my dear|madame|monsieur|sir|ma'am|a vrai dire|to be honest)"
    r"\b[\s,.!…-]*)+"
)


def yes_or_no(text: str, wording: Wording) -> str:
    """Return "yes", "no", or nothing when an answer begins with neither."""
    plain = _plain(text)
    if does_not_know(text, wording):
        return ""
    said = [
        (len(start), meant)
        for meant, starts in (("no", wording.no), ("yes", wording.yes))
        if (start := _begins(plain, starts))
    ]
    return max(said)[1] if said else ""


def does_not_know(text: str, wording: Wording) -> bool:
    """Tell whether an answer begins with words for not knowing."""
    return bool(_begins(_plain(text), wording.unknown))


def _begins(plain: str, starts: Sequence[str]) -> str:
    """Return the longest of these that the text begins with, as whole words."""
    matching = [each for each in starts if re.match(rf"{re.escape(each)}(?![\w'])", plain)]
    return max(matching, key=len, default="")


def _plain(text: str) -> str:
    return _FILLED.sub("", " ".join(folded(text).split()))
