"""How far apart the same figures are in English and in French."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.metrics.intervals import Estimate, difference
from redaction.model import Language


@dataclass(frozen=True, slots=True)
class Gap:
    """Subtract French from English; undefined where one of the two has no texts."""

    figure: str
    gap: Estimate


def gaps(by_language: Mapping[Language, object], names: Sequence[str]) -> tuple[Gap, ...]:
    """Compare the named figures of the two languages; nothing when one language is missing."""
    english, french = by_language.get("en"), by_language.get("fr")
    if english is None or french is None:
        return ()
    return tuple(
        Gap(name, difference(getattr(english, name), getattr(french, name))) for name in names
    )
