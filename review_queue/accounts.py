"""The people of the counter and their signed-in sessions."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from redaction.model import Language
from review_queue import audit, passwords
from review_queue.access import Permission, require
from review_queue.account_tables import AccountRow, WebSessionRow
from review_queue.errors import AccountRefused
from review_queue.model import PUBLIC, Actor, Role

USERNAME = re.compile(r"[a-z][a-z0-9._-]{1,31}")
AREA = re.compile(r"[a-z][a-z0-9_-]{0,31}")
DESK = Actor("system:accounts")
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Account:
    """Describe one person; `id` is the username, which never changes or returns.

    `areas` are the program areas whose cases they may open; None stands for every area.
    `disabled_at` is set for someone who may not sign in any more.
    """

    id: str
    display_name: str
    role: Role
    language: Language
    areas: frozenset[str] | None = None
    disabled_at: datetime | None = None

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
    actor: Actor = DESK,
) -> Account:
    """Add a person; raises AccountRefused for a taken or unusable username, or no area at all."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    username = username.strip().lower()
    if not USERNAME.fullmatch(username) or username in (PUBLIC.id, UNKNOWN):
        raise AccountRefused("use 2 to 32 letters, digits, dots or dashes, a letter first")
    if row_of(session, username) is not None:
        raise AccountRefused(f"there is already an account {username}: choose another name")
    row = AccountRow(
        username=username,
        display_name=display_name,
        role=role,
        areas=written(areas),
        password_hash=passwords.hashed(password),
        language=language,
        created_at=now,
    )
    session.add(row)
    session.flush()
    details = {"role": role.value}
    audit.record(session, "access:account:created", actor, username, details, now=now)
    if areas is not None:
        record_areas(session, actor, row, now=now)
    return account_of(row)


def listed(session: Session, actor: Actor) -> list[Account]:
    """List everyone who may sign in or once did, by username."""
    require(actor, Permission.SEE_ACCOUNTS)
    query = select(AccountRow).order_by(AccountRow.username)
    return [account_of(row) for row in session.scalars(query)]


def authenticate(
    session: Session, username: str, password: str, *, now: datetime
) -> Account | None:
    """Check a password; None without telling whether the account exists."""
    row = row_of(session, username)
    if row is None:
        # The same work as for a real account: the clock must not tell who exists.
        passwords.hashed(password)
        audit.record(session, "access:account:refused", PUBLIC, UNKNOWN, {}, now=now)
        return None
    if not passwords.is_right(row.password_hash, password):
        audit.record(session, "access:account:refused", PUBLIC, row.username, {}, now=now)
        return None
    if row.disabled_at is not None:
        audit.record(session, "access:account:refused", PUBLIC, row.username, {}, now=now)
        return None
    if passwords.is_outdated(row.password_hash):
        row.password_hash = passwords.hashed(password)
    signed_in = account_of(row)
    audit.record(session, "access:account:signed_in", signed_in.actor, row.username, {}, now=now)
    return signed_in


def account(session: Session, account_id: str) -> Account | None:
    """Find a person by id; None for one who is unknown or may not sign in any more."""
    row = row_of(session, account_id)
    return None if row is None or row.disabled_at is not None else account_of(row)


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


def close_sessions(session: Session, username: str) -> None:
    """End all of a person's sessions, wherever they are signed in (case 67)."""
    session.execute(delete(WebSessionRow).where(WebSessionRow.username == username))


def row_of(session: Session, username: str) -> AccountRow | None:
    """Find a person's row by what was typed."""
    typed = username.strip().lower()
    # Not everything typed at the door is text a database can compare with (NUL).
    return session.get(AccountRow, typed) if USERNAME.fullmatch(typed) else None


def account_of(row: AccountRow) -> Account:
    """Describe the person of a row."""
    areas = None if row.areas is None else frozenset(row.areas.split())
    return Account(row.username, row.display_name, row.role, row.language, areas, row.disabled_at)


def written(areas: Collection[str] | None) -> str | None:
    """Write areas as a row keeps them; raises AccountRefused for none at all."""
    if areas is None:
        return None
    if not areas or not all(AREA.fullmatch(area) for area in areas):
        raise AccountRefused("name at least one area by its id in the catalogue, or set no limit")
    return " ".join(sorted(set(areas)))


def record_areas(session: Session, actor: Actor, row: AccountRow, *, now: datetime) -> None:
    """Note whose cases a person may open from now on."""
    details: dict[str, audit.Detail] = {"areas": row.areas}
    audit.record(session, "access:account:limited", actor, row.username, details, now=now)


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
