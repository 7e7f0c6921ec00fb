"""The corrections report as a page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from eval.reports import sections
from eval.reports.corrections import CorrectionsReport, Group
from eval.reports.document import Document, Picture, Section, Table
from eval.reports.pictures import Dot, draw_dots
from eval.reports.sections import Name
from eval.reports.wording import LANGUAGE_NAMES, Wording

_GROUP_NAMES = {
    **LANGUAGE_NAMES,
    "email": "E-mail",
    "web": "Web form",
    "phone": "Phone",
    "walk_in": "At the counter",
    "letter": "Letter",
    "referral": "Referral",
}


def corrections_document(report: CorrectionsReport, say: Wording, name: Name) -> Document:
    """Lay out the report in the reader's language; `name` gives a category's display name."""
    return Document(
        title=say("Suggestions and decisions"),
        language=say.language,
        introduction=_introduction(report, say),
        sections=(
            sections.headline(say, _main_figures(report, say)),
            _overrides(report, say),
            sections.classes(say, report.classes, name),
            sections.confusions(
                say, report.confusion, name, say("What is taken for what"), "confusion"
            ),
            sections.severity(say, report.severity),
            sections.confusions(
                say,
                report.severity_confusion,
                str,
                say("Severity: what is taken for what"),
                "severity",
            ),
            sections.calibration(say, report.reliability, report.ece),
            _groups(say, report.languages, say("By language"), "languages"),
            _groups(say, report.channels, say("By channel"), "channels"),
            _agents(report, say),
        ),
    )


def _introduction(report: CorrectionsReport, say: Wording) -> str:
    counted = say(
        "%(n)s decided cases, %(suggested)s of them with a suggested category.",
        n=say.count(report.n),
        suggested=say.count(report.suggested),
    )
    return sections.in_period(say, counted, report.since, report.until)


def _main_figures(report: CorrectionsReport, say: Wording) -> list[tuple[str, sections.Figure]]:
    return [
        (say("Accuracy: suggested category confirmed"), report.accuracy),
        (say("Macro-F1: every category counts the same"), report.macro_f1),
        (say("Cases with a suggestion"), report.coverage),
        (say("Abstained or no suggestion"), report.abstention_rate),
        (say("Overridden: anything changed"), report.override_rate),
        (say("S1 recognised"), report.s1_recall),
        (say("Under-triage: S1 and S2 judged S3 or S4"), report.under_triage),
    ]


def _overrides(report: CorrectionsReport, say: Wording) -> Section:
    rows = (
        (say("Anything"), report.overrides.any),
        (say("Category"), report.overrides.category),
        (say("Severity"), report.overrides.severity),
        (say("Team"), report.overrides.team),
    )
    return Section(
        title=say("What people changed"),
        table=Table(
            caption=say("Overrides among cases with a suggested category"),
            columns=(say("Changed"), say("Share"), say("Cases")),
            rows=tuple((name, say.share(rate), say.count(rate.hits)) for name, rate in rows),
        ),
    )


def _groups(say: Wording, groups: Sequence[Group], title: str, picture: str) -> Section:
    dots = [Dot(say(_GROUP_NAMES[group.name]), group.accuracy) for group in groups]
    return Section(
        title=title,
        table=Table(
            caption=title,
            columns=(
                say("Group"),
                say("Cases"),
                say("Accuracy"),
                say("Overridden"),
                say("Abstained"),
                say("Under-triage"),
            ),
            rows=tuple(_group_row(say, group) for group in groups),
        ),
        picture=Picture(
            name=picture,
            alt=say("Accuracy of each group as a dot with its interval."),
            draw=partial(draw_dots, dots, say("Accuracy")),
        )
        if groups
        else None,
    )


def _group_row(say: Wording, group: Group) -> tuple[str, ...]:
    return (
        say(_GROUP_NAMES[group.name]),
        say.count(group.n),
        say.share(group.accuracy),
        say.share(group.override_rate),
        say.share(group.abstention_rate),
        say.share(group.under_triage),
    )


def _agents(report: CorrectionsReport, say: Wording) -> Section:
    return Section(
        title=say("Versions"),
        table=Table(
            caption=say("Model versions that made the suggestions"),
            columns=(say("Version"), say("Cases")),
            rows=tuple((agent.name, say.count(agent.n)) for agent in report.agents),
        ),
    )
