"""Sections that several reports share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from eval.metrics.calibration import Bin
from eval.metrics.classification import ClassScores, Confusion
from eval.metrics.intervals import Estimate, Rate
from eval.metrics.severity import SeverityScores
from eval.reports.document import Picture, Section, Table
from eval.reports.pictures import Dot, draw_confusion, draw_dots, draw_reliability
from eval.reports.wording import Wording

Name = Callable[[str], str]
"""Turn a label's id into what people call it."""

Figure = Rate | Estimate

MOST_CLASSES_DRAWN = 40
"""Beyond this a confusion picture cannot be read; the table remains."""


def counted(say: Wording, n: int, quarantined: int) -> str:
    """Say how many texts the figures are about."""
    return say(
        "%(n)s texts; %(quarantined)s more were held back because they could not be redacted.",
        n=say.count(n),
        quarantined=say.count(quarantined),
    )


def in_period(say: Wording, counted: str, since: datetime | None, until: datetime | None) -> str:
    """Add to what was counted between which days it was decided, where days were asked for."""
    if since is None and until is None:
        return counted
    period = say(
        "Decided from %(since)s to before %(until)s.", since=say.date(since), until=say.date(until)
    )
    return f"{counted} {period}"


def headline(say: Wording, rows: Sequence[tuple[str, Figure]]) -> Section:
    """Give the figures most people come for, each with its interval and its number of cases."""
    return Section(
        title=say("At a glance"),
        table=Table(
            caption=say("Main figures with 95% intervals"),
            columns=(say("Figure"), say("Value"), say("Cases")),
            rows=tuple((name, say.share(figure), say.count(figure.n)) for name, figure in rows),
        ),
    )


def classes(say: Wording, scores: Sequence[ClassScores], name: Name) -> Section:
    """Score each category: precision, recall and F1."""
    dots = [Dot(score.label, score.f1) for score in scores]
    return Section(
        title=say("By category"),
        explanation=say(
            "Precision: of the cases suggested as this category, the share decided so. "
            "Recall: of the cases decided as this category, the share suggested so. "
            "F1 brings both together."
        ),
        table=Table(
            caption=say("Precision, recall and F1 by category"),
            columns=(
                say("Category"),
                say("Decided"),
                say("Suggested"),
                say("Precision"),
                say("Recall"),
                "F1",
            ),
            rows=tuple(_class_row(say, score, name) for score in scores),
        ),
        picture=Picture(
            name="classes",
            alt=say("F1 of each category as a dot with its interval."),
            draw=partial(draw_dots, dots, "F1"),
        )
        if 0 < len(dots) <= MOST_CLASSES_DRAWN
        else None,
    )


def _class_row(say: Wording, score: ClassScores, name: Name) -> tuple[str, ...]:
    return (
        name(score.label),
        say.count(score.n),
        say.count(score.predicted),
        say.share(score.precision),
        say.share(score.recall),
        say.score(score.f1),
    )


def confusions(say: Wording, table: Confusion, name: Name, title: str, picture: str) -> Section:
    """Count which label was suggested for which decided one, most frequent errors first."""
    pairs = [
        (count, decided, suggested)
        for decided, row in zip(table.labels, table.counts, strict=True)
        for suggested, count in zip(table.labels, row, strict=True)
        if count
    ]
    pairs.sort(key=lambda pair: (pair[1] == pair[2], -pair[0], pair[1], pair[2]))
    return Section(
        title=title,
        table=Table(
            caption=say("Decided against suggested; what differs comes first"),
            columns=(say("Decided"), say("Suggested"), say("Cases")),
            rows=tuple((name(d), name(s), say.count(count)) for count, d, s in pairs),
        ),
        picture=Picture(
            name=picture,
            alt=say("Grid of decided against suggested; a dark diagonal means agreement."),
            draw=partial(draw_confusion, table, say),
        )
        if 0 < len(table.labels) <= MOST_CLASSES_DRAWN
        else None,
    )


def calibration(say: Wording, bins: Sequence[Bin], error: float | None) -> Section:
    """Compare stated probabilities with the share that came true."""
    return Section(
        title=say("Is the confidence honest?"),
        explanation=say(
            "Expected calibration error: %(error)s. Of suggestions stated at 80%%, 80 in 100 "
            "should be right; dots on the dashed line mean so.",
            error=say.decimal(error, "0.000"),
        ),
        table=Table(
            caption=say("Stated probability and share correct"),
            columns=(say("Stated between"), say("Average stated"), say("Correct"), say("Cases")),
            rows=tuple(
                (
                    f"{say.percent(b.low)} – {say.percent(b.high)}",
                    say.percent(b.promised),
                    say.share(b.correct),
                    say.count(b.n),
                )
                for b in bins
            ),
        ),
        picture=Picture(
            name="reliability",
            alt=say("Share correct against stated probability, with the line of perfect honesty."),
            draw=partial(draw_reliability, bins, say),
        )
        if bins
        else None,
    )


def severity(say: Wording, scores: SeverityScores) -> Section:
    """Say how urgency was judged, the dangerous direction first."""
    rows: tuple[tuple[str, Rate], ...] = (
        (say("S1 recognised"), scores.s1_recall),
        (say("S1 and S2 recognised"), scores.s1_s2_recall),
        (say("Under-triage: S1 and S2 judged S3 or S4"), scores.under_triage),
        (say("Judged two levels too low"), scores.two_level_drops),
        (say("Over-triage: others judged S1"), scores.over_triage_specificity),
        (say("Over-triage: S1 judgements that were not"), scores.over_triage_ppv),
        (say("Exactly right"), scores.accuracy),
    )
    return Section(
        title=say("Severity"),
        explanation=say(
            "Quadratic weighted kappa: %(kappa)s, over %(n)s cases.",
            kappa=say.score(scores.qwk),
            n=say.count(scores.n),
        ),
        table=Table(
            caption=say("Severity suggested against decided"),
            columns=(say("Figure"), say("Value"), say("Cases")),
            rows=tuple((name, say.share(rate), say.count(rate.n)) for name, rate in rows),
        ),
    )
