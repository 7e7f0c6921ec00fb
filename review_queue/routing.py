"""Category x community x language -> team, skills and clock, with the reasons."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from classifiers.model import Severity
from classifiers.taxonomy import Category, Taxonomy
from redaction.model import Language, RedactedCase
from review_queue import clocks
from review_queue.calendars import Calendar
from review_queue.clocks import Measure, Window
from review_queue.errors import RoutingRefused, UnknownTeam
from review_queue.model import Correction, Route
from review_queue.places import Gazetteer, Place
from review_queue.routing_rules import Facts, Rule
from review_queue.routing_table import (
    COUNTER,
    OTHER,
    PACKAGED,
    Region,
    RoutingTable,
    Team,
    packaged,
    read_table,
)

__all__ = ["COUNTER", "OTHER", "PACKAGED", "Asked", "Region", "Router", "Team", "team_after"]


@dataclass(frozen=True, slots=True)
class Asked:
    """Hold what a route is made of: what is known of a request, and nothing of its words.

    `category` is None when nothing was suggested. `postal` is the beginning of a postal code.
    """

    category: str | None
    severity: Severity
    received_at: datetime
    language: Language | None = None
    community: str = ""
    postal: str = ""


class Router:
    """Route the cases of one province."""

    def __init__(self, table: RoutingTable, *, province: str) -> None:
        """Read a routing table; raises RoutingRefused when it does not cover the province."""
        self.table = table
        self.province = province
        self._regions = tuple(each for each in table.regions if each.province == province)
        self._default = table.default_region.get(province, "")
        here = {region.id for region in self._regions}
        if self._default not in here:
            raise RoutingRefused(f"the routing table has no default region for {province}")
        self._teams = {
            each.id: each
            for each in table.teams.values()
            if each.id == COUNTER or each.id.removeprefix(f"{each.area}.") in here
        }
        self._gazetteer = Gazetteer.load(province, aliases=table.aliases, ambiguous=table.ambiguous)
        # A rule for a team of another province is not for the cases of this one.
        rules = (rule for rule in table.rules if rule.team in (None, *self._teams))
        self._rules = tuple(self._spelled(rule) for rule in rules)

    @classmethod
    def load(cls, path: Path | None = None, *, province: str) -> Router:
        """Read a routing file, the packaged one unless told otherwise."""
        table = packaged() if path is None else read_table(path.read_text(encoding="utf-8"))
        return cls(table, province=province)

    @property
    def calendar(self) -> Calendar:
        """The office hours of the province."""
        return self.table.calendars[self.province]

    @property
    def gazetteer(self) -> Gazetteer:
        """The communities it knows."""
        return self._gazetteer

    def route(
        self,
        case: RedactedCase,
        category: str | None,
        severity: Severity,
        *,
        taxonomy: Taxonomy,
        received_at: datetime,
        language: Language | None = None,
        postal: str = "",
    ) -> Route:
        """Choose team and deadline; no category, or `other`, stays at the counter.

        `language` is the person's own choice, else that of the text.
        """
        place = self._gazetteer.find(case)
        name = place.name if place else ""
        asked = Asked(category, severity, received_at, language or case.language, name, postal)
        return self.way(asked, taxonomy)

    def way(self, asked: Asked, taxonomy: Taxonomy) -> Route:
        """Choose team and deadline from facts alone, as for a case that was routed before."""
        chosen = taxonomy.category(asked.category or OTHER)
        region, found_by = self._region(asked)
        rule = self._rule(asked, chosen, region)
        team = self._team(rule, chosen, region)
        window = self.table.windows.of(chosen, asked.severity)
        reasons = [("category", chosen.id)] if asked.category else []
        reasons += [*found_by, ("region", region)]
        if rule is not None:
            reasons += [("rule", rule.id), *(("skill", each) for each in rule.skills)]
        reasons += _allowed(window, asked.severity)
        reasons.append(("severity", asked.severity.name))
        due_at = window.end(asked.received_at, self.calendar)
        return Route(
            team.area, team.id, None, due_at, tuple(reasons), self._warning(asked, window, due_at)
        )

    def place(self, route: Route) -> Place | None:
        """Return the community that a route was chosen by; None when the text named none."""
        return self._gazetteer.named(dict(route.reasons).get("community", ""))

    def community(self, name: str) -> Place | None:
        """Return the province's community of this name, however it is spelled."""
        return self._gazetteer.named(name)

    def regions(self) -> tuple[Region, ...]:
        """List the province's regions."""
        return self._regions

    def teams(self, area: str | None = None) -> tuple[Team, ...]:
        """List the province's teams, or those of one area; the counter is always among them."""
        return tuple(
            team for team in self._teams.values() if area in (None, team.area) or team.id == COUNTER
        )

    def window(self, category: Category, severity: Severity) -> Window:
        """Return how long a kind of request may take."""
        return self.table.windows.of(category, severity)

    def _region(self, asked: Asked) -> tuple[str, list[tuple[str, str]]]:
        """Return the region with the reason for it; the place of the matter before the sender's."""
        place = self._gazetteer.named(asked.community)
        if place is not None:
            return self._nearest(place), [("community", place.name)]
        by_post = self.table.region_of(asked.postal, self.province) if asked.postal else None
        if by_post is not None:
            return by_post, [("postal", asked.postal)]
        return self._default, []

    def _rule(self, asked: Asked, category: Category, region: str) -> Rule | None:
        facts = Facts(
            area=category.area,
            category=category.id,
            region=region,
            severity=asked.severity.name,
            language=asked.language or "",
            community=asked.community,
            postal=asked.postal,
        )
        return next((rule for rule in self._rules if rule.speaks_for(facts)), None)

    def _spelled(self, rule: Rule) -> Rule:
        """Give a rule's communities the names under which they are found."""
        places = ((name, self._gazetteer.named(name)) for name in rule.community)
        return replace(
            rule, community=tuple(place.name if place else name for name, place in places)
        )

    def _team(self, rule: Rule | None, category: Category, region: str) -> Team:
        if rule is not None and rule.team is not None:
            return self._teams[rule.team]
        return self._teams.get(f"{category.area}.{region}", self._teams[COUNTER])

    def _warning(self, asked: Asked, window: Window, due_at: datetime) -> datetime:
        calendar = None if window.measure == Measure.MINUTES else self.calendar
        return clocks.warn_at(asked.received_at, due_at, self.table.warning_share, calendar)

    def _nearest(self, place: Place) -> str:
        return min(
            self._regions,
            key=lambda region: min(_distance(place, centre) for centre in region.centres),
        ).id


def team_after(correction: Correction, route: Route, teams: Mapping[str, Team]) -> Team:
    """Choose the team a corrected case goes to; raises UnknownTeam.

    A category of another area without a team takes that area's team in the route's region.
    """
    area = route.area if correction.category is None else correction.category.partition(".")[0]
    if correction.team is None and area != route.area:
        return teams.get(f"{area}.{dict(route.reasons).get('region')}", teams[COUNTER])
    found = teams.get(correction.team or route.team)
    if found is None:
        raise UnknownTeam("the routing table has no such team: choose one from the list")
    return found


def _allowed(window: Window, severity: Severity) -> list[tuple[str, str]]:
    """Say how much time there is, where the severity's own words do not say it."""
    if window.measure == Measure.OFFICE_MINUTES:
        return [("office_minutes", str(window.amount))]
    if window.measure == Measure.CLOSINGS and severity <= Severity.S3:
        return [("window", str(window.amount))]
    return []


def _distance(place: Place, centre: tuple[float, float]) -> float:
    """Return a flat-earth distance in degrees of latitude, good to a percent in one province."""
    latitude, longitude = centre
    east = (place.longitude - longitude) * math.cos(math.radians(latitude))
    return math.hypot(place.latitude - latitude, east)
