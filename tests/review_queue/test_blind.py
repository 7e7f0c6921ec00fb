"""Cases that are decided before any suggestion is shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from classifiers.model import Severity
from review_queue import blind, decisions, listing, queue, review_shares
from review_queue.errors import ChoiceMissing, NothingToConfirm, PermissionDenied, SharesRefused
from review_queue.filters import Filter
from review_queue.model import CaseState, Concealed, Correction, QueueRow
from review_queue.review_shares import Shares
from review_queue.review_tables import CaseDrawRow, ReviewAnswerRow
from review_queue.tables import CaseRow
from tests.review_queue.office import (
    ASSESSMENT,
    CLERK,
    CLI,
    NOW,
    SQLITE_ONLY,
    SUPERVISOR,
    Office,
    redacted,
    route,
    suggestion,
)
from tests.review_queue.reviewing import ALIKE, BLIND, NOBODY, draw, drawn

pytestmark = SQLITE_ONLY
REASON = "We start with more, says [PERSON 1]."


def rows(office: Office) -> list[QueueRow]:
    with office.database.read() as session:
        return queue.waiting(session, CLERK, now=NOW)


def test_nothing_of_the_suggestion_is_in_view_or_row_before_the_decision(office: Office) -> None:
    """Neither the page nor the list, nor what they are made of, holds what was proposed."""
    case_id = drawn(office, BLIND)
    view = office.view(case_id)
    assert view.concealed is Concealed.BLIND
    assert (view.suggestion, view.route, view.similar) == (None, None, ())
    (row,) = rows(office)
    assert row.blind
    assert (row.category, row.probability, row.team, row.due_at) == (None, None, None, None)


def test_the_suggestion_is_shown_once_the_case_is_decided(office: Office) -> None:
    """And then for good: undone or not, nobody can decide it blind again."""
    case_id = drawn(office, BLIND)
    decision = office.correct(case_id, ALIKE)
    assert decision.confirmed
    view = office.view(case_id)
    assert view.concealed is None
    assert view.suggestion is not None
    with office.database.read() as session:
        (answer,) = session.scalars(select(ReviewAnswerRow)).all()
        assert (answer.blind, answer.category) == (True, "roads.surface")


def test_a_blind_case_stands_among_the_urgent_whatever_was_proposed(office: Office) -> None:
    """Its place tells nothing, and nobody waits longer for being drawn."""
    ordinary = drawn(office, NOBODY)
    drawn(office, BLIND, Severity.S4)
    drawn(office, BLIND, Severity.S2)
    assert {row.severity for row in rows(office) if row.blind} == {Severity.S2}
    assert rows(office)[-1].case_id == ordinary
    with office.database.read() as session:
        turns = session.scalars(select(CaseRow.turn_at).where(CaseRow.id != ordinary)).all()
    assert len(set(turns)) == 1


def test_a_blind_case_passes_every_filter_that_would_tell_what_was_proposed(
    office: Office,
) -> None:
    """Whoever works on one area meets it too; one whose suggestion is known is filtered."""
    drawn(office, NOBODY)
    hidden = drawn(office, BLIND)
    for chosen in (Filter(areas=("housing",)), Filter(region="central"), Filter(abstained=True)):
        with office.database.read() as session:
            page = listing.page(session, CLERK, chosen, now=NOW)
        assert [row.case_id for row in page.rows] == [hidden]


def test_a_blind_case_cannot_be_confirmed_or_half_answered(office: Office) -> None:
    """What is left out must not be filled in by what nobody saw."""
    case_id = drawn(office, BLIND)
    with pytest.raises(NothingToConfirm):
        office.confirm(case_id)
    for partial in (Correction(category="roads.snow"), Correction(severity=Severity.S2)):
        with pytest.raises(ChoiceMissing):
            office.correct(case_id, partial)
    assert office.view(case_id).state is CaseState.WAITING


def test_an_alarm_is_never_hidden(office: Office) -> None:
    """A proposed S1 is shown as one, even if chance chose the case, and when it comes later."""
    case_id = drawn(office, BLIND, Severity.S1)
    assert office.view(case_id).concealed is None
    assert rows(office)[0].severity is Severity.S1
    later = drawn(office, BLIND)
    office_again(office, later, Severity.S1)
    draw(office, later, BLIND)
    assert office.view(later).concealed is None


def office_again(office: Office, case_id: str, severity: Severity) -> None:
    """Set a case aside and assess it anew."""
    with office.database.write() as session:
        decisions.quarantine(session, CLERK, case_id, "name_missed", now=NOW)
        decisions.process_again(session, CLERK, case_id, "en", now=NOW)
    job = None
    while job is None or job.case_id != case_id:
        job = office.claim_job()
        assert job is not None
    proposed = suggestion(severity=severity)
    office.assess(job, replace(ASSESSMENT, suggestion=proposed, route=route(severity)))


def test_a_case_whose_suggestion_was_seen_does_not_become_blind(office: Office) -> None:
    """It was triaged before anybody drew; processed again it is shown as before."""
    case_id = office.waiting()
    office_again(office, case_id, Severity.S3)
    draw(office, case_id, BLIND)
    assert office.view(case_id).concealed is None


def test_a_draw_can_be_made_again_and_a_changed_one_is_found(office: Office) -> None:
    """Chance is a keyed hash of the number: with the key anybody comes to the same."""
    cases = [drawn(office, Shares(0.5, 0.5)) for _ in range(12)]
    with office.database.read() as session:
        replayed = blind.replay(session, office.vault, CLI)
        held = session.scalars(select(CaseDrawRow)).all()
        assert replayed.cases == len(cases)
        assert replayed.blind == sum(row.blind for row in held)
        assert replayed.differing == ()
    with office.database.write() as session:
        session.execute(update(CaseDrawRow).where(CaseDrawRow.case_id == cases[0])
                        .values(blind=~CaseDrawRow.blind))  # fmt: skip
    with office.database.read() as session:
        assert blind.replay(session, office.vault, CLI).differing == (cases[0],)


def test_chance_is_even_and_unlike_for_the_two_draws(office: Office) -> None:
    """Of many numbers about the share is below it, and being blind says nothing of the other."""
    numbers = [f"HM-{n:04d}-{n:04d}" for n in range(2000)]
    with office.database.read():
        first = [blind.chance(office.vault, blind.BLIND, each) < 0.05 for each in numbers]
        second = [blind.chance(office.vault, blind.SECOND, each) < 0.05 for each in numbers]
    assert 60 <= sum(first) <= 145
    assert sum(one and other for one, other in zip(first, second, strict=True)) <= 20


def test_a_supervisor_chooses_shares_with_a_reason_on_the_record(office: Office) -> None:
    """The newest is in force from the next case on; the earlier ones stay listed."""
    default = Shares(0.05, 0.05)
    for shares in (Shares(0.1, 0.2), Shares(0.02, 0.3)):
        with office.database.write() as session:
            review_shares.choose(
                session, office.vault, SUPERVISOR, shares, reason=redacted(REASON), now=NOW
            )
    with office.database.read() as session:
        assert review_shares.in_force(session, default) == Shares(0.02, 0.3)
        listed = review_shares.listed(session, office.vault, SUPERVISOR)
        assert [(made.shares.second, reason) for made, reason in listed] == [
            (0.3, REASON), (0.2, REASON),
        ]  # fmt: skip
    draw(office, case_id := office.waiting(), default)
    with office.database.read() as session:
        assert session.get_one(CaseDrawRow, case_id).second_share == 0.3


@pytest.mark.parametrize(
    ("shares", "reason"),
    [
        (Shares(0.6, 0), REASON),
        (Shares(0, -0.1), REASON),
        (Shares(float("nan"), 0), REASON),
        (Shares(0.1, 0.1), "[PERSON 1] [PERSON 2] so"),
    ],
)
def test_shares_out_of_range_or_without_reason_are_refused(
    office: Office, shares: Shares, reason: str
) -> None:
    """Hiding most suggestions is a decision against them, not a measurement."""
    with office.database.write() as session, pytest.raises(SharesRefused):
        review_shares.choose(
            session, office.vault, SUPERVISOR, shares, reason=redacted(reason), now=NOW
        )


def test_only_a_supervisor_chooses_shares(office: Office) -> None:
    """Whoever decides cases does not choose how many of them are hidden."""
    with office.database.write() as session, pytest.raises(PermissionDenied):
        review_shares.choose(
            session, office.vault, CLERK, Shares(0, 0), reason=redacted(REASON), now=NOW
        )
