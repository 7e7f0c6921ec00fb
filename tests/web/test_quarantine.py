"""The quarantine list and the way out of it."""

from __future__ import annotations

from app.bootstrap import Counter
from review_queue import acceptance
from review_queue.model import CaseState, Role
from tests.web.desk import Visitor, case_view, quarantined_case, waiting_case


def test_each_case_shows_its_reason_in_words(visitor: Visitor, counter: Counter) -> None:
    """No code is shown where words exist, and no text of the message at all."""
    cases = [quarantined_case(counter, reason) for reason in ("language_unknown", "worker_failed")]
    visitor.sign_in(Role.PRIVACY).get("/quarantine")
    assert all(case_id in visitor.page for case_id in cases)
    assert "neither clearly English nor clearly French" in visitor.page
    assert "Processing failed three times" in visitor.page
    assert "gwela" not in visitor.page


def test_staff_send_a_case_through_again_in_the_language_they_read(
    visitor: Visitor, counter: Counter
) -> None:
    """The case leaves quarantine and its language is the one chosen."""
    case_id = quarantined_case(counter)
    visitor.sign_in(Role.INTAKE)
    answer = visitor.post(f"/quarantine/{case_id}/again", {"language": "fr"})
    assert answer.headers["Location"] == "/quarantine"
    assert case_view(counter, case_id).state is CaseState.RECEIVED
    with counter.database.read() as rows:
        assert acceptance.envelope(rows, case_id).language == "fr"


def test_an_unknown_language_is_refused(visitor: Visitor, counter: Counter) -> None:
    """Only the two official languages can be processed."""
    case_id = quarantined_case(counter)
    visitor.sign_in(Role.INTAKE)
    assert visitor.post(f"/quarantine/{case_id}/again", {"language": "mic"}).status_code == 400
    assert case_view(counter, case_id).state is CaseState.QUARANTINED


def test_a_case_that_is_not_in_quarantine_stays_where_it_is(
    visitor: Visitor, counter: Counter
) -> None:
    """A second press, or somebody else's, gets 409 and changes nothing."""
    case_id = waiting_case(counter)
    visitor.sign_in(Role.INTAKE)
    assert visitor.post(f"/quarantine/{case_id}/again", {"language": "en"}).status_code == 409
    assert case_view(counter, case_id).state is CaseState.WAITING


def test_an_empty_quarantine_says_so(visitor: Visitor) -> None:
    """Without cases there is no table."""
    visitor.sign_in(Role.PRIVACY).get("/quarantine")
    assert "Quarantine is empty" in visitor.page
