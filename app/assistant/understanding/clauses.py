"""Cut what somebody said into clauses, as far as commas and full stops tell."""

from __future__ import annotations

import re

_SHORT = (
    "st", "ste", "rte", "rt", "dr", "mr", "mrs", "ms", "mme", "m", "no", "apt", "app", "ave", "av",
    "blvd", "boul", "ch", "hwy", "rd", "approx", "env", "tel", "ext",
)  # fmt: skip
_END = re.compile(
    rf"(?<!\b(?:{'|'.join(word for word in _SHORT if len(word) == 1)}))"
    + "".join(
        rf"(?<!\b(?:{'|'.join(word for word in _SHORT if len(word) == size)}))"
        for size in sorted({len(word) for word in _SHORT} - {1})
    )
    + r"[.!?;,](?=\s)|\s[-–—]\s|\n",
    re.IGNORECASE,
)
LONGEST = 160


def clause_around(text: str, start: int, end: int) -> str:
    """Return the clause a stretch of the text stands in, at most `LONGEST` characters of it."""
    first = max((cut.end() for cut in _END.finditer(text, 0, start)), default=0)
    following = _END.search(text, end)
    last = following.start() if following else len(text)
    if last - first > LONGEST:
        # Long breath without a comma: the words right around it.
        first, last = max(first, start - LONGEST // 2), min(last, end + LONGEST // 2)
        first = text.find(" ", first, start) + 1 if first and " " in text[first:start] else first
        if last < len(text) and " " in text[end:last]:
            last = text.rfind(" ", end, last)
    return " ".join(text[first:last].split()).strip(" ,;:-")
