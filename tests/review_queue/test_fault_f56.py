"""Fault F56: when its event cannot be written, an action does not happen."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from review_queue.columns import Base
from review_queue.errors import AuditRefused
from tests.review_queue.actions import ACTIONS
from tests.review_queue.office import SQLITE_ONLY, Office


def _everything(office: Office) -> dict[str, list[tuple[object, ...]]]:
    with office.database.read() as session:
        return {
            name: sorted(map(tuple, session.execute(select(table))), key=repr)
            for name, table in Base.metadata.tables.items()
        }


@SQLITE_ONLY
@pytest.mark.parametrize("name", ACTIONS)
def test_f56_and_case_84_without_its_event_nothing_is_done(office: Office, name: str) -> None:
    """The chain has lost its head: the action is refused, and not a row is another."""
    step = ACTIONS[name](office)
    with office.database.write() as session:
        head = session.execute(text("SELECT id, seq, hash FROM audit_head")).one()
        session.execute(text("DELETE FROM audit_head"))
    before = _everything(office)
    with pytest.raises(AuditRefused), office.database.write() as session:
        step(session)
    assert _everything(office) == before
    with office.database.write() as session:
        session.execute(
            text("INSERT INTO audit_head (id, seq, hash) VALUES (:id, :seq, :hash)"),
            head._asdict(),
        )
    with office.database.write() as session:
        step(session)
    assert len(_everything(office)["audit_events"]) > len(before["audit_events"])
