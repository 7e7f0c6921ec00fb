"""The rows of the people who may sign in, and of their sessions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from redaction.model import Language
from review_queue.columns import Base, Code
from review_queue.model import Role
from review_queue.tables import DIGEST, USERNAME


class AccountRow(Base):
    """A person who may sign in; `areas` holds ids with spaces between, None for every area.

    A disabled account stays: its name is in the audit chain and never another person's.
    """

    __tablename__ = "accounts"

    username: Mapped[str] = mapped_column(USERNAME, primary_key=True)
    display_name: Mapped[str] = mapped_column(String(120))
    role: Mapped[Role] = mapped_column(Code(Role))
    areas: Mapped[str | None] = mapped_column(String(255))
    password_hash: Mapped[str] = mapped_column(String(255))
    language: Mapped[Language] = mapped_column(String(2))
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class WebSessionRow(Base):
    """A browser's session, found by the hash of its token: the table opens no session."""

    __tablename__ = "web_sessions"

    token_sha256: Mapped[str] = mapped_column(DIGEST, primary_key=True)
    username: Mapped[str | None] = mapped_column(
        USERNAME, ForeignKey("accounts.username"), index=True
    )
    data: Mapped[str]
    opened_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
