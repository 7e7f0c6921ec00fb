"""The report on human review as a page."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from eval.metrics.intervals import Estimate
from eval.reports import sections
from eval.reports.agreement import AgreementReport, DefinitionDoubt, PeopleAgreement
from eval.reports.document import Document, Picture, Section, Table
from eval.reports.pictures import Dot, draw_dots
from eval.reports.sections import Name
from eval.reports.wording import EMPTY, Wording
from review_queue.reasons import ReasonCode

_REASONS = {
    ReasonCode.WRONG_CATEGORY: "Wrong category",
    ReasonCode.SEVERAL_REQUESTS: "More than one request",
    ReasonCode.SEVERITY_TOO_HIGH: "Severity too high",
    ReasonCode.SEVERITY_TOO_LOW: "Severity too low",
    ReasonCode.WRONG_TEAM: "Wrong team",
    ReasonCode.MISSING_INFORMATION: "Information is missing",
    ReasonCode.POLICY: "A rule or policy says otherwise",
}
_LEAST = -0.5
"""Where kappa's axis begins: below, people agree far less than chance would have them."""


def agreement_document(report: AgreementReport, say: Wording, name: Name) -> Document:
    """Lay out the report in the reader's language; `name` gives a category's display name."""
    return Document(
        title=say("Human review"),
        language=say.language,
        introduction=_introduction(report, say),
        sections=(
            _people(report, say),
            _suggestions(report, say),
            _definitions(report, say, name),
            _reasons(report, say),
        ),
    )


def _introduction(report: AgreementReport, say: Wording) -> str:
    counted = say(
        "%(n)s cases drawn by chance were decided by two people who did not know each other's "
        "answer.",
        n=say.count(report.n),
    )
    return sections.in_period(say, counted, report.since, report.until)


def _people(report: AgreementReport, say: Wording) -> Section:
    everybody = PeopleAgreement(
        say("Everybody"),
        report.n,
        report.same_category,
        report.same_severity,
        report.category_kappa,
        report.severity_kappa,
    )
    rows = [everybody, *report.pairs]
    dots = [Dot(f"{each.people} ({each.n})", each.category_kappa) for each in rows]
    if report.lowered.n:
        rows.append(replace(report.lowered, people=say("Lowered severities, not drawn by chance")))
    return Section(
        title=say("Do two people decide alike?"),
        explanation=say(
            "Kappa is agreement beyond chance: 1 is always, 0 is what chance alone would give. "
            "Severity is weighted: an error counts by the square of its distance. The first "
            "person saw a suggestion, the second did not. Intervals are those of the agreement "
            "seen, with chance taken as it is."
        ),
        table=Table(
            caption=say("Agreement of people with 95% intervals"),
            columns=(
                say("People"),
                say("Cases"),
                say("Same category"),
                say("Category, kappa"),
                say("Same severity"),
                say("Severity, weighted kappa"),
            ),
            rows=tuple(_people_row(say, each) for each in rows),
        ),
        picture=Picture(
            name="people",
            alt=say("Kappa of each pair of people as a dot with its interval."),
            draw=partial(draw_dots, dots, say("Category, kappa"), left=_LEAST),
        )
        if report.n
        else None,
    )


def _people_row(say: Wording, found: PeopleAgreement) -> tuple[str, ...]:
    return (
        found.people,
        say.count(found.n),
        say.share(found.same_category),
        say.score(found.category_kappa),
        say.share(found.same_severity),
        say.score(found.severity_kappa),
    )


def _suggestions(report: AgreementReport, say: Wording) -> Section:
    rows = (
        (say("Confirmed by people who saw the suggestion"), report.confirmed),
        (say("Chosen by people who did not see it"), report.chosen_blind),
    )
    return Section(
        title=say("Do suggestions sway?"),
        explanation=say(
            "Difference: %(points)s points. Where it is clearly above 0, suggestions sway or are "
            "confirmed unread. The share chosen blind is how often suggestions are right by "
            "people's own judgement. S1 is left out, because it is never hidden.",
            points=_points(say, report.pull),
        ),
        table=Table(
            caption=say("Same category and severity as suggested, with 95% intervals"),
            columns=(say("Decisions"), say("Share"), say("Cases")),
            rows=tuple((name, say.share(rate), say.count(rate.n)) for name, rate in rows),
        ),
        picture=Picture(
            name="suggestions",
            alt=say("The two shares as dots with their intervals."),
            draw=partial(draw_dots, [Dot(name, rate) for name, rate in rows], say("Share")),
        )
        if report.chosen_blind.n
        else None,
    )


def _points(say: Wording, gap: Estimate) -> str:
    return say.points(gap) if gap.value is not None else EMPTY


def _definitions(report: AgreementReport, say: Wording, name: Name) -> Section:
    doubted = [each for each in report.definitions if each.definition_wrong]
    doubted.sort(key=lambda each: (-each.definition_wrong, each.category))
    return Section(
        title=say("Where the catalogue's definition is wrong"),
        explanation=say(
            "Said by people who decided otherwise than suggested: not the case is hard, the "
            "catalogue is."
        ),
        table=Table(
            caption=say("Definitions at fault by decided category"),
            columns=(
                say("Category"),
                say("Definition wrong"),
                say("Decided otherwise"),
                say("Suggested instead"),
            ),
            rows=tuple(_definition_row(say, each, name) for each in doubted),
        ),
    )


def _definition_row(say: Wording, found: DefinitionDoubt, name: Name) -> tuple[str, ...]:
    instead = [f"{name(label)} ({say.count(n)})" for label, n in found.instead_of.items()]
    return (
        name(found.category),
        say.count(found.definition_wrong),
        say.count(found.corrected),
        ", ".join(instead) or EMPTY,
    )


def _reasons(report: AgreementReport, say: Wording) -> Section:
    given = {
        code: sum(each.reasons.get(code.value, 0) for each in report.definitions)
        for code in ReasonCode
    }
    corrected = sum(each.corrected for each in report.definitions)
    return Section(
        title=say("Why people decided otherwise"),
        explanation=say(
            "A reason may be left out: %(given)s of %(corrected)s have one.",
            given=say.count(sum(given.values())),
            corrected=say.count(corrected),
        ),
        table=Table(
            caption=say("Reasons given"),
            columns=(say("Reason"), say("Cases")),
            rows=tuple((say(_REASONS[code]), say.count(n)) for code, n in given.items()),
        ),
    )
