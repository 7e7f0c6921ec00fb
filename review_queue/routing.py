"""Category x community -> team and clock, with the reasons."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from classifiers.model import Severity
from classifiers.taxonomy import Bilingual, Taxonomy
from redaction.model import RedactedCase
from review_queue import clocks
from review_queue.errors import RoutingRefused, UnknownTeam
from review_queue.model import Correction, Route
from review_queue.places import Gazetteer, Place

PACKAGED = Path(__file__).with_name("routing.toml")
OTHER = "other"
COUNTER = "counter"


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


class Router:
    """Route the cases of one province."""

    def __init__(self, table: Mapping[str, Any], *, province: str) -> None:
        """Read a routing table; raises RoutingRefused when it does not cover the province."""
        self._province = province
        self._regions = tuple(r for r in _regions(table) if r.province == province)
        self._default = str(table["default_region"].get(province, ""))
        if self._default not in {region.id for region in self._regions}:
            raise RoutingRefused(f"the routing table has no default region for {province}")
        self._teams = {team.id: team for team in _teams(table, self._regions)}
        self._gazetteer = Gazetteer.load(
            province, aliases=table["aliases"], ambiguous=table["ambiguous"]["names"]
        )

    @classmethod
    def load(cls, path: Path | None = None, *, province: str) -> Router:
        """Read a routing file, the packaged one unless told otherwise."""
        return cls(_read(path or PACKAGED), province=province)

    def route(
        self,
        case: RedactedCase,
        category: str | None,
        severity: Severity,
        *,
        taxonomy: Taxonomy,
        received_at: datetime,
        supposed: Place | None = None,
    ) -> Route:
        """Choose team and deadline; no category, or `other`, stays at the counter.

        A `supposed` place counts instead of the one the text names.
        """
        chosen = taxonomy.category(category or OTHER)
        place = supposed or self._gazetteer.find(case)
        region = self._nearest(place) if place else self._default
        team = self._teams.get(f"{chosen.area}.{region}", self._teams[COUNTER])
        reasons = [("category", chosen.id)] if category else []
        if place:
            reasons.append(("community", place.name))
        reasons.append(("region", region))
        if severity <= Severity.S3:
            reasons.append(("window", str(chosen.window_days)))
        reasons.append(("severity", severity.name))
        due_at = clocks.due(
            received_at,
            severity=severity,
            window_days=chosen.window_days,
            province=self._province,
        )
        return Route(team.area, team.id, None, due_at, tuple(reasons))

    def place(self, route: Route) -> Place | None:
        """Return the community that a route was chosen by; None when the text named none."""
        return self._gazetteer.named(dict(route.reasons).get("community", ""))

    @property
    def regions(self) -> tuple[Region, ...]:
        """The regions of the province."""
        return self._regions

    @property
    def gazetteer(self) -> Gazetteer:
        """The communities of the province."""
        return self._gazetteer

    def teams(self, area: str | None = None) -> tuple[Team, ...]:
        """List the province's teams, or those of one area; the counter is always among them."""
        return tuple(
            team for team in self._teams.values() if area in (None, team.area) or team.id == COUNTER
        )

    def _nearest(self, place: Place) -> str:
        return min(
            self._regions,
            key=lambda region: min(_distance(place, centre) for centre in region.centres),
        ).id


def team_after(correction: Correction, route: Route) -> Team:
    """Choose the team a corrected case goes to; raises UnknownTeam.

    A category of another area without a team takes that area's team in the route's region.
    """
    teams = _all_teams()
    area = route.area if correction.category is None else correction.category.partition(".")[0]
    if correction.team is None and area != route.area:
        return teams.get(f"{area}.{dict(route.reasons).get('region')}", teams[COUNTER])
    team = teams.get(correction.team or route.team)
    if team is None:
        raise UnknownTeam("the routing table has no such team: choose one from the list")
    return team


@cache
def _all_teams() -> Mapping[str, Team]:
    table = _read(PACKAGED)
    return {team.id: team for team in _teams(table, tuple(_regions(table)))}


def _read(path: Path) -> Mapping[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)


def _regions(table: Mapping[str, Any]) -> Iterator[Region]:
    for row in table["region"]:
        centres = tuple((float(north), float(east)) for north, east in row["centres"])
        yield Region(row["id"], row["province"], Bilingual(**row["name"]), centres)


def _teams(table: Mapping[str, Any], regions: tuple[Region, ...]) -> Iterator[Team]:
    for area in table["area"]:
        for region in regions:
            name = Bilingual(
                f"{area['team']['en']}, {region.name.en}", f"{area['team']['fr']}, {region.name.fr}"
            )
            yield Team(f"{area['id']}.{region.id}", area["id"], name)
    yield Team(COUNTER, OTHER, Bilingual(**table["counter"]))


def _distance(place: Place, centre: tuple[float, float]) -> float:
    """Return a flat-earth distance in degrees of latitude, good to a percent in one province."""
    latitude, longitude = centre
    east = (place.longitude - longitude) * math.cos(math.radians(latitude))
    return math.hypot(place.latitude - latitude, east)
