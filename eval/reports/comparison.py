"""English and French side by side, each figure with the gap between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from eval.metrics.intervals import Estimate, Rate
from eval.reports.document import Section, Table
from eval.reports.gaps import Gap
from eval.reports.wording import EMPTY, LANGUAGE_NAMES, Wording

Kind = Literal["share", "score"]
LANGUAGES = ("en", "fr")


def side_by_side(
    say: Wording,
    by_language: Mapping[str, object],
    gaps: Sequence[Gap],
    figures: Sequence[tuple[str, str, Kind]],
    others: Sequence[tuple[str, ...]] = (),
) -> Section:
    """Lay out figures, given as (name to read, name of the field, kind), with their gaps.

    `others` are rows that have no interval, and so no gap.
    """
    between = {gap.figure: gap.gap for gap in gaps}
    rows = [
        (
            title,
            *(_cell(say, by_language.get(language), field, kind) for language in LANGUAGES),
            _gap(say, between.get(field), kind),
        )
        for title, field, kind in figures
    ]
    return Section(
        title=say("English against French"),
        explanation=say(
            "The gap is English minus French, in points for shares; where its interval holds 0, "
            "the texts do not tell the languages apart."
        ),
        table=Table(
            caption=say("The same figures in both languages, with 95% intervals"),
            columns=(
                say("Figure"),
                *(say(LANGUAGE_NAMES[language]) for language in LANGUAGES),
                say("Gap"),
            ),
            rows=(*rows, *others),
        ),
    )


def counts(say: Wording, by_language: Mapping[str, object]) -> tuple[str, ...]:
    """Write how many texts each language has, as a row."""
    numbers = (getattr(by_language.get(language), "n", 0) for language in LANGUAGES)
    return (say("Texts"), *map(say.count, numbers), EMPTY)


def _cell(say: Wording, scores: object | None, field: str, kind: Kind) -> str:
    if scores is None:
        return EMPTY
    figure: Rate | Estimate = getattr(scores, field)
    return say.share(figure) if isinstance(figure, Rate) or kind == "share" else say.score(figure)


def _gap(say: Wording, gap: Estimate | None, kind: Kind) -> str:
    if gap is None:
        return EMPTY
    return say.points(gap) if kind == "share" else say.gap(gap)
