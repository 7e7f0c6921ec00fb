"""What templates need: filters and the values every page has."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from math import ceil, floor
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, current_app, g, request, url_for
from flask_babel import format_date, format_datetime, format_decimal, format_percent, gettext
from markupsafe import Markup, escape

from app.bootstrap import Counter
from app.clock import now
from app.web import routing_words, words
from app.web.access import may_open
from app.web.language import current_language, other_language
from app.web.session import current_account
from classifiers.errors import UnknownCategory
from classifiers.model import NO_TEXT, Severity
from classifiers.severity import packaged_rules
from redaction.placeholders import PLACEHOLDER
from review_queue import approvals, routing_versions
from review_queue.access import Permission, may, permitted_to
from review_queue.clocks import ZONES
from review_queue.routing import Router
from review_queue.trends import Quarter

REPORTS = "/reports/corrections"
# Pages that have no entry of their own in the navigation stand under another's.
PARENTS = MappingProxyType(
    {
        "case": "queue",
        "ask": "queue",
        "followups": "queue",
        "catalogue": "queue",
        "original": "queue",
        "clock": "queue",
        "joining": "queue",
        "parking": "phone",
        "human_review": "oversight",
        "first_contact": "oversight",
        "left_out": "oversight",
        "lease": "queue",
        "passing": "queue",
        "splitting": "queue",
        "together": "queue",
        "undoing": "queue",
        "views": "queue",
        "suggestions": "oversight",
        "together_setting": "oversight",
        "staffing": "oversight",
        "passing_on": "oversight",
        "routing": "oversight",
        "samples": "privacy",
        "redaction_audit": "privacy",
        "rules": "privacy",
        "rescans": "privacy",
        "approvals": "privacy",
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
    app.add_template_global(partial(secrets.token_urlsafe, 16), "once_key")
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
        "approvals_waiting": _approvals_waiting,
        "here": request.full_path.rstrip("?") if request.method == "GET" else request.path,
        "Severity": Severity,
        "words": words,
        "routing_words": routing_words,
        "now": now(),
    }


def _approvals_waiting() -> int:
    """Count what waits for this person as the second pair of eyes."""
    account = current_account()
    if account is None or not may(account.actor, Permission.APPROVE_OPENING):
        return 0
    with counter().database.read() as rows:
        return len(approvals.waiting(rows, account.actor))


def destinations() -> tuple[Destination, ...]:
    """List the pages this person may go to, in the order of a working day."""
    account = current_account()
    alone = account is not None and not may(account.actor, Permission.EVERY_CASE)
    entries = (
        ("queue.waiting", gettext("Your cases") if alone else gettext("Queue")),
        ("taken.listing" if alone else None, gettext("What you took in")),
        ("second_looks.listing", gettext("Second looks")),
        ("phone.call", gettext("Take a call")),
        ("quarantine.listing", gettext("Quarantine")),
        ("oversight.overview", gettext("Overview")),
        ("trends.show", gettext("Trends")),
        (reports_endpoint(), gettext("Reports")),
        ("privacy.bench", gettext("Privacy")),
        ("records.desk", gettext("Records")),
        ("audit.listing", gettext("Audit")),
        ("accounts.listing", gettext("Accounts")),
        ("installation.show", gettext("Settings")),
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


def region_name(region: str) -> str:
    """Return a region's name, or its id when the routing table no longer has it."""
    regions = {each.id: each.name for each in router().regions()}
    return regions[region].in_(current_language()) if region in regions else region


def router() -> Router:
    """Return the router of the routing table in force, read once a request."""
    if "router" not in g:
        with counter().database.read() as rows:
            g.router = routing_versions.router(rows, counter().settings.province)
    found: Router = g.router
    return found


def team_name(team: str) -> str:
    """Return a team's name, or its id when the routing table no longer has it."""
    teams = router().table.teams
    return teams[team].name.in_(current_language()) if team in teams else team


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


def hour(at: datetime) -> str:
    """Return a time of day in the province's time and the page's language."""
    french = "HH'\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}'mm"
    return str(format_datetime(at, french if current_language() == "fr" else "h:mm a"))


def day(at: datetime) -> str:
    """Return a date in the province's time and the page's language."""
    return str(format_datetime(at, "d MMM y"))


def month_name(first_day: str) -> str:
    """Return the month and year of a day as "2026-11-01", in the page's language."""
    return str(format_date(date.fromisoformat(first_day), "LLLL y"))


def month_letter(first_day: str) -> str:
    """Return a month's shortest name."""
    return str(format_date(date.fromisoformat(first_day), "LLL"))


def quarter_name(quarter: Quarter) -> str:
    """Return a quarter's name, "Q3 2026" or « T3 2026 »."""
    return str(format_date(quarter.months[0], "QQQ y"))


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


def decimal(value: float) -> str:
    """Return a score with two decimals."""
    return str(format_decimal(value, "0.00"))


def tenths(value: float) -> str:
    """Return a number with a decimal where it has one."""
    return str(format_decimal(value, "0.#"))


def points(gap: float) -> str:
    """Return a difference of shares in points of a hundred, with its sign."""
    return str(format_decimal(round(100 * gap), "+0;-0"))


FILTERS: Mapping[str, Callable[..., Any]] = {
    "marked": marked,
    "category_name": category_name,
    "area_name": area_name,
    "team_name": team_name,
    "severity_reason": severity_reason,
    "office_time": routing_words.office_time,
    "severity_name": severity_name,
    "moment": moment,
    "hour": hour,
    "day": day,
    "month_name": month_name,
    "month_letter": month_letter,
    "quarter_name": quarter_name,
    "percent": percent,
    "decimal": decimal,
    "tenths": tenths,
    "points": points,
    "percent_near": percent_near,
    "percent_up": percent_up,
    "percent_down": percent_down,
    "confidence": words.confidence,
    "time_left": lambda due_at: words.time_left(due_at, now()),
    "in_words": lambda code, table: words.in_words(table, code),
    "role_name": lambda role: str(words.ROLES[role]),
    "channel_name": lambda channel: str(words.CHANNELS[channel]),
}
