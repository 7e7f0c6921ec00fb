"""What templates need: filters and the values every page has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import ceil, floor
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, current_app, request, url_for
from flask_babel import format_datetime, format_percent, gettext, ngettext
from markupsafe import Markup, escape

from app.bootstrap import Counter
from app.clock import now
from app.web import words
from app.web.access import may_open
from app.web.language import current_language, other_language
from app.web.session import current_account
from classifiers.errors import UnknownCategory
from classifiers.model import NO_TEXT, Severity
from classifiers.severity import packaged_rules
from redaction.placeholders import PLACEHOLDER
from review_queue.access import permitted_to
from review_queue.clocks import ZONES
from review_queue.model import Route

REPORTS = "/reports/corrections"
# Pages that have no entry of their own in the navigation stand under another's.
PARENTS = MappingProxyType(
    {
        "case": "queue",
        "ask": "queue",
        "catalogue": "queue",
        "original": "queue",
        "joining": "queue",
        "suggestions": "oversight",
        "samples": "privacy",
        "redaction_audit": "privacy",
        "rules": "privacy",
        "rescans": "privacy",
    }
)


@dataclass(frozen=True, slots=True)
class Destination:
    """One entry of the navigation."""

    name: str
    path: str
    current: bool


def counter() -> Counter:
    """Return the counter this application serves."""
    found = current_app.extensions["counter"]
    if not isinstance(found, Counter):
        raise TypeError("the application was built without a counter")
    return found


def time_zone() -> ZoneInfo:
    """Return the province's time zone, in which people read dates."""
    return ZoneInfo(ZONES[counter().settings.province])


def equip(app: Flask) -> None:
    """Give the templates their filters and common values."""
    for name, function in FILTERS.items():
        app.add_template_filter(function, name)
    app.context_processor(common_values)


def common_values() -> dict[str, object]:
    """Return what the layout shows on every page."""
    account = current_account()
    return {
        "organisation": counter().settings.organisation,
        "language": current_language(),
        "other_language": other_language(),
        "account": account,
        "permissions": permitted_to(account.actor) if account else frozenset(),
        "destinations": destinations() if account else (),
        "here": request.full_path.rstrip("?") if request.method == "GET" else request.path,
        "Severity": Severity,
        "words": words,
        "now": now(),
    }


def destinations() -> tuple[Destination, ...]:
    """List the pages this person may go to, in the order of a working day."""
    entries = (
        ("queue.waiting", gettext("Queue")),
        ("phone.call", gettext("Take a call")),
        ("quarantine.listing", gettext("Quarantine")),
        ("oversight.overview", gettext("Overview")),
        (reports_endpoint(), gettext("Reports")),
        ("privacy.bench", gettext("Privacy")),
        ("audit.listing", gettext("Audit")),
    )
    return tuple(
        Destination(name, url_for(endpoint), _is_here(endpoint))
        for endpoint, name in entries
        if endpoint is not None and may_open(endpoint)
    )


def reports_endpoint() -> str | None:
    """Find the evaluation report among the installed pages; None when it is not installed."""
    rules = current_app.url_map.iter_rules()
    return next((rule.endpoint for rule in rules if rule.rule == REPORTS), None)


def _is_here(endpoint: str) -> bool:
    here = request.blueprint or ""
    return endpoint.rpartition(".")[0] == PARENTS.get(here, here)


def marked(text: str) -> Markup:
    """Turn placeholders into marks that a screen reader announces."""
    pieces, end = [], 0
    for match in PLACEHOLDER.finditer(text):
        pieces += [escape(text[end : match.start()]), _mark(match.group())]
        end = match.end()
    return Markup("").join((*pieces, escape(text[end:])))


def _mark(placeholder: str) -> Markup:
    return Markup(
        '<mark class="redacted"><span class="visually-hidden">{announced} </span>{shown}</mark>'
    ).format(announced=gettext("redacted:"), shown=placeholder.strip("[]"))


