"""Read a routing table: teams, regions, rules, windows and office hours, all checked at once."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from pathlib import Path
from typing import Any

from classifiers.taxonomy import Bilingual, Taxonomy
from review_queue.calendars import CLOSES, OPENS, ZONES, Calendar
from review_queue.errors import RoutingRefused
from review_queue.routing_rules import POSTAL, Rule, read_rule
from review_queue.windows import Windows, read_windows

PACKAGED = Path(__file__).with_name("routing.toml")
OTHER = "other"
COUNTER = "counter"
LARGEST = 200_000  # characters
TEAM_ID = re.compile(r"[a-z][a-z0-9_.-]{0,63}")
WARNING_SHARE = 0.25
REPEAT_MINUTES = 5
HANDLING_MINUTES = 45


@dataclass(frozen=True, slots=True)
class Team:
    """Name one team; its id is "<area>.<region>", or "counter"."""

    id: str
    area: str
    name: Bilingual


@dataclass(frozen=True, slots=True)
class Region:
    """Name one region of a province; `centres` are (latitude, longitude) in degrees."""

    id: str
    province: str
    name: Bilingual
    centres: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, repr=False)
class RoutingTable:
    """Hold one version of the table, read from `text`.

    `postal` are (prefix, region), the longest prefix first. `warning_share` is the share of a
    window that is left when its owner is warned; an alarm nobody takes is repeated every
    `repeat_minutes`. `handling_minutes` is what a forecast reckons for one request.
    """

    text: str
    teams: Mapping[str, Team]
    regions: tuple[Region, ...]
    default_region: Mapping[str, str]
    rules: tuple[Rule, ...]
    windows: Windows
    postal: tuple[tuple[str, str], ...]
    calendars: Mapping[str, Calendar]
    aliases: Mapping[str, str]
    ambiguous: tuple[str, ...]
    warning_share: float
    repeat_minutes: int
    handling_minutes: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    def calendar_of(self, region: str | None) -> Calendar:
        """Return the office hours of a region's province, or of the first one there is."""
        provinces = (each.province for each in self.regions if region in (each.id, None))
        return self.calendars[next(provinces, self.regions[0].province)]

    def region_of(self, postal: str, province: str) -> str | None:
        """Return the province's region for the beginning of a postal code, if the table knows."""
        here = {region.id for region in self.regions if region.province == province}
        return next(
            (region for prefix, region in self.postal
             if postal.startswith(prefix) and region in here), None
        )  # fmt: skip

    def __repr__(self) -> str:
        return f"RoutingTable({len(self.teams)} teams, {len(self.rules)} rules)"


def area_of(team: str) -> str:
    """Return the program area of a team by its id."""
    return OTHER if team == COUNTER else team.partition(".")[0]


def packaged() -> RoutingTable:
    """Read the table that comes with the installation, the first version of every other."""
    return read_table(PACKAGED.read_text(encoding="utf-8"))


@lru_cache(maxsize=16)
def read_table(text: str) -> RoutingTable:
    """Read a table; raises RoutingRefused with a code of what is wrong in it."""
    if len(text) > LARGEST:
        raise RoutingRefused(f"the table has {len(text)} characters", reason="large")
    try:
        raw = tomllib.loads(text)
        return _table(text, raw)
    except tomllib.TOMLDecodeError as error:
        raise RoutingRefused(f"the table is not TOML ({error})", reason="toml") from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        name = type(error).__name__
        raise RoutingRefused(f"the table lacks something ({name})", reason="table") from error


