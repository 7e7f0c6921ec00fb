"""The rows of what requests said at first of what their category needs to know: codes and ids."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from review_queue.columns import Base
from review_queue.tables import CASE_ID, CODE


class NeedRow(Base):
    """One piece of information that a case's category needs, and whether it was missing at first.

    `category` is what was suggested then.
    """

    __tablename__ = "information_needs"

    case_id: Mapped[str] = mapped_column(CASE_ID, ForeignKey("cases.id"), primary_key=True)
    information: Mapped[str] = mapped_column(CODE, primary_key=True)
    category: Mapped[str] = mapped_column(CODE)
    missing: Mapped[bool]
