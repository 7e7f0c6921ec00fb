"""The rows of escalations and of what leaves the house because of them: codes and ids, no words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from classifiers.model import Severity
from review_queue.columns import Base
from review_queue.delivery_columns import DeliveryColumns
from review_queue.tables import CASE_ID, CODE, USERNAME


class EscalationRow(Base):
    """One step: who was told (`owner`, else the team), why, and what had changed, in codes.

    `taken_by` is who then took the case.
    """

    __tablename__ = "escalations"
    __table_args__ = (UniqueConstraint("case_id", "kind", "step"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(CASE_ID, ForeignKey("cases.id"))
    kind: Mapped[str] = mapped_column(CODE)
    step: Mapped[int]
    severity: Mapped[Severity]
    team: Mapped[str] = mapped_column(CODE)
    owner: Mapped[str | None] = mapped_column(USERNAME)
    told: Mapped[list[str]]
    why: Mapped[list[Any]]
    due_at: Mapped[datetime]
    raised_at: Mapped[datetime] = mapped_column(index=True)
    taken_by: Mapped[str | None] = mapped_column(USERNAME)
    taken_at: Mapped[datetime | None]


class AlertRow(DeliveryColumns, Base):
    """One message to one recipient about one step, sent at most once unless a person says so."""

    __tablename__ = "alerts"
    __table_args__ = (
        UniqueConstraint("escalation_id", "channel", "recipient"),
        Index(None, "state", "next_at"),
    )

    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalations.id"))
    channel: Mapped[str] = mapped_column(CODE)
    recipient: Mapped[str] = mapped_column(String(255))
