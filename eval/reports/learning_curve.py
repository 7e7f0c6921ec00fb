"""How accuracy grows with the examples a model is given, beside simpler ways to choose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from eval.metrics.intervals import Rate, wilson
from redaction.model import Language

Method = Literal["product", "keywords", "neighbour", "regression"]
METHODS: tuple[Method, ...] = get_args(Method)


@dataclass(frozen=True, slots=True)
class LanguageAccuracy:
    name: Language
    accuracy: Rate


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Score one method taught with `examples` of each label, None for all there are.

    `texts` is how many that came to; a label with fewer gave all it has.
    """

    examples: int | None
    texts: int
    method: Method
    accuracy: Rate
    languages: tuple[LanguageAccuracy, ...]

    def rate(self, language: Language | None) -> Rate:
        """Return the accuracy in one language, or in all texts."""
        if language is None:
            return self.accuracy
        found = (each.accuracy for each in self.languages if each.name == language)
        return next(found, wilson(0, 0))


def curve_point(
    examples: int | None,
    texts: int,
    method: Method,
    outcomes: Sequence[tuple[Language, bool]],
) -> CurvePoint:
    """Count the right answers, in all and in each language that occurs."""
    return CurvePoint(
        examples=examples,
        texts=texts,
        method=method,
        accuracy=_share([right for _, right in outcomes]),
        languages=tuple(
            LanguageAccuracy(name, _share([right for spoken, right in outcomes if spoken == name]))
            for name in sorted({spoken for spoken, _ in outcomes})
        ),
    )


def _share(outcomes: Sequence[bool]) -> Rate:
    return wilson(sum(outcomes), len(outcomes))
