"""One rule of the routing table: for which requests it speaks, and where it sends them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from classifiers.model import Severity
from review_queue.errors import RoutingRefused

RULE_ID = re.compile(r"[a-z][a-z0-9-]{0,39}")
SKILL = re.compile(r"[a-z][a-z0-9_.-]{0,63}")
# A forward sortation area or the beginning of one: never a whole postal code.
POSTAL = re.compile(r"[A-Z](?:[0-9](?:[A-Z])?)?")
CONDITIONS = ("area", "category", "region", "community", "postal", "language", "severity")
KEYS = frozenset({"id", "team", "skills", *CONDITIONS})


@dataclass(frozen=True, slots=True)
class Facts:
    """Hold what a rule may ask about a request; `postal` is the beginning of a postal code."""

    area: str
    category: str
    region: str
    severity: str
    language: str = ""
    community: str = ""
    postal: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """Send the requests that meet every condition to a team, to someone with all the skills.

    A condition without values asks nothing. Without a team the usual one keeps the request.
    """

    id: str
    team: str | None = None
    skills: tuple[str, ...] = ()
    area: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    community: tuple[str, ...] = ()
    postal: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    severity: tuple[str, ...] = ()

    def speaks_for(self, facts: Facts) -> bool:
        """Tell whether a request meets every condition."""
        plain = all(
            not getattr(self, name) or getattr(facts, name) in getattr(self, name)
            for name in CONDITIONS
            if name != "postal"
        )
        prefixed = not self.postal or (facts.postal and facts.postal.startswith(self.postal))
        return bool(plain and prefixed)

    def as_row(self) -> dict[str, Any]:
        """Return the rule as the table writes it."""
        lists = {name: list(getattr(self, name)) for name in (*CONDITIONS, "skills")}
        named = {"id": self.id} | ({"team": self.team} if self.team else {})
        return named | {name: values for name, values in lists.items() if values}


def read_rule(row: Mapping[str, Any]) -> Rule:
    """Read one rule; raises RoutingRefused for one that is not complete or says what no rule can.

    Whether its team, areas, categories and regions exist is for the table to say.
    """
    name = str(row.get("id", ""))
    if not RULE_ID.fullmatch(name):
        raise RoutingRefused("a rule's id is a short word like acadian-water", reason="rule_id")
    unknown = set(row) - KEYS
    if unknown:
        raise RoutingRefused(f"rule {name} has unknown keys", reason="rule_key", where=name)
    values = {key: _values(row.get(key, ()), name) for key in (*CONDITIONS, "skills")}
    if not any(values[key] for key in CONDITIONS):
        raise RoutingRefused(f"rule {name} has no condition", reason="rule_empty", where=name)
    team = str(row["team"]) if row.get("team") else None
    if team is None and not values["skills"]:
        raise RoutingRefused(f"rule {name} does nothing", reason="rule_empty", where=name)
    _check(name, values)
    return Rule(name, team, **values)


def _values(given: object, rule: str) -> tuple[str, ...]:
    if isinstance(given, str):
        return (given,)
    if isinstance(given, Sequence) and all(isinstance(each, str) for each in given):
        return tuple(given)
    raise RoutingRefused(f"rule {rule} has a value of a wrong kind", reason="rule_key", where=rule)


def _check(rule: str, values: Mapping[str, tuple[str, ...]]) -> None:
    allowed = (
        ("postal", POSTAL.fullmatch),
        ("skills", SKILL.fullmatch),
        ("language", re.compile("en|fr").fullmatch),
        ("severity", Severity.__members__.get),
    )
    for key, fits in allowed:
        if not all(map(fits, values[key])):
            raise RoutingRefused(
                f"rule {rule}: {key} has an unknown value", reason=f"rule_{key}", where=rule
            )
