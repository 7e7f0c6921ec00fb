"""What a member of staff asked beside a case: a tool of the assistant and what it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from classifiers.model import Severity
from redaction.model import Language


class Tool(StrEnum):
    """Name what the assistant can do; OUTSIDE is everything it cannot."""

    SEVERITY = "severity"
    CATEGORY = "category"
    SIMILAR = "similar"
    MISSING = "missing"
    FOLLOW_UP = "follow_up"
    ROUTE = "route"
    THREAD = "thread"
    DEADLINE = "deadline"
    PERSON = "person"
    INCIDENT = "incident"
    DECIDE = "decide"
    SEALED = "sealed"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Period:
    """Hold a range of days, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Arguments:
    """Hold what a question names; None stands for what it does not.

    `place` is a community's name, `county` and `region` are ids.
    """

    place: str | None = None
    county: str | None = None
    region: str | None = None
    period: Period | None = None
    category: str | None = None
    severity: Severity | None = None
    language: Language | None = None

    @property
    def given(self) -> frozenset[str]:
        """The names of the arguments that were said."""
        return frozenset(
            name for name in Arguments.__dataclass_fields__ if getattr(self, name) is not None
        )

    def only(self, names: frozenset[str]) -> Arguments:
        """Keep the arguments of these names."""
        return Arguments(**{name: getattr(self, name) for name in self.given & names})


@dataclass(frozen=True, slots=True)
class Question:
    """Say which tool a question asks for, with which arguments.

    `nearness` tells how like the known ways of asking it was, `language` that of the nearest.
    """

    tool: Tool
    arguments: Arguments = Arguments()
    nearness: float = 1.0
    language: Language | None = None


WHERE = frozenset({"place", "county", "region"})
TAKES: Mapping[Tool, frozenset[str]] = MappingProxyType(
    {
        Tool.SEVERITY: frozenset({"severity"}),
        Tool.CATEGORY: frozenset({"category"}),
        Tool.SIMILAR: WHERE | {"period", "category", "severity", "language"},
        Tool.FOLLOW_UP: frozenset({"language"}),
        Tool.ROUTE: frozenset({"place", "category", "severity"}),
        Tool.DEADLINE: frozenset({"category", "severity"}),
        Tool.DECIDE: frozenset({"category", "severity"}),
    }
)
"""The arguments of each tool; a tool that is not here takes none."""
