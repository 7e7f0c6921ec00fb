"""The rows of cases confirmed together: from which confidence on, and what became of each."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from classifiers.model import Severity
from review_queue.columns import Base
from review_queue.tables import CASE_ID, CODE, USERNAME


class TogetherConfidenceRow(Base):
    """One choice, never changed; the newest is in force. None: nothing is confirmed together.

    `agent` names the model the choice was made for.
    """

    __tablename__ = "together_confidences"

    id: Mapped[int] = mapped_column(primary_key=True)
    confidence: Mapped[float | None]
    agent: Mapped[str]
    chosen_by: Mapped[str] = mapped_column(USERNAME)
    chosen_at: Mapped[datetime]


class TogetherBatchRow(Base):
    """Cases of one group that a person chose to confirm together."""

    __tablename__ = "together_batches"

    id: Mapped[int] = mapped_column(primary_key=True)
    opened_by: Mapped[str] = mapped_column(USERNAME)
    opened_at: Mapped[datetime]
    area: Mapped[str] = mapped_column(CODE)
    category: Mapped[str] = mapped_column(CODE)
    severity: Mapped[Severity]
    confidence: Mapped[float]


class TogetherCaseRow(Base):
    """A case of a batch, as its page showed it; `outcome` says what became of it."""

    __tablename__ = "together_cases"

    batch_id: Mapped[int] = mapped_column(ForeignKey("together_batches.id"), primary_key=True)
    case_id: Mapped[str] = mapped_column(
        CASE_ID, ForeignKey("cases.id"), primary_key=True, index=True
    )
    round: Mapped[int]
    fence: Mapped[int]
    outcome: Mapped[str] = mapped_column(CODE)
