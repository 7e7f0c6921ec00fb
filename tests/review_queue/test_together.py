"""Alike cases are confirmed together, one by one, but for a random tenth."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest

from classifiers.model import Prediction, Severity, Suggestion
from classifiers.taxonomy import Taxonomy
from review_queue import audit, case_clocks, claims, passing, together, together_confidence
from review_queue.errors import (
    BatchNotFound,
    ClaimConflict,
    PermissionDenied,
    ThresholdRefused,
    TogetherRefused,
)
from review_queue.together import Alike
from review_queue.together_results import Result, result
from tests.review_queue.office import (
    ASSESSMENT,
    CLERK,
    COLLEAGUE,
    NOW,
    SQLITE_ONLY,
    SUPERVISOR,
    Office,
    redacted,
    route,
    suggestion,
)

AGENT = suggestion().agent
ALIKE = Alike("roads", "roads.surface", Severity.S3, ("environment.flood", "roads.surface"))


def test_a_group_is_of_one_category_severity_area_and_suggestion_set(office: Office) -> None:
    """Whatever differs, is doubtful, urgent, held or led is in no group."""
    _allow(office, 0.95)
    alike = {_case(office) for _ in range(3)}
    _case(office, probability=0.94)
    _case(office, category="roads.snow")
    for level in (Severity.S1, Severity.S2):
        for _ in range(2):
            _case(office, severity=level)
    raised, passed, held, foreign = (_case(office) for _ in range(4))
    with office.database.write() as session:
        known = Taxonomy.load()
        case_clocks.reprioritise(session, CLERK, raised, Severity.S2, taxonomy=known, now=NOW)
        to = {"person": None, "team": "roads.central"}
        passing.pass_on(
            session, CLERK, passed, **to, note=redacted("Nearer to them."), seen=0, now=NOW
        )
        claims.claim(session, COLLEAGUE, held, now=NOW)
    office.assess(office.received(), replace(ASSESSMENT, suggestion=_sure(agent="x model:other")))
    alike.add(foreign)
    with office.database.read() as session:
        (group,) = together.groups(session, CLERK, now=NOW)
        assert together.groups(session, replace(CLERK, areas=frozenset({"health"})), now=NOW) == ()
    assert group.alike == ALIKE
    assert {each.case_id for each in group.cases} == alike
    assert group.total == 4


def test_each_case_has_its_own_decision_and_a_tenth_is_asked(office: Office) -> None:
    """Of twelve, two are drawn and taken by the person; a changed one is left, by name."""
    _allow(office, 0.95)
    cases = [_case(office) for _ in range(13)]
    office.claim(cases[12], COLLEAGUE)
    batch = _draw(office, cases)
    with office.database.write() as session:
        open_now = together.still_open(session, CLERK, batch)
    slipped = open_now[0]
    _release(office, slipped)
    shown = _confirm_all(office, batch)
    assert Counter(each.outcome for each in shown.cases) == {
        "confirmed": 9, "asked": 2, "changed": 2,
    }  # fmt: skip
    assert {each.case_id for each in shown.of("changed")} == {cases[12], slipped}
    for each in shown.of("confirmed"):
        view = office.view(each.case_id)
        assert view.decision is not None
        assert view.decision.confirmed
        assert [entry.tag for entry in view.history].count("desk:case:confirmed") == 1
    for each in shown.of("asked"):
        view = office.view(each.case_id)
        assert (view.decision, view.claimed_by) == (None, CLERK.id)
    with office.database.read() as session:
        assert audit.verify(session).first_broken is None


@SQLITE_ONLY
def test_a_case_left_out_once_is_never_confirmed_together(office: Office) -> None:
    """Or the tenth would shrink with every round."""
    _allow(office, 0.95)
    asked = _confirm_all(office, _draw(office, [_case(office), _case(office)])).of("asked")
    (left,) = asked
    with office.database.write() as session:
        claims.release(session, CLERK, left.case_id, now=NOW)
    _case(office)
    with office.database.read() as session:
        group = together.group(session, CLERK, ALIKE, now=NOW)
    assert left.case_id not in {each.case_id for each in group.cases}
    batch = _draw(office, [left.case_id, group.cases[0].case_id])
    with office.database.read() as session:
        outcomes = {each.case_id: each.outcome for each in result(session, CLERK, batch).cases}
    assert outcomes == {left.case_id: "changed", group.cases[0].case_id: "asked"}


@SQLITE_ONLY
def test_which_tenth_is_drawn_is_left_to_chance(office: Office) -> None:
    """Every case of ten is asked in some draw, and the draw follows nothing about the cases."""
    _allow(office, 0.95)
    cases = [_case(office) for _ in range(10)]
    drawn = set()
    for seed in range(60):
        with office.database.write() as session:
            rng = random.Random(seed)
            picked = dict.fromkeys(cases, 0)
            batch = together.draw(session, CLERK, ALIKE, picked, now=NOW, rng=rng)
            drawn |= {each.case_id for each in result(session, CLERK, batch).of("asked")}
            session.rollback()
    assert drawn == set(cases)


@SQLITE_ONLY
def test_only_a_supervisor_says_from_when_and_only_for_a_model(office: Office) -> None:
    """Without a choice there is no group; the figures show how the tenth was decided."""
    cases = [_case(office) for _ in range(4)]
    with pytest.raises(TogetherRefused, match="off"):
        _draw(office, cases)
    with office.database.write() as session:
        for who, number, refusal in (
            (CLERK, 0.95, PermissionDenied),
            (SUPERVISOR, 0.89, ThresholdRefused),
            (SUPERVISOR, 1.01, ThresholdRefused),
        ):
            with pytest.raises(refusal):
                together_confidence.choose(session, who, number, agent=AGENT, now=NOW)
    _allow(office, 0.95)
    for picked, reason in ((cases[:1], "few"), (["HM-0000-0000"] * 1 + cases[:0], "few")):
        with pytest.raises(TogetherRefused, match=reason):
            _draw(office, picked)
    shown = _confirm_all(office, _draw(office, cases))
    (asked,) = shown.of("asked")
    office.confirm(asked.case_id)
    with office.database.write() as session:
        figures = together_confidence.figures(session, SUPERVISOR)
        assert figures == together_confidence.Figures(3, 1, 1, 0)
        with pytest.raises(BatchNotFound):
            together.still_open(session, COLLEAGUE, shown.number)
        with pytest.raises(BatchNotFound):
            result(session, COLLEAGUE, shown.number)
        assert result(session, SUPERVISOR, shown.number) == result(session, CLERK, shown.number)
        together_confidence.choose(session, SUPERVISOR, None, agent=AGENT, now=NOW)
        assert together.groups(session, CLERK, now=NOW) == ()


def _allow(office: Office, confidence: float) -> None:
    with office.database.write() as session:
        together_confidence.choose(session, SUPERVISOR, confidence, agent=AGENT, now=NOW)


def _sure(
    category: str = "roads.surface",
    severity: Severity = Severity.S3,
    probability: float = 0.97,
    agent: str = AGENT,
) -> Suggestion:
    made = suggestion(category, severity)
    return replace(made, category=Prediction(category, probability), agent=agent)


def _case(
    office: Office,
    category: str = "roads.surface",
    severity: Severity = Severity.S3,
    probability: float = 0.97,
) -> str:
    proposed = _sure(category, severity, probability)
    return office.waiting(replace(ASSESSMENT, suggestion=proposed, route=route(severity)))


def _draw(office: Office, cases: list[str]) -> int:
    with office.database.write() as session:
        return together.draw(session, CLERK, ALIKE, dict.fromkeys(cases, 0), now=NOW)


def _release(office: Office, case_id: str) -> None:
    """Let a case go through somebody else's hands: its fence moves."""
    office.claim(case_id, COLLEAGUE)
    with office.database.write() as session:
        claims.release(session, COLLEAGUE, case_id, now=NOW)


def _confirm_all(office: Office, batch: int) -> Result:
    with office.database.read() as session:
        waiting = together.still_open(session, CLERK, batch)
    for case_id in waiting:
        try:
            with office.database.write() as session:
                together.confirm_one(session, CLERK, batch, case_id, now=NOW)
        except ClaimConflict:
            with office.database.write() as session:
                together.leave(session, CLERK, batch, case_id)
    with office.database.read() as session:
        return result(session, CLERK, batch)
