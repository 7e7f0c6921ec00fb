"""The learning curve as sections of a page: all texts, then each language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from eval.metrics.intervals import Rate
from eval.reports.document import Picture, Section, Table
from eval.reports.learning_curve import METHODS, CurvePoint, Method
from eval.reports.pictures import Line, draw_lines
from eval.reports.wording import Wording
from redaction.model import Language


def learning_curve(say: Wording, points: Sequence[CurvePoint]) -> Iterator[Section]:
    """Draw the curve of all texts and, where both occur, of each language."""
    if not points:
        return
    yield _section(say, points, None)
    languages = points[0].languages
    if len(languages) > 1:
        for each in languages:
            yield _section(say, points, each.name)


def _section(say: Wording, points: Sequence[CurvePoint], language: Language | None) -> Section:
    names = _names(say)
    sizes = list(dict.fromkeys((point.examples, point.texts) for point in points))
    rates = {(p.examples, p.method): p.rate(language) for p in points}
    title = say("How much it takes to learn")
    if language is not None:
        title = f"{title} – {say.language_name(language)}"
    lines = [Line(names[m], tuple(rates[size, m] for size, _ in sizes)) for m in METHODS]
    places = [_size(say, size) for size, _ in sizes]
    return Section(
        title=title,
        explanation=_explanation(say, points, rates[sizes[-1][0], "product"]),
        table=Table(
            caption=say("Accuracy by examples of each category"),
            columns=(say("Examples"), say("Texts"), *names.values()),
            rows=tuple(
                (
                    place,
                    say.count(texts),
                    *(say.share(rates[size, method]) for method in METHODS),
                )
                for place, (size, texts) in zip(places, sizes, strict=True)
            ),
        ),
        picture=Picture(
            name=f"learning-{language or 'all'}",
            alt=say("Accuracy of four methods as the examples of each category grow in number."),
            draw=partial(draw_lines, lines, places, say("Examples"), say("Accuracy")),
        ),
    )


def _explanation(say: Wording, points: Sequence[CurvePoint], judged: Rate) -> str:
    told = say(
        "Learnt from so many examples of each category, drawn at random, and judged on the same "
        "%(n)s texts.",
        n=say.count(judged.n),
    )
    if points[0].examples == 0:
        return f"{told} " + say("At 0 the catalogue's definitions stand alone.")
    return told


def _size(say: Wording, examples: int | None) -> str:
    return say("all") if examples is None else say.count(examples)


def _names(say: Wording) -> dict[Method, str]:
    return {
        "product": say("This model"),
        "keywords": say("Keywords"),
        "neighbour": say("Nearest text"),
        "regression": say("TF-IDF with logistic regression"),
    }