def category_name(category: str | None) -> str:
    """Return a category's name, or its id when the catalogue no longer has it."""
    if category is None:
        return str(gettext("No category"))
    try:
        return counter().taxonomy.category(category).name.in_(current_language())
    except UnknownCategory:
        return category


def area_name(area: str) -> str:
    """Return a program area's name, or its id when the catalogue no longer has it."""
    areas = {each.id: each.name for each in counter().taxonomy.areas}
    return areas[area].in_(current_language()) if area in areas else area


def team_name(team: str) -> str:
    """Return a team's name, or its id when the routing table no longer has it."""
    teams = {each.id: each.name for each in counter().router.teams(None)}
    return teams[team].in_(current_language()) if team in teams else team


def route_reasons(route: Route) -> list[str]:
    """Say in words why a route was chosen, one sentence part for each reason."""
    reasons = dict(route.reasons)
    said = []
    if "category" in reasons:
        said.append(category_name(reasons["category"]))
    if "community" in reasons:
        said.append(gettext("in or near %(community)s", community=reasons["community"]))
    elif "region" in reasons:
        said.append(gettext("no community recognised, so the usual region"))
    if "window" in reasons:
        days = int(reasons["window"])
        said.append(ngettext("%(num)d business day allowed", "%(num)d business days allowed", days))
    if "severity" in reasons:
        said.append(severity_name(Severity.parse(reasons["severity"])))
    return said


def severity_name(severity: Severity) -> str:
    """Return a severity's code and word."""
    return f"{severity.name} {words.SEVERITIES[severity]}"


def severity_reason(reason: str) -> str:
    """Say which rule spoke, and the words that made it: the reason is `rule: words`."""
    rule_id, _, spoken = reason.partition(": ")
    rule = packaged_rules().rule(rule_id)
    if rule is None:
        return str(gettext("there are no words to judge") if reason == NO_TEXT else rule_id)
    name = rule.name.in_(current_language())
    return str(gettext("%(rule)s (“%(words)s”)", rule=name, words=spoken)) if spoken else name


def moment(at: datetime) -> str:
    """Return a date and time in the province's time and the page's language."""
    return str(
        format_datetime(
            at,
            "d MMM y, HH'\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}'mm"
            if current_language() == "fr"
            else "d MMM y, h:mm a",
        )
    )


def day(at: datetime) -> str:
    """Return a date in the province's time and the page's language."""
    return str(format_datetime(at, "d MMM y"))


def percent(probability: float) -> str:
    """Return a probability as a whole percentage."""
    return _percentage(probability, "#,##0")


def percent_near(share: float) -> str:
    """Return a share as a percentage with one decimal."""
    return _percentage(share, "#,##0.0")


def percent_up(bound: float) -> str:
    """Return an upper bound with one decimal, never rounded to below what is proven."""
    return percent_near(ceil(round(bound * 1000, 6)) / 1000)


def percent_down(bound: float) -> str:
    """Return a lower bound with one decimal, never rounded to above what is proven."""
    return percent_near(floor(round(bound * 1000, 6)) / 1000)


def _percentage(share: float, digits: str) -> str:
    space = "\N{NO-BREAK SPACE}" if current_language() == "fr" else ""
    return str(format_percent(share, f"{digits}{space}%"))


FILTERS: Mapping[str, Callable[..., Any]] = {
    "marked": marked,
    "category_name": category_name,
    "area_name": area_name,
    "team_name": team_name,
    "severity_reason": severity_reason,
    "route_reasons": route_reasons,
    "severity_name": severity_name,
    "moment": moment,
    "day": day,
    "percent": percent,
    "percent_near": percent_near,
    "percent_up": percent_up,
    "percent_down": percent_down,
    "confidence": words.confidence,
    "time_left": lambda due_at: words.time_left(due_at, now()),
    "in_words": lambda code, table: words.in_words(table, code),
    "role_name": lambda role: str(words.ROLES[role]),
    "channel_name": lambda channel: str(words.CHANNELS[channel]),
}
