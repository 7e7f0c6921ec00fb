"""Opening originals in bulk, on the pages of who asks and who answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from app.bootstrap import Counter
from app.clock import now
from review_queue.approvals import ALONE
from review_queue.model import Role
from review_queue.vault_tables import OriginalOpeningRow
from tests.web.desk import USERNAMES, Visitor, waiting_case

WHY = {"reason": "complaint", "note": "To answer a letter of complaint about the plough."}


def _opened_many(counter: Counter, case_id: str) -> None:
    at = now() - timedelta(minutes=5)
    with counter.database.write() as rows:
        rows.add_all(
            OriginalOpeningRow(
                id=f"{number:032d}", case_id=case_id, opened_by=USERNAMES[Role.INTAKE],
                reason="complaint", note="x", policy_version="1", opened_at=at, expires_at=at,
            )
            for number in range(ALONE)
        )  # fmt: skip


def test_one_too_many_is_asked_for_and_opened_once_a_second_person_agreed(
    new_visitor: Callable[[], Visitor], counter: Counter
) -> None:
    """The refusal leads to the form; the privacy officer is told on whatever page she is."""
    case_id = waiting_case(counter)
    _opened_many(counter, case_id)
    asking = new_visitor().enter(counter, Role.INTAKE)
    refused = asking.post(f"/cases/{case_id}/original", WHY)
    assert refused.headers["Location"] == "/privacy/openings/bulk"
    assert asking.post("/privacy/openings/bulk", {**WHY, "count": "0"}).status_code == 400
    assert asking.post("/privacy/openings/bulk", {**WHY, "count": "5"}).status_code == 303
    asking.get("/privacy/openings/bulk")
    assert "You asked for 5 more" in asking.page
    officer = new_visitor().enter(counter, Role.PRIVACY)
    officer.get("/privacy")
    assert "1 colleague asks for leave" in officer.page
    officer.get("/privacy/openings/bulk/waiting")
    assert USERNAMES[Role.INTAKE] in officer.page
    officer.post("/privacy/openings/bulk/1/grant")
    officer.post("/privacy/openings/bulk/1/refuse")
    officer.get("/privacy/openings/bulk/waiting")
    assert "Somebody has answered this request already." in officer.page
    opened = asking.post(f"/cases/{case_id}/original", WHY)
    assert opened.headers["Location"].startswith("/originals/")
