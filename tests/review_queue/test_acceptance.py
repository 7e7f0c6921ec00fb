"""What came in is stored once, whole, and sealed."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from review_queue import acceptance, audit, jobs
from review_queue.errors import CaseNotFound, PermissionDenied
from review_queue.lifecycle import CASE_NUMBER
from review_queue.model import PUBLIC, WORKER, CaseState, Channel, Outcome
from review_queue.tables import CaseRow, DeliveryRow, VaultBlobRow
from tests.review_queue.office import CLERK, EVALUATOR, NOW, Office, delivery
from tests.review_queue.race import race


def test_an_accepted_message_has_case_original_delivery_and_job(office: Office) -> None:
    """One transaction leaves everything the worker needs."""
    receipt = office.accept(replace(delivery(b"Subject: a\n\nb"), language="fr"))
    assert receipt.outcome == Outcome.ACCEPTED
    with office.database.read() as session:
        assert (
            acceptance.original(session, office.vault, receipt.case_id, actor=WORKER)
            == b"Subject: a\n\nb"
        )
        arrived = acceptance.envelope(session, receipt.case_id)
        assert jobs.pending(session) == 1
    assert arrived == acceptance.Envelope(Channel.EMAIL, "counter", NOW, "fr")
    assert office.view(receipt.case_id).state == CaseState.RECEIVED


def test_a_case_number_can_be_read_aloud() -> None:
    """No letter of the number can be taken for a digit."""
    drawn = {acceptance.new_case_id() for _ in range(500)}
    assert len(drawn) == 500
    assert all(CASE_NUMBER.fullmatch(number) for number in drawn)
    assert not any(re.search("[ILOU]", number[3:]) for number in drawn)


def test_case_37_the_same_bytes_twice_are_one_case_and_two_deliveries(office: Office) -> None:
    """A repeat is answered with the first case and still recorded."""
    message = delivery()
    first, second = office.accept(message), office.accept(message)
    assert (first.outcome, second.outcome) == (Outcome.ACCEPTED, Outcome.DUPLICATE)
    assert first.case_id == second.case_id
    assert _counts(office) == (1, 2, 1)
    tags = [entry.tag for entry in office.view(first.case_id).history]
    assert tags == ["intake:case:received", "intake:case:repeated"]


def test_case_37_the_same_bytes_at_another_door_are_another_case(office: Office) -> None:
    """Two mailboxes may rightly both have received a message."""
    message = delivery()
    first = office.accept(message)
    second = office.accept(replace(message, mailbox="north"))
    assert second.outcome == Outcome.ACCEPTED
    assert first.case_id != second.case_id


def test_case_37_the_same_bytes_at_the_same_moment_are_one_case(office: Office) -> None:
    """Eight deliveries race; one is new and the other seven name its case."""
    message = delivery()
    receipts = race(8, lambda _: office.accept(message))
    assert len({receipt.case_id for receipt in receipts}) == 1
    outcomes = sorted(receipt.outcome for receipt in receipts)
    assert outcomes == [Outcome.ACCEPTED] + [Outcome.DUPLICATE] * 7
    assert _counts(office) == (1, 8, 1)
    with office.database.read() as session:
        assert audit.verify(session).first_broken is None


def test_case_38_one_message_id_with_other_bytes_makes_two_linked_cases(office: Office) -> None:
    """Nobody can keep a real message out by sending its Message-ID first."""
    first = office.waiting(message_id="<a@example.ca>")
    second = office.waiting(message_id="<a@example.ca>")
    third = office.waiting(message_id="<b@example.ca>")
    assert office.view(second).links == (("id_collision", first),)
    assert office.view(first).links == (("id_collision", second),)
    assert office.view(third).links == ()


def test_case_39_messages_without_an_id_stay_apart(office: Office) -> None:
    """Same sender, subject and second: two requests all the same."""
    first = office.accept(delivery(b"From: a@example.ca\nSubject: Snow\n\nMy street."))
    second = office.accept(delivery(b"From: a@example.ca\nSubject: Snow\n\nMy road."))
    assert first.case_id != second.case_id
    cases = [office.assess(job) for job in (office.claim_job(), office.claim_job()) if job]
    assert [office.view(case_id).links for case_id in cases] == [(), ()]


def test_bytes_that_must_not_be_parsed_are_kept_and_set_aside(office: Office) -> None:
    """A quarantined delivery has its original, a reason and no job."""
    receipt = office.accept(replace(delivery(b"too deep"), quarantine="too_deep"))
    assert receipt.outcome == Outcome.QUARANTINED
    view = office.view(receipt.case_id)
    assert (view.state, view.quarantine_reason) == (CaseState.QUARANTINED, "too_deep")
    with office.database.read() as session:
        assert jobs.pending(session) == 0
        assert (
            acceptance.original(session, office.vault, receipt.case_id, actor=WORKER) == b"too deep"
        )


def test_an_interrupted_acceptance_leaves_nothing(office: Office) -> None:
    """Whatever fails before the commit, the message counts as not accepted."""

    def accept_and_fail() -> None:
        with office.database.write() as session:
            acceptance.accept(session, office.vault, delivery(), now=NOW)
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        accept_and_fail()
    assert _counts(office) == (0, 0, 0)


def test_the_public_and_clerks_may_bring_messages_and_evaluators_may_not(office: Office) -> None:
    """Whoever brings a message stands in its history."""
    with office.database.write() as session:
        for actor in (PUBLIC, CLERK):
            receipt = acceptance.accept(session, office.vault, delivery(), now=NOW, actor=actor)
            assert audit.history(session, receipt.case_id)[0].actor == actor.id
        with pytest.raises(PermissionDenied):
            acceptance.accept(session, office.vault, delivery(), now=NOW, actor=EVALUATOR)


@pytest.mark.parametrize("number", ["HM-0000-0000", "", "HM-\x00000-0000", "' OR 1=1 --"])
def test_a_number_that_names_no_case_is_not_found(office: Office, number: str) -> None:
    """Whatever stands in an address, the answer is the same on every database."""
    with office.database.read() as session, pytest.raises(CaseNotFound):
        acceptance.envelope(session, number)


def _counts(office: Office) -> tuple[int, int, int]:
    with office.database.read() as session:
        cases, deliveries, blobs = (
            session.scalar(select(func.count()).select_from(table)) or 0
            for table in (CaseRow, DeliveryRow, VaultBlobRow)
        )
    return cases, deliveries, blobs
