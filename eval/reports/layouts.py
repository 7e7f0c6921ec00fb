"""The reports on data sets as pages."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from eval.reports import sections
from eval.reports.classification import ClassificationReport, Threshold
from eval.reports.document import Document, Picture, Section, Table
from eval.reports.pictures import Dot, draw_dots
from eval.reports.retrieval import RetrievalReport
from eval.reports.rule_changes import TriedRules, rule_change_sections
from eval.reports.sections import Name
from eval.reports.severity import SeverityReport
from eval.reports.wording import LANGUAGE_NAMES, Wording


def classification_document(report: ClassificationReport, say: Wording, name: Name) -> Document:
    """Lay out a classification report; `name` gives a category's display name."""
    return Document(
        title=say("Categories on a labelled data set"),
        language=say.language,
        introduction=sections.counted(say, report.n, report.quarantined),
        sections=(
            sections.headline(
                say,
                [
                    (say("Accuracy: the most probable category is right"), report.accuracy),
                    (say("Macro-F1: every category counts the same"), report.macro_f1),
                    (say("Texts with a suggestion"), report.coverage),
                    (say("Accuracy where a suggestion is made"), report.selective_accuracy),
                    (say("True category among the plausible ones"), report.set_coverage),
                ],
            ),
            _languages(say, report),
            _thresholds(say, report.thresholds),
            sections.calibration(say, report.reliability, report.ece),
            sections.classes(say, report.classes, name),
            sections.confusions(
                say, report.confusion, name, say("What is taken for what"), "confusion"
            ),
        ),
    )


def severity_document(report: SeverityReport, say: Wording) -> Document:
    """Lay out a severity report, with what a rules file changes where one was tried."""
    changes = rule_change_sections(say, report.changes) if isinstance(report, TriedRules) else ()
    return Document(
        title=say("Severity on a labelled data set"),
        language=say.language,
        introduction=sections.counted(say, report.n, report.quarantined),
        sections=(
            *changes,
            sections.severity(say, report.scores),
            sections.confusions(
                say,
                report.confusion,
                str,
                say("Severity: what is taken for what"),
                "severity",
            ),
            _severity_by_language(say, report),
            _rules(say, report),
            _listed(say, say("Judged two levels too low"), report.dropped),
        ),
    )


def retrieval_document(report: RetrievalReport, say: Wording) -> Document:
    """Lay out a retrieval report."""
    figures = [
        (say("Found in first place"), report.recall_at_1),
        (say("Found among five"), report.recall_at_5),
        (say("Found among ten"), report.recall_at_10),
        (say("Mean reciprocal rank"), report.mrr),
        (say("Discounted gain among ten"), report.ndcg_at_10),
    ]
    dots = [Dot(name, figure) for name, figure in figures]
    overview = sections.headline(say, figures)
    return Document(
        title=say("Search in a judged corpus"),
        language=say.language,
        introduction=say(
            "%(n)s queries over %(corpus)s texts.",
            n=say.count(report.n),
            corpus=say.count(report.corpus),
        ),
        sections=(
            Section(
                title=overview.title,
                table=overview.table,
                picture=Picture(
                    name="retrieval",
                    alt=say("Each figure as a dot with its interval."),
                    draw=partial(draw_dots, dots, say("Value")),
                ),
            ),
            _listed(say, say("Nothing relevant among ten"), report.missed),
        ),
    )


def _listed(say: Wording, title: str, ids: Sequence[str]) -> Section:
    table = Table(caption=title, columns=(say("Text"),), rows=tuple((each,) for each in ids))
    return Section(title=title, table=table)


def _languages(say: Wording, report: ClassificationReport) -> Section:
    return Section(
        title=say("By language"),
        table=Table(
            caption=say("By language"),
            columns=(
                say("Group"),
                say("Cases"),
                say("Accuracy"),
                say("Texts with a suggestion"),
                say("Accuracy where a suggestion is made"),
                say("Calibration error"),
            ),
            rows=tuple(
                (
                    say(LANGUAGE_NAMES[group.name]),
                    say.count(group.n),
                    say.share(group.accuracy),
                    say.share(group.coverage),
                    say.share(group.selective_accuracy),
                    say.decimal(group.ece, "0.000"),
                )
                for group in report.languages
            ),
        ),
    )


def _severity_by_language(say: Wording, report: SeverityReport) -> Section:
    rows = tuple(
        (
            say(LANGUAGE_NAMES[group.name]),
            say.count(group.scores.n),
            say.share(group.scores.s1_recall),
            say.share(group.scores.under_triage),
        )
        for group in report.languages
    )
    columns = (say("Group"), say("Cases"), say("S1 recognised"), say("Under-triage"))
    return Section(say("By language"), Table(say("By language"), columns, rows))


def _rules(say: Wording, report: SeverityReport) -> Section:
    table = Table(
        caption=say("How often a rule spoke, and was right to"),
        columns=(say("Rule"), say("Deserved"), say("Cases")),
        rows=tuple(
            (rule.rule, say.share(rule.deserved), say.count(rule.deserved.n))
            for rule in report.rules
        ),
    )
    return Section(say("Rules"), table)


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
