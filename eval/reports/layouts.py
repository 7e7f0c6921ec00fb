"""The reports on severity and on search as pages."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from eval.reports import sections
from eval.reports.document import Document, Picture, Section, Table
from eval.reports.pictures import Dot, draw_dots
from eval.reports.retrieval import RetrievalReport
from eval.reports.rule_changes import TriedRules, rule_change_sections
from eval.reports.severity import SeverityReport
from eval.reports.severity_sections import by_expected_rule, by_tone, severity_by_language
from eval.reports.wording import Wording


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
            severity_by_language(say, report),
            *by_tone(say, report.tones),
            *by_expected_rule(say, report.rule_recalls),
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
