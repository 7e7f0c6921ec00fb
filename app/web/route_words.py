"""Routes and owners in words: why a case went where it went."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from flask import Flask
from flask_babel import gettext, ngettext

from app.web import routing_words, words
from app.web.display import category_name, counter, moment, router, severity_name, team_name
from app.web.language import current_language
from classifiers.model import Severity
from review_queue.escalation_steps import Escalation
from review_queue.model import Route


def say_routes(app: Flask) -> None:
    """Give the templates the filters for routes."""
    for name, function in (
        ("route_reasons", route_reasons),
        ("owner_reasons", owner_reasons),
        ("skill_name", skill_name),
        ("region_name", region_name),
        ("escalated_why", escalated_why),
    ):
        app.add_template_filter(function, name)


def route_reasons(route: Route) -> list[str]:
    """Say in words why a route was chosen, one sentence part for each reason."""
    reasons = dict(route.reasons)
    said = []
    if "category" in reasons:
        said.append(category_name(reasons["category"]))
    if "community" in reasons:
        said.append(gettext("in or near %(community)s", community=reasons["community"]))
    elif "postal" in reasons:
        said.append(gettext("no community recognised, by the postal code"))
    elif "region" in reasons:
        said.append(gettext("no community recognised, so the usual region"))
    if "rule" in reasons:
        said.append(gettext("by the rule %(rule)s", rule=reasons["rule"]))
    said += _allowed(reasons)
    if "severity" in reasons:
        said.append(severity_name(Severity.parse(reasons["severity"])))
    return said


def _allowed(reasons: Mapping[str, str]) -> list[str]:
    if "window" in reasons:
        days = int(reasons["window"])
        return [ngettext("%(num)d business day allowed", "%(num)d business days allowed", days)]
    if "office_minutes" in reasons:
        span = routing_words.office_time(timedelta(minutes=int(reasons["office_minutes"])))
        return [gettext("%(span)s of office time allowed", span=span)]
    return []


def owner_reasons(route: Route) -> list[str]:
    """Say in words why a person was made owner, or why the case lies in the team's tray."""
    reasons = dict(route.reasons)
    said = []
    if "tray" in reasons:
        said.append(words.in_words(routing_words.TRAYS, reasons["tray"]))
    if reasons.get("owner_language") == "fr":
        said.append(gettext("speaks French"))
    if "owner_skill" in reasons:
        said.append(gettext("knows %(skill)s", skill=skill_name(reasons["owner_skill"])))
    if "owner_load" in reasons:
        load, _, capacity = reasons["owner_load"].partition("/")
        said.append(gettext("had %(load)s of %(capacity)s cases", load=load, capacity=capacity))
    if "owner_borrowed" in reasons:
        said.append(gettext("nobody of %(team)s could", team=team_name(reasons["owner_borrowed"])))
    return said


def skill_name(skill: str) -> str:
    """Return the name of the category or area that a skill is, or the skill's own word."""
    taxonomy = counter().taxonomy
    names = {each.id: each.name for each in taxonomy.categories}
    names |= {each.id: each.name for each in taxonomy.areas}
    return names[skill].in_(current_language()) if skill in names else skill


def region_name(region: str) -> str:
    """Return a region's name, or its id when the routing table no longer has it."""
    names = {each.id: each.name for each in router().table.regions}
    return names[region].in_(current_language()) if region in names else region


def escalated_why(step: Escalation) -> list[str]:
    """Say what stood in the way of a case, and what had changed since the step before."""
    said = []
    for code, value in step.why:
        what = words.in_words(routing_words.ESCALATED_WHY, code)
        before = _before(code, value)
        said.append(f"{what} ({before})" if before else what)
    return said


def _before(code: str, value: str) -> str:
    if code == "team_was":
        return team_name(value)
    if code == "severity_was":
        return severity_name(Severity.parse(value))
    if code == "due_was":
        return moment(datetime.fromisoformat(value))
    return "" if code == "tray" else value
