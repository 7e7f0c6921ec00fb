"""The report on severity as a page."""

from __future__ import annotations

from collections.abc import Sequence

from eval.reports import sections
from eval.reports.document import Document, Section, Table
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
