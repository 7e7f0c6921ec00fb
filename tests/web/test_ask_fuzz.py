"""Whoever asks whatever of whichever case: no answer names a case that they may not open."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import product

import pytest
from flask import Flask
from sqlalchemy import select

from app.assistant.ask.desk import Desk
from app.assistant.ask.question import TAKES, Arguments, Question, Tool
from app.assistant.ask.tools import find
from app.bootstrap import Counter
from app.clock import now
from app.web import told  # noqa: F401 - it registers the words
from app.web.answers import search
from app.web.telling import Answer, Quoted, tell
from classifiers.model import Severity, Suggestion, Witness
from redaction.model import KnownIdentity
from review_queue import decisions, nearness, occurrences, people
from review_queue.errors import CaseNotFound, ClaimConflict, MergeRefused
from review_queue.lifecycle import CASE_NUMBER
from review_queue.model import Actor, Correction, Role
from review_queue.places import Place
from review_queue.tables import CaseRow
from review_queue.visibility import may_open
from tests.web.desk import suggestion, waiting_case

AREAS = {"roads": "roads.snow", "housing": "housing.repair", "social": "social.seniors"}
LIMITS = (None, frozenset({"roads"}), frozenset({"housing", "social"}), frozenset[str]())
ROLES = (Role.INTAKE, Role.CASE_WORKER, Role.PRIVACY, Role.SUPERVISOR, Role.RECORDS)
SHEDIAC = Place("Shediac", 46.2198, -64.5411)
EVERYTHING = Arguments(place="Shediac", severity=Severity.S3, category="roads.snow", language="en")
SUPERVISOR = Actor("test-supervisor", Role.SUPERVISOR)


def an_office(counter: Counter, seed: int) -> list[str]:
    """Receive ten cases that speak alike and are decided, linked and merged as chance has it."""
    chance, numbers = random.Random(seed), list[str]()
    for number in range(10):
        category = chance.choice(sorted(AREAS.values()))
        known = tuple(Witness(f"case {each}", category, chance.choice([1.0, -1.0]))
                      for each in numbers[-3:])  # fmt: skip
        made = suggestion(category, possible=(category,))
        case_id = waiting_case(
            counter,
            body=f"Snow and ice at the door in Shediac, number {number}.",
            proposed=_with(made, known),
        )
        numbers.append(case_id)
        with counter.database.write() as rows:
            people.keep(rows, counter.vault, case_id, KnownIdentity(emails=("a@example.org",)))
            nearness.keep_place(rows, case_id, SHEDIAC)
        _join(counter, chance, case_id, chance.choice(numbers))
        if chance.random() < 0.5:
            _decide(counter, case_id, chance.choice([None, *AREAS.values()]))
    return numbers


def _with(made: Suggestion, known: tuple[Witness, ...]) -> Suggestion:
    return replace(made, witnesses=known)


def _join(counter: Counter, chance: random.Random, case_id: str, other: str) -> None:
    try:
        with counter.database.write() as rows:
            fences = {each: rows.get_one(CaseRow, each).fence for each in (case_id, other)}
            if chance.random() < 0.5:
                occurrences.link(rows, SUPERVISOR, case_id, other, seen=fences[case_id], now=now())
            else:
                occurrences.merge(
                    rows, SUPERVISOR, case_id, other,
                    seen=fences[case_id], seen_leading=fences[other], now=now(),
                )  # fmt: skip
    except (MergeRefused, ClaimConflict):
        return


def _decide(counter: Counter, case_id: str, category: str | None) -> None:
    try:
        with counter.database.write() as rows:
            seen = rows.get_one(CaseRow, case_id).fence
            answer = Correction(category, Severity.S3)
            decisions.correct(rows, SUPERVISOR, case_id, answer, seen=seen, now=now())
    except ClaimConflict:
        return


def named_in(answer: Answer) -> set[str]:
    """Find every case number in an answer, wherever it stands."""
    lines = [each.text if isinstance(each, Quoted) else each for each in answer.lines]
    cited = [f"{each.case_id} {each.words} {each.excerpt}" for each in answer.cases]
    pages = [f"{each.words} {each.address}" for each in answer.references]
    return set(CASE_NUMBER.findall("\n".join(map(str, (*lines, *cited, *pages)))))


@pytest.mark.parametrize("seed", [1, 2])
def test_case_58_no_answer_names_a_case_its_asker_may_not_open(
    counter: Counter, app: Flask, seed: int
) -> None:
    """Every tool, with and without arguments, of every case, for every role and limit of areas."""
    numbers = an_office(counter, seed)
    counter = _matching(counter)
    named = 0
    with app.test_request_context("/"), counter.database.read() as rows:
        for role, limit, case_id in product(ROLES, LIMITS, numbers):
            actor = Actor("asker", role, limit)
            open_to = set(rows.scalars(select(CaseRow.id).where(may_open(actor))))
            if case_id not in open_to:
                with pytest.raises(CaseNotFound):
                    Desk.beside(rows, actor, case_id, counter, search(), now=now())
                continue
            desk = Desk.beside(rows, actor, case_id, counter, search(), now=now())
            for tool, given in product(Tool, (Arguments(), EVERYTHING)):
                asked = Question(tool, given.only(TAKES.get(tool, frozenset())))
                found = named_in(tell(find(desk, asked)))
                assert found <= open_to, (role, limit, tool)
                named += len(found)
    assert named > 100


def _matching(counter: Counter) -> Counter:
    """Permit showing a person's earlier requests, so that this tool is tried as well."""
    settings = counter.settings.model_copy(update={"match_people": True})
    return replace(counter, settings=settings)
