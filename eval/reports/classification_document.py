"""The classification report as a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from eval.metrics.selective import Threshold
from eval.reports import sections
from eval.reports.classification import ClassificationReport, Outside, Scores
from eval.reports.comparison import counts, side_by_side
from eval.reports.document import Document, Picture, Section, Table
from eval.reports.learning_curve_sections import learning_curve
from eval.reports.pictures import draw_risk
from eval.reports.sections import Name
from eval.reports.wording import EMPTY, Wording


def classification_document(report: ClassificationReport, say: Wording, name: Name) -> Document:
    """Lay out a classification report; `name` gives a category's display name."""
    return Document(
        title=say("Categories on a labelled data set"),
        language=say.language,
        introduction=sections.counted(say, report.n + report.outside_n, report.quarantined),
        sections=tuple(_sections(report, say, name)),
    )


def _sections(report: ClassificationReport, say: Wording, name: Name) -> Iterator[Section]:
    yield _headline(say, report)
    yield _languages(say, report)
    yield _sets(say, report)
    yield _thresholds(say, report.thresholds)
    yield _risk(say, report)
    yield sections.calibration(say, report.reliability, report.ece)
    if report.outside_n:
        yield _outside(say, report)
    yield from learning_curve(say, report.learning_curve)
    yield sections.classes(say, report.classes, name)
    yield sections.confusions(
        say, report.confusion, name, say("What is taken for what"), "confusion"
    )


def _headline(say: Wording, report: ClassificationReport) -> Section:
    return sections.headline(
        say,
        [
            (say("Accuracy: the most probable category is right"), report.accuracy),
            (say("True category among the three most probable"), report.top3),
            (say("Macro-F1: every category counts the same"), report.macro_f1),
            (say("Texts with a suggestion"), report.coverage),
            (say("Accuracy where a suggestion is made"), report.selective_accuracy),
            (say("True category among the plausible ones"), report.set_coverage),
        ],
    )


def _languages(say: Wording, report: ClassificationReport) -> Section:
    by_language = {group.name: group for group in report.languages}
    errors = (
        say.decimal(by_language[each].ece if each in by_language else None, "0.000")
        for each in ("en", "fr")
    )
    return side_by_side(
        say,
        by_language,
        report.gaps,
        [
            (say("Accuracy"), "accuracy", "share"),
            (say("True category among the three most probable"), "top3", "share"),
            (say("Macro-F1"), "macro_f1", "score"),
            (say("Texts with a suggestion"), "coverage", "share"),
            (say("Accuracy where a suggestion is made"), "selective_accuracy", "share"),
            (say("True category among the plausible ones"), "set_coverage", "share"),
            (say("Categories in the set, on average"), "set_size", "score"),
            (say("Area under the risk curve"), "aurc", "share"),
        ],
        [(say("Calibration error"), *errors, EMPTY), counts(say, by_language)],
    )


def _sets(say: Wording, report: ClassificationReport) -> Section:
    groups: list[tuple[str, Scores]] = [(say("All"), report)]
    groups += [(say.language_name(group.name), group) for group in report.languages]
    return Section(
        title=say("Sets of plausible categories"),
        explanation=say(
            "The model promises that %(promise)s of the sets hold the true category. "
            "The smaller they are, the more they say.",
            promise=say.percent(report.promised_coverage),
        ),
        table=Table(
            caption=say("Sets that hold the true category, and how large they are"),
            columns=(
                say("Group"),
                say("True category among the plausible ones"),
                say("Categories in the set, on average"),
                say("Cases"),
            ),
            rows=tuple(
                (
                    title,
                    say.share(scores.set_coverage),
                    say.score(scores.set_size),
                    say.count(scores.n),
                )
                for title, scores in groups
            ),
        ),
    )


def _thresholds(say: Wording, thresholds: Sequence[Threshold]) -> Section:
    return Section(
        title=say("Where to draw the line"),
        explanation=say(
            "What people would see if only suggestions at or above a stated probability were shown."
        ),
        table=Table(
            caption=say("Suggestions shown and wrong, by threshold"),
            columns=(say("Threshold"), say("Shown"), say("Wrong among them")),
            rows=tuple(
                (say.percent(t.probability), say.share(t.shown), say.share(t.wrong))
                for t in thresholds
            ),
        ),
    )


def _risk(say: Wording, report: ClassificationReport) -> Section:
    errors = None if report.accuracy.value is None else 1 - report.accuracy.value
    return Section(
        title=say("What doubt is worth"),
        explanation=say(
            "The surest suggestions first. Area under the curve: %(area)s; it would be %(errors)s "
            "if the stated probability told nothing.",
            area=say.share(report.aurc),
            errors=say.percent(errors),
        ),
        table=Table(
            caption=say("Share suggested against share wrong"),
            columns=(say("Share suggested"), say("Wrong among them"), say("Stated from")),
            rows=tuple(
                (say.percent(t.shown.value), say.share(t.wrong), say.percent(t.probability))
                for t in report.risk_coverage
            ),
        ),
        picture=Picture(
            name="risk",
            alt=say("Share wrong against share suggested, with its interval as a band."),
            draw=partial(draw_risk, report.risk_coverage, say),
        )
        if report.risk_coverage
        else None,
    )


def _outside(say: Wording, report: ClassificationReport) -> Section:
    everything = Outside("", report.outside_n, report.outside_abstained, report.outside_auroc)
    groups = [(say("All"), everything)]
    groups += [(say.language_name(group.name), group) for group in report.outside]
    return Section(
        title=say("Outside the model's categories"),
        explanation=say(
            "Texts whose true label the model does not know. They count in no other figure. "
            "Told apart: of a text outside and one inside, how often the one outside is stated "
            "with the lower probability."
        ),
        table=Table(
            caption=say("Texts outside the model's categories"),
            columns=(say("Group"), say("Without a suggestion"), say("Told apart"), say("Cases")),
            rows=tuple(
                (title, say.share(each.abstained), say.share(each.auroc), say.count(each.n))
                for title, each in groups
            ),
        ),
    )
