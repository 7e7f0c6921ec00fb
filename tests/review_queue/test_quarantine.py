"""What cannot be shown safely is set aside, visible, and can come back."""

from __future__ import annotations

import pytest

from review_queue import acceptance, decisions, queue
from review_queue.errors import ClaimConflict, ReasonRefused
from review_queue.model import CaseState, QuarantineRow
from tests.review_queue.office import CLERK, COLLEAGUE, NOW, PRIVACY, SQLITE_ONLY, Office


def test_a_quarantined_case_is_listed_with_its_reason(office: Office) -> None:
    """Staff see that something waits there, and why."""
    case_id = office.quarantined("redaction_timeout")
    with office.database.read() as session:
        rows = queue.quarantined(session, CLERK)
        assert queue.waiting(session, CLERK) == []
    assert rows == [QuarantineRow(case_id, rows[0].channel, NOW, "redaction_timeout")]


def test_setting_aside_hides_the_text_and_ends_a_colleagues_claim(office: Office) -> None:
    """A missed name leaves the screen at once, whoever has the case open."""
    case_id = office.waiting()
    fence = office.claim(case_id, COLLEAGUE)
    with office.database.write() as session:
        decisions.quarantine(session, PRIVACY, case_id, "name_missed", now=NOW)
    view = office.view(case_id)
    assert view.state == CaseState.QUARANTINED
    assert (view.redacted, view.suggestion, view.similar) == (None, None, None)
    with pytest.raises(ClaimConflict):
        office.confirm(case_id, COLLEAGUE, seen=fence)


def test_a_case_processed_again_returns_in_the_language_staff_chose(office: Office) -> None:
    """The next round replaces the text and proposes afresh."""
    case_id = office.quarantined()
    with office.database.write() as session:
        decisions.process_again(session, CLERK, case_id, "fr", now=NOW)
        assert acceptance.envelope(session, case_id).language == "fr"
    job = office.claim_job()
    assert job is not None
    office.assess(job)
    view = office.view(case_id)
    assert (view.state, view.quarantine_reason) == (CaseState.WAITING, None)
    assert office.confirm(case_id).confirmed


def test_a_second_round_keeps_the_first_proposal_and_replaces_its_text(office: Office) -> None:
    """Decisions are compared with the proposal that was on the screen."""
    case_id = office.waiting()
    with office.database.write() as session:
        decisions.quarantine(session, CLERK, case_id, "name_missed", now=NOW)
        decisions.process_again(session, CLERK, case_id, None, now=NOW)
    job = office.claim_job()
    assert job is not None
    office.assess(job)
    assert office.confirm(case_id).confirmed
    tags = [entry.tag for entry in office.view(case_id).history]
    assert tags.count("worker:case:assessed") == 2


def test_a_page_from_before_the_second_round_decides_nothing(office: Office) -> None:
    """What it showed is not what the case says now."""
    case_id = office.waiting()
    seen = office.view(case_id).fence
    with office.database.write() as session:
        decisions.quarantine(session, PRIVACY, case_id, "name_missed", now=NOW)
        decisions.process_again(session, PRIVACY, case_id, None, now=NOW)
    job = office.claim_job()
    assert job is not None
    office.assess(job)
    with pytest.raises(ClaimConflict):
        office.confirm(case_id, seen=seen)


@SQLITE_ONLY
@pytest.mark.parametrize("reason", ["", "Her name is visible", "x" * 60, "9lives", "a\x00b"])
def test_a_reason_in_free_words_is_refused(office: Office, reason: str) -> None:
    """Free words could carry the very name that was to be hidden."""
    case_id = office.waiting()
    with office.database.write() as session, pytest.raises(ReasonRefused) as refused:
        decisions.quarantine(session, CLERK, case_id, reason, now=NOW)
    assert not reason or reason not in str(refused.value)


def test_a_decided_case_is_neither_set_aside_nor_processed_again(office: Office) -> None:
    """The steps between states that do not exist are refused."""
    case_id = office.decided()
    with office.database.write() as session:
        with pytest.raises(ClaimConflict):
            decisions.quarantine(session, CLERK, case_id, "name_missed", now=NOW)
        with pytest.raises(ClaimConflict):
            decisions.process_again(session, CLERK, case_id, None, now=NOW)
