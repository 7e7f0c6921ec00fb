"""The rows of the thresholds that staff chose for suggestions; none is ever changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from review_queue.columns import Base
from review_queue.tables import USERNAME


class SuggestionThresholdRow(Base):
    """One choice; the newest is in force. `blob_id` is the reason, sealed in the vault.

    `agent` names the model the choice was made for.
    """

    __tablename__ = "suggestion_thresholds"

    id: Mapped[int] = mapped_column(primary_key=True)
    threshold: Mapped[float]
    agent: Mapped[str]
    blob_id: Mapped[str] = mapped_column(String(32), ForeignKey("vault_blobs.id"))
    chosen_by: Mapped[str] = mapped_column(USERNAME)
    chosen_at: Mapped[datetime]
