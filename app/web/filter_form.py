"""The queue's filters as the address of a page: read from it, written to it, said in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qs, urlencode

from flask_babel import gettext, lazy_gettext
from flask_babel.speaklater import LazyString

from app.web.display import area_name, counter, region_name, router
from app.web.language import LANGUAGES
from app.web.words import CHANNELS, LANGUAGE_NAMES, SEVERITIES
from classifiers.model import Severity
from review_queue.filters import EVERYTHING, Due, Filter, Holding
from review_queue.model import Channel
from review_queue.places import Place

Values = Mapping[str, list[str]]
LONGEST = 600
_l = lazy_gettext
WAITED: Mapping[str, tuple[timedelta, LazyString]] = MappingProxyType(
    {
        "4h": (timedelta(hours=4), _l("4 hours")),
        "1d": (timedelta(days=1), _l("1 day")),
        "3d": (timedelta(days=3), _l("3 days")),
        "7d": (timedelta(days=7), _l("1 week")),
        "14d": (timedelta(days=14), _l("2 weeks")),
        "30d": (timedelta(days=30), _l("30 days")),
    }
)
DUE: Mapping[Due, LazyString] = MappingProxyType(
    {Due.LATE: _l("late"), Due.SOON: _l("within 24 hours")}
)
HOLDING: Mapping[Holding, LazyString] = MappingProxyType(
    {Holding.MINE: _l("me"), Holding.UNASSIGNED: _l("nobody")}
)


@dataclass(frozen=True, slots=True)
class Chip:
    """Name one filter that narrows the list, and the address without it."""

    name: str
    value: str
    without: str


def read(values: Values) -> Filter:
    """Read a filter from the values of an address; what nobody offers is left out."""
    known = {each.id for each in counter().taxonomy.areas}
    languages = values.get("language", ())
    return Filter(
        areas=tuple(area for area in dict.fromkeys(values.get("area", ())) if area in known),
        severities=tuple(Severity[n] for n in _offered(values, "severity", Severity.__members__)),
        languages=tuple(each for each in LANGUAGES if each in languages),
        channels=tuple(Channel(n) for n in _offered(values, "channel", tuple(Channel))),
        region=_one(values, "region", {each.id for each in router().regions()}),
        place=_place(values),
        waited=WAITED[age][0] if (age := _one(values, "waited", WAITED)) else None,
        due=Due(due) if (due := _one(values, "due", tuple(Due))) else None,
        holding=Holding(who) if (who := _one(values, "who", tuple(Holding))) else None,
        abstained=_one(values, "unsure", ("1",)) == "1",
        quarantined=_one(values, "state", ("quarantined",)) == "quarantined",
    )


def read_query(query: str) -> Filter:
    """Read a filter from a stored query."""
    return read(parse_qs(query[:LONGEST]))


def written(chosen: Filter) -> str:
    """Write a filter as a query, always the same for the same filter; empty for everything."""
    return urlencode(list(_pairs(chosen)))


def chips(chosen: Filter) -> tuple[Chip, ...]:
    """Say in words what narrows the list, each with the address of the list without it."""
    return tuple(
        Chip(name, value, written(replace(chosen, **rest))) for name, value, rest in _said(chosen)
    )


def unknown_community(values: Values) -> str:
    """Return a community that was asked for and that the province does not have."""
    asked = _typed_community(values)
    return asked if asked and router().community(asked) is None else ""


def _pairs(chosen: Filter) -> Iterator[tuple[str, str]]:
    yield from (("area", area) for area in chosen.areas)
    yield from (("severity", level.name) for level in chosen.severities)
    yield from (("language", language) for language in chosen.languages)
    yield from (("channel", channel.value) for channel in chosen.channels)
    single = {
        "region": chosen.region,
        "community": chosen.place.name if chosen.place else "",
        "waited": _waited_code(chosen),
        "due": chosen.due or "",
        "who": chosen.holding or "",
        "unsure": "1" if chosen.abstained else "",
        "state": "quarantined" if chosen.quarantined else "",
    }
    yield from ((name, str(value)) for name, value in single.items() if value)


def _said(chosen: Filter) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield the name of each filter, its value in words, and the fields that undo it."""
    for area in chosen.areas:
        yield gettext("Area"), area_name(area), {"areas": _less(chosen.areas, area)}
    for level in chosen.severities:
        words = f"{level.name} {SEVERITIES[level]}"
        yield gettext("Severity"), words, {"severities": _less(chosen.severities, level)}
    for each in chosen.languages:
        words = str(LANGUAGE_NAMES[each])
        yield gettext("Language"), words, {"languages": _less(chosen.languages, each)}
    for channel in chosen.channels:
        words = str(CHANNELS[channel])
        yield gettext("Came by"), words, {"channels": _less(chosen.channels, channel)}
    yield from _said_once(chosen)


def _said_once(chosen: Filter) -> Iterator[tuple[str, str, dict[str, Any]]]:
    if chosen.region:
        yield gettext("Region"), region_name(chosen.region), {"region": ""}
    if chosen.place:
        yield gettext("Community"), chosen.place.name, {"place": None}
    if chosen.waited:
        words = str(WAITED[_waited_code(chosen)][1])
        yield gettext("Waiting at least"), words, {"waited": None}
    if chosen.due:
        yield gettext("Due"), str(DUE[chosen.due]), {"due": None}
    if chosen.holding:
        yield gettext("Taken by"), str(HOLDING[chosen.holding]), {"holding": None}
    if chosen.abstained:
        yield gettext("Suggestion"), gettext("none"), {"abstained": False}
    if chosen.quarantined:
        yield gettext("State"), gettext("in quarantine"), {"quarantined": False}


def _less(values: tuple[Any, ...], value: object) -> tuple[Any, ...]:
    return tuple(each for each in values if each != value)


def _waited_code(chosen: Filter) -> str:
    return next((code for code, (age, _) in WAITED.items() if age == chosen.waited), "")


def _offered(values: Values, name: str, offered: Any) -> list[str]:
    return [each for each in dict.fromkeys(values.get(name, ())) if each in offered]


def _one(values: Values, name: str, offered: Any) -> str:
    return next(iter(_offered(values, name, offered)), "")


def _typed_community(values: Values) -> str:
    return next(iter(values.get("community", ())), "").strip()[:80]


def _place(values: Values) -> Place | None:
    asked = _typed_community(values)
    return router().community(asked) if asked else None


def is_everything(chosen: Filter) -> bool:
    """Tell whether nothing narrows the list."""
    return chosen == EVERYTHING
