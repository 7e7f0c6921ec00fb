"""Play 10,000 requests through an invented office: our assignment against taking turns.

    python -m eval.benchmarks.routing

Every play has the same office, the same requests and the same absences under each policy, and in
each people work on what is theirs in the same order; only who gets what differs. Plays differ by
their seed. Time is office time. S1 is left out: an alarm gets that taken, whoever owns it.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import fmean, stdev

import click
from scipy.stats import t

from app.cli.output import print_json, progress
from classifiers.model import Severity
from classifiers.taxonomy import Category, Taxonomy
from eval.reports.record import figures
from redaction.model import Language
from review_queue.assignment import Candidate, Need
from review_queue.simulation import DAY, Hand, Office, Policy, Request, by_rules, in_turn

PEOPLE_PER_AREA = 6
FRENCH = {
    "southeast": 0.4,
    "southwest": 0.05,
    "central": 0.12,
    "northeast": 0.65,
    "northwest": 0.7,
}
SEVERITIES = {Severity.S2: 0.15, Severity.S3: 0.6, Severity.S4: 0.25}
MINUTES = {Severity.S2: 50.0, Severity.S3: 45.0, Severity.S4: 20.0}
BUSY_MONDAY = (1.35, 1.0, 0.95, 0.95, 0.75)
STORM_EVERY, STORM = 11, 2.2  # every eleventh day brings so many times the requests for roads
AWAY = 0.08


@dataclass(frozen=True, slots=True)
class Outcome:
    """Count the requests of one play that were late under one policy, and the mean wait."""

    late: int
    wait: float


@dataclass(frozen=True, slots=True)
class Compared:
    """State breaches per play of `requests`; `fewer` with its 95% interval over the plays (t).

    `load` is the work that came, as a share of the time of the people who were there.
    """

    load: float
    plays: int
    requests: int
    rules: float
    turns: float
    turns_by_capacity: float
    fewer: float
    fewer_low: float
    fewer_high: float
    fewer_than_by_capacity: float
    fewer_than_by_capacity_low: float
    fewer_than_by_capacity_high: float
    wait_rules: float
    wait_turns: float


@click.command()
@click.option("--requests", default=10_000, show_default=True)
@click.option("--plays", default=5, show_default=True)
@click.option("--load", "loads", multiple=True, type=float, default=(0.7, 0.8, 0.9))
@click.option("--seed", default=20261127, show_default=True)
def main(requests: int, plays: int, loads: tuple[float, ...], seed: int) -> None:
    """Compare breaches at several loads of the office."""
    began = time.monotonic()
    with progress("Plays", len(loads) * plays) as bar:
        found = [_compare(load, plays, requests, seed, bar.advance) for load in loads]
    print_json({
        "seconds": round(time.monotonic() - began, 1),
        "loads": [figures(each) for each in found],
    })  # fmt: skip


def _compare(
    load: float, plays: int, requests: int, seed: int, advance: Callable[[], None]
) -> Compared:
    outcomes: dict[str, list[Outcome]] = {"rules": [], "turns": [], "by_capacity": []}
    shares = []
    for play in range(plays):
        chance = random.Random(seed + play)  # noqa: S311 - a seeded play, not a secret
        hands = list(invented_office(chance))
        asked = list(invented_requests(chance, hands, requests, load))
        days = int(asked[-1].at // DAY) + 1
        hands = [_with_absences(chance, hand, days) for hand in hands]
        shares.append(_share(hands, asked, days))
        covers = _covers(hands)
        outcomes["rules"].append(_played(hands, asked, by_rules, covers))
        outcomes["turns"].append(_played(hands, asked, in_turn(), {}))
        outcomes["by_capacity"].append(_played(hands, asked, in_turn_by_capacity(), {}))
        advance()
    return _summed(fmean(shares), plays, requests, outcomes)


def invented_office(chance: random.Random) -> Iterator[Hand]:
    """Yield six people for each area: their regions, languages, skills and pace."""
    taxonomy, regions = Taxonomy.load(), list(FRENCH)
    for area in taxonomy.areas:
        known = [each.id for each in taxonomy.categories if each.area == area.id]
        for number in range(PEOPLE_PER_AREA):
            first = regions[number % len(regions)]
            served = {first, *chance.sample(regions, 2)}
            bilingual = number == 0 or chance.random() < 0.25 + FRENCH[first]
            pace = 0.5 if number % 3 == 2 else 1.0
            yield Hand(
                Candidate(
                    username=f"{area.id}-{number}",
                    teams=frozenset(f"{area.id}.{region}" for region in served),
                    languages=frozenset({"en", "fr"} if bilingual else {"en"}),
                    skills=frozenset(chance.sample(known, min(2, len(known)))),
                    capacity=int(12 * pace),
                ),
                pace,
            )


def invented_requests(
    chance: random.Random, hands: list[Hand], number: int, load: float
) -> Iterator[Request]:
    """Yield requests in order, so many a day that the office is loaded to this share."""
    taxonomy = Taxonomy.load()
    categories = [each for each in taxonomy.categories if each.id != "other"]
    mean = sum(SEVERITIES[each] * MINUTES[each] for each in SEVERITIES)
    a_day = load * (1 - AWAY) * DAY * sum(hand.pace for hand in hands) / mean
    day = made = 0
    while made < number:
        stormy = day % STORM_EVERY == STORM_EVERY - 1
        share = BUSY_MONDAY[day % 5] * (1 + (STORM - 1) / 6 if stormy else 1)
        moments = sorted(chance.uniform(0, DAY) for _ in range(_poisson(chance, a_day * share)))
        for moment in moments[: number - made]:
            yield _request(chance, categories, day, moment, stormy)
        made += len(moments)
        day += 1


def _request(
    chance: random.Random, categories: list[Category], day: int, moment: float, stormy: bool
) -> Request:
    weights = [STORM if stormy and each.area == "roads" else 1.0 for each in categories]
    category = chance.choices(categories, weights)[0]
    region = chance.choices(list(FRENCH), (0.3, 0.25, 0.2, 0.15, 0.1))[0]
    severity = chance.choices(list(SEVERITIES), list(SEVERITIES.values()))[0]
    language: Language = "fr" if chance.random() < FRENCH[region] else "en"
    need = Need(f"{category.area}.{region}", category.id, language, severity)
    at = day * DAY + moment
    closings = 0 if severity == Severity.S2 else category.window_days
    return Request(
        at,
        (day + 1 + closings) * DAY,
        need,
        chance.lognormvariate(0, 0.5) * MINUTES[severity] / 1.133,
    )


def _with_absences(chance: random.Random, hand: Hand, days: int) -> Hand:
    spells, day = [], chance.randrange(25)
    while day < days:
        length = chance.choice((1, 1, 2, 5))
        spells.append((day * DAY, (day + length) * DAY))
        day += length + int(chance.expovariate(1 / (2.25 / AWAY - 2.25))) + 1
    return replace(hand, away=tuple(spells))


def _share(hands: list[Hand], asked: list[Request], days: int) -> float:
    """Return the work that comes as a share of the time of the people who are there."""
    there = 0.0
    for hand in hands:
        away = sum(min(end, days * DAY) - start for start, end in hand.away)
        there += hand.pace * (days * DAY - away)
    return sum(each.minutes for each in asked) / there


def _covers(hands: list[Hand]) -> dict[str, str]:
    """Let the next person of an area cover, as a supervisor would enter it."""
    names = [hand.candidate.username for hand in hands]
    return {
        name: names[start + (place + 1) % PEOPLE_PER_AREA]
        for start in range(0, len(names), PEOPLE_PER_AREA)
        for place, name in enumerate(names[start : start + PEOPLE_PER_AREA])
    }


def in_turn_by_capacity() -> Policy:
    """Take turns too, but let half-time people be passed over every second time."""
    given: dict[str, int] = {}

    def policy(need: Need, candidates: Sequence[Candidate]) -> str | None:
        able = [
            each
            for each in candidates
            if need.team in each.teams and not each.away and need.language in each.languages
        ]
        if not able:
            return None
        chosen = min(able, key=lambda e: ((given.get(e.username, 0) + 1) / e.capacity, e.username))
        given[chosen.username] = given.get(chosen.username, 0) + 1
        return chosen.username

    return policy


def _played(
    hands: list[Hand], asked: list[Request], policy: Policy, covers: dict[str, str]
) -> Outcome:
    done = Office(hands, policy, covers=covers).play(asked)
    waits = [
        each.begun - request.at
        for each, request in zip(done, asked, strict=True)
        if each.begun is not None
    ]
    return Outcome(sum(each.late for each in done), fmean(waits))


def _summed(load: float, plays: int, requests: int, outcomes: dict[str, list[Outcome]]) -> Compared:
    late = {name: [each.late for each in found] for name, found in outcomes.items()}
    turns = _interval([a - b for a, b in zip(late["turns"], late["rules"], strict=True)])
    fair = _interval([a - b for a, b in zip(late["by_capacity"], late["rules"], strict=True)])
    return Compared(
        load, plays, requests, fmean(late["rules"]), fmean(late["turns"]),
        fmean(late["by_capacity"]), *turns, *fair,
        wait_rules=fmean(each.wait for each in outcomes["rules"]),
        wait_turns=fmean(each.wait for each in outcomes["turns"]),
    )  # fmt: skip


def _interval(differences: list[int]) -> tuple[float, float, float]:
    """Return a mean and its 95% interval by Student's t over the plays."""
    mean = fmean(differences)
    if len(differences) < 2:
        return mean, float("-inf"), float("inf")
    half = t.ppf(0.975, len(differences) - 1) * stdev(differences) / len(differences) ** 0.5
    return mean, mean - half, mean + half


def _poisson(chance: random.Random, mean: float) -> int:
    """Draw how many come in a day."""
    count, left = 0, mean
    while (left := left - chance.expovariate(1)) > 0:
        count += 1
    return count


if __name__ == "__main__":
    main()