def _table(text: str, raw: Mapping[str, Any]) -> RoutingTable:
    regions = tuple(_regions(raw))
    teams = {team.id: team for team in _teams(raw, regions)}
    escalation = raw.get("escalation", {})
    table = RoutingTable(
        text=text,
        teams=teams,
        regions=regions,
        default_region=dict(raw["default_region"]),
        rules=tuple(map(read_rule, raw.get("rule", ()))),
        windows=read_windows(raw.get("window", ())),
        postal=tuple(_postal(raw.get("postal", {}))),
        calendars={each: _calendar(raw.get("office", {}).get(each, {}), each) for each in ZONES},
        aliases=dict(raw.get("aliases", {})),
        ambiguous=tuple(raw.get("ambiguous", {}).get("names", ())),
        warning_share=float(escalation.get("warning_share", WARNING_SHARE)),
        repeat_minutes=int(escalation.get("repeat_minutes", REPEAT_MINUTES)),
        handling_minutes=int(raw.get("forecast", {}).get("handling_minutes", HANDLING_MINUTES)),
    )
    _check(table)
    return table


def _regions(raw: Mapping[str, Any]) -> Iterator[Region]:
    for row in raw["region"]:
        centres = tuple((float(north), float(east)) for north, east in row["centres"])
        yield Region(row["id"], row["province"], Bilingual(**row["name"]), centres)


def _teams(raw: Mapping[str, Any], regions: Iterable[Region]) -> Iterator[Team]:
    for area in raw["area"]:
        for region in regions:
            name = Bilingual(
                f"{area['team']['en']}, {region.name.en}", f"{area['team']['fr']}, {region.name.fr}"
            )
            yield Team(f"{area['id']}.{region.id}", area["id"], name)
    yield Team(COUNTER, OTHER, Bilingual(**raw["counter"]))


def _postal(given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for prefix in sorted(given, key=lambda each: (-len(each), each)):
        if not POSTAL.fullmatch(prefix):
            raise RoutingRefused("a postal prefix is at most E1A", reason="postal", where=prefix)
        yield prefix, str(given[prefix])


def _calendar(given: Mapping[str, Any], province: str) -> Calendar:
    opens = time.fromisoformat(given.get("opens", OPENS.isoformat()))
    closes = time.fromisoformat(given.get("closes", CLOSES.isoformat()))
    if opens >= closes:
        raise RoutingRefused("an office closes after it opens", reason="office", where=province)
    return Calendar(
        province, opens, closes, frozenset(map(date.fromisoformat, given.get("closed", ())))
    )


def _check(table: RoutingTable) -> None:
    regions = {region.id for region in table.regions}
    ids = [rule.id for rule in table.rules]
    wrong: tuple[tuple[str, Iterable[str]], ...] = (
        ("rule_twice", {each for each in ids if ids.count(each) > 1}),
        ("team", (each for each in table.teams if not TEAM_ID.fullmatch(each))),
        ("region", {*table.default_region.values(), *dict(table.postal).values()} - regions),
        ("rule_team", {rule.team for rule in table.rules if rule.team} - table.teams.keys()),
        ("rule_region", {each for rule in table.rules for each in rule.region} - regions),
    )
    for reason, found in wrong:
        for where in found:
            raise RoutingRefused(f"{where} cannot stand in the table", reason=reason, where=where)
    if not 0 < table.warning_share < 1 or not 1 <= table.repeat_minutes <= 1440:
        raise RoutingRefused("warnings come between 0 and 1 of a window", reason="escalation")
    if not 1 <= table.handling_minutes <= 480:
        raise RoutingRefused("a request takes 1 to 480 minutes", reason="forecast")


def check_catalogue(table: RoutingTable, taxonomy: Taxonomy) -> None:
    """Raise RoutingRefused where a rule or window names a category or area that nobody knows."""
    categories = {each.id for each in taxonomy.categories}
    areas = {each.id for each in taxonomy.areas} | {OTHER}
    for rule in table.rules:
        if not set(rule.category) <= categories:
            raise RoutingRefused("unknown category", reason="rule_category", where=rule.id)
        if not set(rule.area) <= areas:
            raise RoutingRefused("unknown area", reason="rule_area", where=rule.id)
    for each in table.windows.rules:
        if each.category is not None and each.category not in categories:
            raise RoutingRefused("unknown category", reason="window_category", where=each.category)
