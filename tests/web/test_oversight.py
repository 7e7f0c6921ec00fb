"""The supervisor's overview and the audit page."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text

from app.bootstrap import Counter
from app.clock import now
from classifiers.model import Severity
from review_queue.model import Role
from tests.web.desk import USERNAMES, Visitor, suggestion, waiting_case


def test_the_overview_counts_load_delay_and_overrides(visitor: Visitor, counter: Counter) -> None:
    """Teams, people and the rate of decisions that differ from what was suggested."""
    shelter = suggestion("housing.shelter", Severity.S1)
    waiting_case(counter, proposed=shelter, at=now() - timedelta(hours=2))
    for category in ("", "roads.surface"):
        case_id = waiting_case(counter)
        typed = {"category": category, "severity": "" if category else "S3"}
        visitor.sign_in(Role.INTAKE).post(f"/cases/{case_id}/correct", {"seen": "0", **typed})
        visitor.post("/sign-out")
    visitor.sign_in(Role.SUPERVISOR).get("/overview")
    assert "Housing, Central" in visitor.page
    assert USERNAMES[Role.INTAKE] in visitor.page
    assert "1 (50%)" in visitor.page
    assert '<b class="late">1</b>' in visitor.page


def test_the_overview_of_an_empty_counter_is_readable(visitor: Visitor) -> None:
    """No case and no decision is said in words, not in empty tables."""
    visitor.sign_in(Role.SUPERVISOR).get("/overview")
    assert "No case is waiting." in visitor.page
    assert "Nothing has been decided yet." in visitor.page


def test_the_audit_page_shows_events_and_that_the_chain_holds(
    visitor: Visitor, counter: Counter
) -> None:
    """What was done is listed in words, newest first."""
    case_id = waiting_case(counter)
    visitor.sign_in(Role.PRIVACY).get("/audit")
    assert "The chain holds" in visitor.page
    assert case_id in visitor.page
    assert "Personal information removed, suggestion made" in visitor.page
    assert visitor.page.index("Signed in") < visitor.page.index("Account created")


def test_the_audit_page_names_the_first_broken_event(visitor: Visitor, counter: Counter) -> None:
    """An event changed behind the application's back is named with its number."""
    waiting_case(counter)
    with counter.database.write() as rows:
        rows.execute(text("UPDATE audit_events SET actor = 'nobody' WHERE seq = 3"))
    visitor.sign_in(Role.PRIVACY).get("/audit")
    assert "The chain is broken at event 3: an event was changed." in visitor.page
