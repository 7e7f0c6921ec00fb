"""The people of the counter and their signed-in sessions."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from redaction.model import Language
from review_queue import audit
from review_queue.access import Permission, require
from review_queue.errors import AccountRefused
from review_queue.model import PUBLIC, Actor, Role
from review_queue.tables import AccountRow, WebSessionRow

USERNAME = re.compile(r"[a-z][a-z0-9._-]{1,31}")
AREA = re.compile(r"[a-z][a-z0-9_-]{0,31}")
DESK = Actor("system:accounts")
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Account:
    """Describe one person; `id` is the username, which never changes or returns.

    `areas` are the program areas whose cases they may open; None stands for every area.
    """

    id: str
    display_name: str
    role: Role
    language: Language
    areas: frozenset[str] | None = None

    @property
    def username(self) -> str:
        return self.id

    @property
    def actor(self) -> Actor:
        return Actor(self.id, self.role, self.areas)


@dataclass(frozen=True, slots=True, repr=False)
class WebSession:
    """Hold one browser's session; `data` is the web application's own text."""

    account: Account | None
    data: str
    expires_at: datetime


def new_password() -> str:
    """Draw a password of 96 random bits."""
    return secrets.token_urlsafe(12)


def create_account(
    session: Session,
    *,
    username: str,
    display_name: str,
    role: Role,
    password: str,
    language: Language,
    now: datetime,
    areas: Collection[str] | None = None,
) -> Account:
    """Add a person; raises AccountRefused for a taken or unusable username, or no area at all."""
    username = username.strip().lower()
    if not USERNAME.fullmatch(username) or username in (PUBLIC.id, UNKNOWN):
        raise AccountRefused("use 2 to 32 letters, digits, dots or dashes, a letter first")
    if _find(session, username) is not None:
        raise AccountRefused(f"there is already an account {username}: choose another name")
    row = AccountRow(
        username=username,
        display_name=display_name,
        role=role,
        areas=_written(areas),
        password_hash=PasswordHasher().hash(password),
        language=language,
        created_at=now,
    )
    session.add(row)
    session.flush()
    details = {"role": role.value}
    audit.record(session, "access:account:created", DESK, username, details, now=now)
    if areas is not None:
        _record_areas(session, row, now=now)
    return _account(row)


def limit_areas(
    session: Session, username: str, areas: Collection[str] | None, *, now: datetime
) -> Account:
    """Change which areas' cases a person may open, from their next request on; None: every area.

    Raises AccountRefused for an unknown person or no area at all.
    """
    row = _find(session, username.strip().lower())
    if row is None:
        raise AccountRefused("there is no such account: see `triage account list`")
    row.areas = _written(areas)
    session.flush()
    _record_areas(session, row, now=now)
    return _account(row)


def listed(session: Session, actor: Actor) -> list[Account]:
    """List everyone who may sign in, by username."""
    require(actor, Permission.SEE_OVERSIGHT)
    query = select(AccountRow).order_by(AccountRow.username)
    return [_account(row) for row in session.scalars(query)]


def authenticate(
    session: Session, username: str, password: str, *, now: datetime
) -> Account | None:
    """Check a password; None without telling whether the account exists."""
    row = _find(session, username.strip().lower())
    hasher = PasswordHasher()
    if row is None:
        # The same work as for a real account: the clock must not tell who exists.
        hasher.hash(password)
        audit.record(session, "access:account:refused", PUBLIC, UNKNOWN, {}, now=now)
        return None
    try:
        hasher.verify(row.password_hash, password)
    except (VerificationError, InvalidHashError):
        audit.record(session, "access:account:refused", PUBLIC, row.username, {}, now=now)
        return None
    if hasher.check_needs_rehash(row.password_hash):
        row.password_hash = hasher.hash(password)
    signed_in = _account(row)
    audit.record(session, "access:account:signed_in", signed_in.actor, row.username, {}, now=now)
    return signed_in


def account(session: Session, account_id: str) -> Account | None:
    """Find a person by id."""
    row = _find(session, account_id)
    return None if row is None else _account(row)


def set_language(session: Session, account_id: str, language: Language) -> None:
    """Keep the language a person works in."""
    session.execute(
        update(AccountRow).where(AccountRow.username == account_id).values(language=language)
    )


def open_session(
    session: Session, account: Account | None, *, now: datetime, lifetime: timedelta
) -> str:
    """Start a browser's session, signed in or not, and return its token.

    Only the token's hash is kept: reading the table signs nobody in.
    """
    session.execute(delete(WebSessionRow).where(WebSessionRow.expires_at <= now))
    token = secrets.token_urlsafe(32)
    session.add(
        WebSessionRow(
            token_sha256=_hashed(token),
            username=None if account is None else account.id,
            data="",
            opened_at=now,
            expires_at=now + lifetime,
        )
    )
    session.flush()
    return token


def read_session(session: Session, token: str, *, now: datetime) -> WebSession | None:
    """Find a live session; the account is read afresh, so a changed role counts at once."""
    row = session.get(WebSessionRow, _hashed(token))
    if row is None or row.expires_at <= now:
        return None
    owner = None if row.username is None else account(session, row.username)
    return WebSession(owner, row.data, row.expires_at)


def save_session(session: Session, token: str, data: str) -> None:
    """Keep the web application's data with a session; a closed one stays closed."""
    session.execute(
        update(WebSessionRow).where(WebSessionRow.token_sha256 == _hashed(token)).values(data=data)
    )


def close_session(session: Session, token: str) -> None:
    """End a session: its token opens nothing from now on."""
    session.execute(delete(WebSessionRow).where(WebSessionRow.token_sha256 == _hashed(token)))


def _find(session: Session, username: str) -> AccountRow | None:
    # Not everything typed at the door is text a database can compare with (NUL).
    return session.get(AccountRow, username) if USERNAME.fullmatch(username) else None


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _account(row: AccountRow) -> Account:
    areas = None if row.areas is None else frozenset(row.areas.split())
    return Account(row.username, row.display_name, row.role, row.language, areas)


def _written(areas: Collection[str] | None) -> str | None:
    if areas is None:
        return None
    if not areas or not all(AREA.fullmatch(area) for area in areas):
        raise AccountRefused("name at least one area by its id in the catalogue, or set no limit")
    return " ".join(sorted(set(areas)))


def _record_areas(session: Session, row: AccountRow, *, now: datetime) -> None:
    details: dict[str, audit.Detail] = {"areas": row.areas}
    audit.record(session, "access:account:limited", DESK, row.username, details, now=now)
