"""The rows of questions sent to citizens and of what leaves the house: codes, ids and hashes.

The address a letter goes to, the token of its link and what a citizen answered are in the vault.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from redaction.model import Language
from review_queue.columns import Base
from review_queue.delivery_columns import DeliveryColumns
from review_queue.tables import CASE_ID, CODE, DIGEST, USERNAME

BLOB_ID = String(32)


class FollowUpRow(Base):
    """One set of questions to a citizen, found by the hash of the token in its link.

    `asked` and `answered` are ids of the catalogue's information. `read_at` is when an answer
    became part of the case, `unread` a code of why it could not.
    """

    __tablename__ = "follow_ups"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(CASE_ID, ForeignKey("cases.id"), index=True)
    token_sha256: Mapped[str] = mapped_column(DIGEST, unique=True)
    state: Mapped[str] = mapped_column(String(10))
    language: Mapped[Language] = mapped_column(String(2))
    category: Mapped[str] = mapped_column(CODE)
    asked: Mapped[list[str]]
    asked_by: Mapped[str] = mapped_column(USERNAME)
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    answered: Mapped[list[str]] = mapped_column(default=list)
    answered_at: Mapped[datetime | None]
    answer_blob: Mapped[str | None] = mapped_column(BLOB_ID)
    read_at: Mapped[datetime | None]
    unread: Mapped[str | None] = mapped_column(CODE)


class OutgoingRow(DeliveryColumns, Base):
    """One letter to one recipient, sent at most once unless a person says so.

    `kind` and `about` say what it belongs to, `template` which words it is made of; `sealed` is
    the blob with the address and the token, `recipient_key` a keyed hash that counts an address.
    """

    __tablename__ = "outgoing"
    __table_args__ = (Index(None, "state", "next_at"),)

    kind: Mapped[str] = mapped_column(CODE)
    about: Mapped[int]
    template: Mapped[str] = mapped_column(CODE)
    language: Mapped[Language] = mapped_column(String(2))
    case_id: Mapped[str] = mapped_column(CASE_ID, ForeignKey("cases.id"), index=True)
    sealed: Mapped[str] = mapped_column(BLOB_ID)
    recipient_key: Mapped[str | None] = mapped_column(DIGEST, index=True)
    settled_by: Mapped[str | None] = mapped_column(USERNAME)
