"""What an administrator changes of an account. Each change ends all of the person's sessions.

Nobody changes their own account: an administrator who could would be none any more, or more than
one person meant them to be.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from review_queue import audit, passwords
from review_queue.access import Permission, require
from review_queue.account_tables import AccountRow
from review_queue.accounts import (
    Account,
    account_of,
    close_sessions,
    new_password,
    record_areas,
    row_of,
    written,
)
from review_queue.errors import AccountNotFound, AccountRefused
from review_queue.model import Actor, Role


def change_role(
    session: Session, actor: Actor, username: str, role: Role, *, now: datetime
) -> Account:
    """Give a person another role; raises AccountRefused for oneself or an unknown person."""
    row = _changeable(session, actor, username)
    if row.role != role:
        details = {"role": role.value, "previous": row.role.value}
        row.role = role
        session.flush()
        audit.record(session, "access:account:role_changed", actor, row.username, details, now=now)
        close_sessions(session, row.username)
    return account_of(row)


def limit_areas(
    session: Session,
    actor: Actor,
    username: str,
    areas: Collection[str] | None,
    *,
    now: datetime,
) -> Account:
    """Change which areas' cases a person may open, from their next request on; None: every area.

    Raises AccountRefused for oneself, an unknown person or no area at all.
    """
    row = _changeable(session, actor, username)
    row.areas = written(areas)
    session.flush()
    record_areas(session, actor, row, now=now)
    close_sessions(session, row.username)
    return account_of(row)


def disable(session: Session, actor: Actor, username: str, *, now: datetime) -> Account:
    """Let a person sign in no more; raises AccountRefused for oneself or an unknown person."""
    row = _changeable(session, actor, username)
    if row.disabled_at is None:
        row.disabled_at = now
        session.flush()
        audit.record(session, "access:account:disabled", actor, row.username, {}, now=now)
        close_sessions(session, row.username)
    return account_of(row)


def enable(session: Session, actor: Actor, username: str, *, now: datetime) -> Account:
    """Let a person sign in again; raises AccountRefused for oneself or an unknown person."""
    row = _changeable(session, actor, username)
    if row.disabled_at is not None:
        row.disabled_at = None
        session.flush()
        audit.record(session, "access:account:enabled", actor, row.username, {}, now=now)
    return account_of(row)


def reset_password(session: Session, actor: Actor, username: str, *, now: datetime) -> str:
    """Put a new password in place of a lost one and return it, once.

    Raises AccountRefused for oneself or an unknown person.
    """
    row = _changeable(session, actor, username)
    password = new_password()
    row.password_hash = passwords.hashed(password)
    session.flush()
    audit.record(session, "access:account:password_reset", actor, row.username, {}, now=now)
    close_sessions(session, row.username)
    return password


def _changeable(session: Session, actor: Actor, username: str) -> AccountRow:
    require(actor, Permission.MANAGE_ACCOUNTS)
    row = row_of(session, username)
    if row is None:
        raise AccountNotFound("there is no such account: see `triage account list`")
    if row.username == actor.id:
        raise AccountRefused("nobody changes their own account: ask another administrator")
    return row
