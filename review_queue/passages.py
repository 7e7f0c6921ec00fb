"""Which passages of a case say anything of its matter: greetings and form lines do not."""

from __future__ import annotations

import re
from collections.abc import Sequence

FEWEST_WORDS = 4
_WORD = re.compile(r"\w+")
_ANSWER = re.compile(r"^\s*(?:communaut[ey]|community|localité)\s*:[^\n]*$", re.IGNORECASE)


def telling(passages: Sequence[str]) -> tuple[int, ...]:
    """Return the positions of the passages worth comparing; of all when none stands out.

    Two cases that both begin with "Bonjour," or name one community are not alike for that.
    """
    kept = [n for n, passage in enumerate(passages) if _tells(passage)]
    return tuple(kept or range(len(passages)))


def _tells(passage: str) -> bool:
    return len(_WORD.findall(passage)) >= FEWEST_WORDS and not _ANSWER.fullmatch(passage)
