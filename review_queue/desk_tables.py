"""The rows behind a day at the desk: views people keep, cases passed on and split, forms answered.

None holds words of a message: a note that goes with a case is one of its notes.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from review_queue.columns import Base
from review_queue.tables import CASE_ID, CODE, USERNAME

VIEW_NAME = 60
VIEW_QUERY = 600


class SavedViewRow(Base):
    """A way of looking at the queue that one person named; `query` is that of its address."""

    __tablename__ = "saved_views"
    __table_args__ = (UniqueConstraint("username", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(USERNAME, ForeignKey("accounts.username"))
    name: Mapped[str] = mapped_column(String(VIEW_NAME))
    query: Mapped[str] = mapped_column(String(VIEW_QUERY))
    is_default: Mapped[bool] = mapped_column(default=False)
    saved_at: Mapped[datetime]


class CaseHandoverRow(Base):
    """A case that one person passed on, with the note that says why.

    `to_person` is None where a whole team got it; until `kept_until` nobody else is given it.
    """

    __tablename__ = "case_handovers"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(CASE_ID, ForeignKey("cases.id"), index=True)
    passed_by: Mapped[str] = mapped_column(USERNAME)
    passed_at: Mapped[datetime]
    to_person: Mapped[str | None] = mapped_column(USERNAME, index=True)
    to_team: Mapped[str] = mapped_column(CODE)
    kept_until: Mapped[datetime | None]
    note_id: Mapped[int] = mapped_column(ForeignKey("notes.id"))


class CaseSplitRow(Base):
    """A case that a person split from another: `source_id` is the one whose original it shares."""

    __tablename__ = "case_splits"

    case_id: Mapped[str] = mapped_column(CASE_ID, ForeignKey("cases.id"), primary_key=True)
    source_id: Mapped[str] = mapped_column(CASE_ID, ForeignKey("cases.id"), index=True)
    split_by: Mapped[str] = mapped_column(USERNAME)
    split_at: Mapped[datetime]


class AnsweredFormRow(Base):
    """Where a form that was sent led: sent again, it leads there too and does nothing."""

    __tablename__ = "answered_forms"

    username: Mapped[str] = mapped_column(USERNAME, primary_key=True)
    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    location: Mapped[str] = mapped_column(String(1000))
    answered_at: Mapped[datetime] = mapped_column(index=True)
