"""The rows of parked calls; what was said in them is sealed in the vault."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from review_queue.columns import Base
from review_queue.tables import USERNAME


class ParkedCallRow(Base):
    """One call set aside by the person who took it; `blob_id` is what was said, sealed."""

    __tablename__ = "parked_calls"
    __table_args__ = (Index(None, "parked_by", "parked_at"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    blob_id: Mapped[str] = mapped_column(String(32), ForeignKey("vault_blobs.id"))
    parked_by: Mapped[str] = mapped_column(USERNAME)
    parked_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
