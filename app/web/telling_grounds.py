"""Words for why: the grounds of a severity, a category, a route and a deadline."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext

from app.assistant.ask.findings import CategoryFound, DeadlineFound, RouteFound, SeverityFound
from app.assistant.ask.question import Arguments
from app.clock import now
from app.web.display import (
    area_name,
    category_name,
    counter,
    moment,
    percent,
    severity_name,
    severity_reason,
    team_name,
)
from app.web.language import current_language
from app.web.route_words import owner_reasons, route_reasons
from app.web.routing_words import PAUSES, office_time
from app.web.telling import Answer, CitedCase, Reference, of_category, tell
from app.web.words import in_words, time_left
from classifiers.errors import UnknownCategory
from classifiers.model import Severity, SeverityPrediction, Suggestion
from classifiers.severity import packaged_rules
from review_queue.model import Decision

MODEL = "model"


@tell.register
def _(finding: SeverityFound) -> Answer:
    lines = _decided_severity(finding.decision)
    if finding.proposed is None:
        lines.append(gettext("No suggestion could be made: without one a request counts as S3."))
        return Answer(tuple(lines))
    proposed = finding.proposed
    reasons = [reason for reason in proposed.reasons if reason != MODEL]
    what, said = severity_name(proposed.severity), "; ".join(map(severity_reason, reasons))
    if proposed.floored:
        lines.append(gettext("%(severity)s by rule: %(reasons)s.", severity=what, reasons=said))
    else:
        share = percent(proposed.probability)
        lines.append(
            gettext(
                "%(severity)s as in similar requests, %(share)s sure.", severity=what, share=share
            )
        )
        if said:
            lines.append(gettext("Also by rule: %(reasons)s.", reasons=said))
    if finding.asked is not None:
        lines.append(_instead(proposed, finding.asked, by_rule=bool(reasons)))
    return Answer(tuple(lines), references=tuple(_rules(reasons)))


def _decided_severity(decision: Decision | None) -> list[str]:
    if decision is None:
        return []
    what = severity_name(decision.severity)
    return [gettext("%(who)s decided %(severity)s.", who=decision.decided_by, severity=what)]


def _instead(proposed: SeverityPrediction, asked: Severity, *, by_rule: bool) -> str:
    name = severity_name(asked)
    if asked == proposed.severity:
        return str(gettext("%(severity)s is what is suggested.", severity=name))
    if asked > proposed.severity:
        return str(
            gettext("Not %(severity)s: no rule for it spoke. You may decide it.", severity=name)
        )
    if by_rule:
        return str(
            gettext(
                "Not %(severity)s: neither a model nor a sentence can lower what a rule says. "
                "You may, by deciding it.",
                severity=name,
            )
        )
    return str(
        gettext(
            "Not %(severity)s: the model holds it less likely. You may decide it.", severity=name
        )
    )


def _rules(reasons: list[str]) -> list[Reference]:
    ids = [reason.partition(": ")[0] for reason in reasons]
    language = current_language()
    known = [rule for id in ids if (rule := packaged_rules().rule(id)) is not None]
    return [
        Reference(
            gettext("Rule: %(name)s", name=rule.name.in_(language)),
            url_for("catalogue.rule", rule_id=rule.id),
        )
        for rule in known
    ]


@tell.register
def _(finding: CategoryFound) -> Answer:
    lines, suggestion = [], finding.proposed
    if finding.decision is not None:
        name = category_name(finding.decision.category)
        who = finding.decision.decided_by
        lines.append(gettext("%(who)s decided %(category)s.", who=who, category=name))
    if suggestion is None:
        lines.append(gettext("No suggestion could be made just now. Please read and choose."))
        return Answer(tuple(lines))
    lines += _suggested(suggestion)
    if finding.asked is not None and finding.asked != suggestion.category.label:
        lines.append(_rather(suggestion, finding.asked))
    cases = [CitedCase(each, gettext("speaks for it")) for each in finding.alike]
    cases += [CitedCase(each, gettext("speaks against it")) for each in finding.opposed]
    categories = dict.fromkeys(filter(None, (suggestion.category.label, finding.asked)))
    references = tuple(found for each in categories for found in of_category(each))
    return Answer(tuple(lines), tuple(cases), references)


def _suggested(suggestion: Suggestion) -> list[str]:
    name, share = category_name(suggestion.category.label), suggestion.category.probability
    if suggestion.abstained:
        first = gettext(
            "Nothing is suggested: the likeliest, %(category)s, is not sure enough (%(share)s).",
            category=name,
            share=percent(share),
        )
    else:
        first = gettext("%(category)s, %(share)s likely.", category=name, share=percent(share))
    lines = [str(first)]
    if suggestion.category.evidence:
        words = _quoted(suggestion.category.evidence)
        lines.append(gettext("Because of the words %(words)s.", words=words))
    if suggestion.against is not None:
        against = suggestion.against
        lines.append(
            gettext(
                "The next likeliest is %(category)s, %(share)s.",
                category=category_name(against.label),
                share=percent(against.probability),
            )
        )
    return lines


def _rather(suggestion: Suggestion, asked: str) -> str:
    name = category_name(asked)
    if asked in suggestion.prediction_set:
        said = gettext("%(category)s is possible too: you may choose it.", category=name)
    else:
        said = gettext(
            "%(category)s is not among what the model holds possible. You may choose it.",
            category=name,
        )
    try:
        definition = counter().taxonomy.category(asked).definition.in_(current_language())
    except UnknownCategory:
        return str(said)
    belongs = gettext("What belongs there: %(definition)s", definition=definition)
    return f"{said} {belongs}"


def _quoted(words: tuple[str, ...]) -> str:
    opened, closed = ("« ", " »") if current_language() == "fr" else ("“", "”")
    return ", ".join(f"{opened}{each}{closed}" for each in words)


@tell.register
def _(finding: RouteFound) -> Answer:
    lines = []
    if finding.decision is not None:
        team = team_name(finding.decision.team)
        lines.append(gettext("It was sent to %(team)s.", team=team))
    if finding.route is None:
        return Answer((*lines, gettext("Nothing has been routed yet.")))
    team, area = team_name(finding.route.team), area_name(finding.route.area)
    reasons = " · ".join(route_reasons(finding.route))
    lines.append(
        gettext(
            "It goes to %(team)s (%(area)s), because of: %(reasons)s.",
            team=team,
            area=area,
            reasons=reasons,
        )
    )
    if finding.route.owner and finding.decision is None:
        why = " · ".join(owner_reasons(finding.route))
        said = gettext("Its owner is %(who)s.", who=finding.route.owner)
        lines.append(f"{said} ({why})" if why else said)
    if finding.supposed is not None:
        what = supposition(finding.asked)
        if finding.supposed.team == finding.route.team:
            line = gettext("%(what)s: the same team.", what=what)
        else:
            other = team_name(finding.supposed.team)
            line = gettext("%(what)s: %(team)s instead.", what=what, team=other)
        lines += [line, _due_then(finding.supposed.due_at == finding.route.due_at, finding)]
        lines.append(gettext("Nothing is changed: this only says what would be."))
    return Answer(tuple(lines))


def _due_then(same: bool, finding: RouteFound) -> str:
    if same or finding.supposed is None:
        return str(gettext("It would be due at the same time."))
    return str(gettext("It would be due %(when)s.", when=moment(finding.supposed.due_at)))


@tell.register
def _(finding: DeadlineFound) -> Answer:
    view = finding.view
    if view.route is None:
        return Answer((gettext("Nothing has been routed yet."),))
    due = moment(finding.clock.due_at if finding.clock else view.route.due_at)
    if view.decision is not None:
        decided = moment(view.decision.decided_at)
        lines = [gettext("It was due %(due)s and decided %(when)s.", due=due, when=decided)]
    else:
        lines = [*_running(finding, due)]
    reasons = " · ".join(route_reasons(view.route))
    lines.append(gettext("Counted from: %(reasons)s.", reasons=reasons))
    if finding.supposed is not None:
        what, when = supposition(finding.asked), moment(finding.supposed.due_at)
        lines.append(gettext("%(what)s: due %(when)s.", what=what, when=when))
    return Answer(tuple(lines), references=of_category(_category(finding)))


def _running(finding: DeadlineFound, due: str) -> Iterator[str]:
    """Say by when a case is due that is not decided, and whether its clock stands still."""
    clock, route = finding.clock, finding.view.route
    if clock is None or clock.late or clock.severity is Severity.S1:
        due_at = clock.due_at if clock else route.due_at if route else now()
        yield gettext("Due %(due)s (%(left)s).", due=due, left=time_left(due_at, now()))
        return
    left = gettext("%(span)s of office time left", span=office_time(clock.left))
    yield gettext("Due %(due)s (%(left)s).", due=due, left=left)
    if clock.pause is not None:
        why, until = in_words(PAUSES, clock.pause.reason), moment(clock.pause.until)
        yield gettext(
            "The clock stands still: %(why)s. It runs again on %(until)s at the latest.",
            why=why,
            until=until,
        )


def _category(finding: DeadlineFound) -> str | None:
    if finding.asked.category is not None:
        return finding.asked.category
    route = finding.view.route
    return dict(route.reasons).get("category") if route else None


def supposition(asked: Arguments) -> str:
    """Say what is supposed, as the beginning of a sentence."""
    parts = [
        gettext("in %(place)s", place=asked.place) if asked.place else "",
        category_name(asked.category) if asked.category else "",
        severity_name(asked.severity) if asked.severity else "",
    ]
    return str(gettext("Supposing %(what)s", what=", ".join(filter(None, parts))))
