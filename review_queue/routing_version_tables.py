"""The rows of the routing tables that were put in force; none is ever changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from review_queue.columns import Base
from review_queue.tables import DIGEST, USERNAME


class RoutingVersionRow(Base):
    """One version; the newest is in force. `blob_id` is the reason, sealed in the vault."""

    __tablename__ = "routing_versions"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    sha256: Mapped[str] = mapped_column(DIGEST)
    blob_id: Mapped[str] = mapped_column(String(32), ForeignKey("vault_blobs.id"))
    saved_by: Mapped[str] = mapped_column(USERNAME)
    saved_at: Mapped[datetime]
