"""Who of a team takes a request: a rule over language, skills, absence and load, without rows.

People who are away, who do not speak the person's language or lack a skill that a rule asks for
are out, and so is whoever has as many open cases as they can carry, unless it is urgent. Of the
rest the least loaded one by their own measure is chosen. Whoever knows the category counts as less
loaded, whoever also speaks the other language as more: for the requests nobody else can take.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from classifiers.model import Severity
from redaction.model import Language

STRANGER = 1.25
SPARED = 1.1
URGENT = Severity.S2
IN_THE_WAY = ("", "away", "language", "skill", "capacity")


@dataclass(frozen=True, slots=True)
class Need:
    """Say what a request asks of its owner; `skills` must all be there."""

    team: str
    category: str
    language: Language
    severity: Severity
    skills: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """Describe one person; `load` and `capacity` count open cases."""

    username: str
    teams: frozenset[str]
    languages: frozenset[str]
    skills: frozenset[str]
    capacity: int
    load: int = 0
    away: bool = False

    def knows(self, category: str) -> bool:
        """Tell whether a category, or its whole area, is among the person's skills."""
        return category in self.skills or category.partition(".")[0] in self.skills

    def strain(self, need: Need) -> float:
        """Return how loaded the person would be, by their own measure, with one case more."""
        strain = (self.load + 1) / self.capacity
        if not self.knows(need.category):
            strain *= STRANGER
        if need.language == "en" and "fr" in self.languages:
            strain *= SPARED
        return strain


@dataclass(frozen=True, slots=True)
class Choice:
    """Name the owner, None for the team's tray, and why in (code, value) pairs."""

    owner: str | None
    reasons: tuple[tuple[str, str], ...]


def choose(candidates: Iterable[Candidate], need: Need) -> Choice:
    """Choose an owner from the team, else from another team of the area, else the tray.

    Without anybody in the team or the area there is nothing to say.
    """
    everyone = list(candidates)
    own = [each for each in everyone if need.team in each.teams]
    area = need.team.partition(".")[0]
    others = [each for each in everyone if each not in own and area in _areas(each.teams)]
    if not own and not others:
        return Choice(None, ())
    missing = []
    for group, borrowed in ((own, False), (others, True)):
        fit, lacks = _fit(group, need)
        missing += [lacks] if group else []
        if fit:
            return _chosen(min(fit, key=lambda each: (each.strain(need), each.username)), need,
                           borrowed=borrowed)  # fmt: skip
    # Who came nearest says why: a full person of the next region rather than a language.
    return Choice(None, (("tray", max(missing, key=IN_THE_WAY.index)),))


def _fit(group: Collection[Candidate], need: Need) -> tuple[list[Candidate], str]:
    """Return who can take it, or the first thing that leaves nobody."""
    tests = (
        ("away", lambda each: not each.away),
        ("language", lambda each: need.language in each.languages),
        ("skill", lambda each: each.skills >= set(need.skills)),
        ("capacity", lambda each: need.severity >= URGENT or each.load < each.capacity),
    )
    left = list(group)
    for name, passes in tests:
        kept = [each for each in left if passes(each)]
        if not kept:
            return [], name
        left = kept
    return left, ""


def _chosen(person: Candidate, need: Need, *, borrowed: bool) -> Choice:
    reasons = [("owner_load", f"{person.load}/{person.capacity}")]
    if need.language == "fr":
        reasons.append(("owner_language", need.language))
    if need.skills or person.knows(need.category):
        reasons.append(("owner_skill", need.skills[0] if need.skills else need.category))
    if borrowed:
        reasons.append(("owner_borrowed", need.team))
    return Choice(person.username, tuple(reasons))


def _areas(teams: Iterable[str]) -> set[str]:
    return {team.partition(".")[0] for team in teams}
