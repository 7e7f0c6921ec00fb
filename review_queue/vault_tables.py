"""The rows around the vault: its keys by id, originals opened, cases erased."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from review_queue.columns import Base
from review_queue.tables import CASE_ID, CODE, USERNAME


class VaultKeyRow(Base):
    """A key that sealed something, by its id alone; the one with the highest number seals now.

    `rewrapped` counts the blobs rotation brought under this key so far.
    """

    __tablename__ = "vault_keys"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    added_at: Mapped[datetime]
    rewrapped: Mapped[int] = mapped_column(default=0)
    rotated_at: Mapped[datetime | None]
    retired_at: Mapped[datetime | None]


class OriginalOpeningRow(Base):
    """One person's leave to read one original for a while; `note` is redacted text."""

    __tablename__ = "original_openings"
    __table_args__ = (Index(None, "opened_at", "id"), Index(None, "opened_by", "opened_at"))

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    case_id: Mapped[str] = mapped_column(CASE_ID, ForeignKey("cases.id"), index=True)
    opened_by: Mapped[str] = mapped_column(USERNAME)
    reason: Mapped[str] = mapped_column(CODE)
    note: Mapped[str]
    policy_version: Mapped[str] = mapped_column(String(255))
    opened_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class CaseErasureRow(Base):
    """A case whose sealed bytes were destroyed; `blobs` is how many there were."""

    __tablename__ = "case_erasures"

    case_id: Mapped[str] = mapped_column(CASE_ID, ForeignKey("cases.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(CODE)
    blobs: Mapped[int]
    erased_by: Mapped[str] = mapped_column(USERNAME)
    erased_at: Mapped[datetime]
