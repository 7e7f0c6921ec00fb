"""Play requests through an office on paper: who gets each, when it is done, whether in time.

Time is counted in minutes of office time, so that nights and holidays do not exist. People work on
what they own one by one, in the order of the queue. Nothing is read or written: what a rule would
do, and how a policy does against another, are both asked here. S1 is not for it: an alarm gets that
taken, whoever owns it.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from review_queue.assignment import Candidate, Need, choose
from review_queue.urgency import HARM

ARRIVES, ENDS, LEAVES, RETURNS = 0, 1, 2, 3
DAY = 495.0  # minutes from 8:15 to 16:30
Policy = Callable[[Need, Sequence[Candidate]], str | None]


@dataclass(frozen=True, slots=True)
class Request:
    """One request: when it comes, by when it must be done, and the minutes it takes."""

    at: float
    due: float
    need: Need
    minutes: float


@dataclass(frozen=True, slots=True)
class Hand:
    """One person: what they can take, how fast they are, and when they are away.

    Someone of half the usual pace, as at half time, has `pace` 0.5.
    """

    candidate: Candidate
    pace: float = 1.0
    away: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """Say who did a request and when; nobody and never when the play ended before."""

    owner: str | None
    begun: float | None
    ended: float | None
    late: bool


@dataclass(slots=True)
class _Desk:
    """What a person has before them: their requests by urgency, and the one they are at."""

    hand: Hand
    waiting: list[tuple[float, int]] = field(default_factory=list)
    busy: bool = False


def by_rules(need: Need, candidates: Sequence[Candidate]) -> str | None:
    """Give a request to whom the program gives it."""
    return choose(candidates, need).owner


def in_turn() -> Policy:
    """Give requests to the people of a team who are there and speak the language, in turn."""
    turns: dict[tuple[str, str], int] = {}

    def policy(need: Need, candidates: Sequence[Candidate]) -> str | None:
        able = sorted(
            each.username
            for each in candidates
            if need.team in each.teams and not each.away and need.language in each.languages
        )
        if not able:
            return None
        turn = turns[need.team, need.language] = turns.get((need.team, need.language), -1) + 1
        return able[turn % len(able)]

    return policy


class Office:
    """Play requests once; a new play takes a new office."""

    def __init__(self, hands: Iterable[Hand], policy: Policy, *, covers: Mapping[str, str]) -> None:
        """Staff the office; `covers` names who takes over from whom when they leave."""
        self._desks = {hand.candidate.username: _Desk(hand) for hand in hands}
        self._people = {name: desk.hand.candidate for name, desk in self._desks.items()}
        self._policy = policy
        self._covers = covers
        self._trays: dict[str, list[tuple[float, int]]] = {}
        self._events: list[tuple[float, int, int, str]] = []
        self._requests: Sequence[Request] = ()
        self._owners: dict[int, str] = {}
        self._begun: dict[int, float] = {}
        self._ended: dict[int, float] = {}

    def play(self, requests: Sequence[Request]) -> list[Done]:
        """Return what became of each request, in the order given."""
        self._requests = requests
        self._events = [(each.at, ARRIVES, n, "") for n, each in enumerate(requests)]
        for name, desk in self._desks.items():
            for leaves, returns in desk.hand.away:
                self._events += [(leaves, LEAVES, 0, name), (returns, RETURNS, 0, name)]
        heapq.heapify(self._events)
        while self._events:
            at, kind, number, name = heapq.heappop(self._events)
            self._happen(at, kind, number, name)
        return [self._done(number) for number in range(len(requests))]

    def _happen(self, at: float, kind: int, number: int, name: str) -> None:
        if kind == ARRIVES:
            self._place(at, number, self._people)
        elif kind == ENDS:
            self._ended[number] = at
            self._desks[name].busy = False
            self._carry(name, -1)
            self._free(at, name)
        elif kind == LEAVES:
            self._people[name] = replace(self._people[name], away=True)
            self._cover(at, name)
        else:
            self._people[name] = replace(self._people[name], away=False)
            self._free(at, name)

    def _place(self, at: float, number: int, people: Mapping[str, Candidate]) -> None:
        """Give a request to a person, or lay it into the tray."""
        owner = self._policy(self._requests[number].need, list(people.values()))
        if owner is None:
            heapq.heappush(self._trays.setdefault(self._area(number), []), self._rank(number))
            return
        self._owners[number] = owner
        self._carry(owner, 1)
        heapq.heappush(self._desks[owner].waiting, self._rank(number))
        self._begin(at, owner)

    def _free(self, at: float, name: str) -> None:
        """Let someone who has room take what lies in their areas' trays, the most urgent first."""
        for area in {team.partition(".")[0] for team in self._people[name].teams}:
            tray, left = self._trays.get(area, []), []
            while tray and self._people[name].load < self._people[name].capacity:
                rank = heapq.heappop(tray)
                if self._policy(self._requests[rank[1]].need, [self._people[name]]) is None:
                    left.append(rank)
                else:
                    self._place(at, rank[1], {name: self._people[name]})
            for rank in left:
                heapq.heappush(tray, rank)
        self._begin(at, name)

    def _begin(self, at: float, name: str) -> None:
        """Let someone who is there and at nothing begin what is most urgent of theirs."""
        desk = self._desks[name]
        if desk.busy or self._people[name].away or not desk.waiting:
            return
        number = heapq.heappop(desk.waiting)[1]
        desk.busy = True
        self._begun[number] = at
        ends = at + self._requests[number].minutes / desk.hand.pace
        heapq.heappush(self._events, (ends, ENDS, number, name))

    def _cover(self, at: float, name: str) -> None:
        """Give what someone leaves behind to their cover, or to whoever can take it."""
        if name not in self._covers:
            return
        left, self._desks[name].waiting = self._desks[name].waiting, []
        for *_, number in sorted(left):
            self._carry(name, -1)
            cover = {self._covers[name]: self._people[self._covers[name]]}
            able = self._policy(self._requests[number].need, list(cover.values())) is not None
            self._place(at, number, cover if able else self._people)

    def _carry(self, name: str, more: int) -> None:
        self._people[name] = replace(self._people[name], load=self._people[name].load + more)

    def _area(self, number: int) -> str:
        return self._requests[number].need.team.partition(".")[0]

    def _rank(self, number: int) -> tuple[float, int]:
        """Place a request as `urgency.turn` does, with days of office time."""
        request = self._requests[number]
        return request.due - math.log2(HARM[request.need.severity]) * DAY, number

    def _done(self, number: int) -> Done:
        ended = self._ended.get(number)
        late = ended is None or ended > self._requests[number].due
        return Done(self._owners.get(number), self._begun.get(number), ended, late)
