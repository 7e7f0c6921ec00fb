"""The rows by which a person asks how their request stands."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from review_queue.columns import Base
from review_queue.tables import CASE_ID, DIGEST


class StatusCodeRow(Base):
    """The keyed hash of the secret code one sender was given; the code itself is kept nowhere."""

    __tablename__ = "status_codes"

    case_id: Mapped[str] = mapped_column(CASE_ID, ForeignKey("cases.id"), primary_key=True)
    code_hash: Mapped[str] = mapped_column(DIGEST)
    given_at: Mapped[datetime]
