"""Which routing table is in force: the packaged one, or the newest that a supervisor saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from redaction.model import RedactedText
from redaction.placeholders import own_words
from review_queue import audit
from review_queue.access import Permission, require
from review_queue.errors import RoutingRefused
from review_queue.model import Actor
from review_queue.routing import Router
from review_queue.routing_table import RoutingTable, Team, packaged, read_table
from review_queue.routing_version_tables import RoutingVersionRow
from review_queue.vault import Vault

BLOB = "routing_reason"
REASON_CHARACTERS = 10


@dataclass(frozen=True, slots=True)
class Version:
    """Describe one saved version; the packaged table is none, and number 0."""

    number: int
    sha256: str
    saved_by: str
    saved_at: datetime
    reason: str


def in_force(session: Session) -> tuple[int, RoutingTable]:
    """Return the table in force and its number; 0 is the packaged one."""
    newest = select(RoutingVersionRow).order_by(RoutingVersionRow.id.desc()).limit(1)
    row = session.scalars(newest).first()
    return (0, packaged()) if row is None else (row.id, read_table(row.text))


def router(session: Session, province: str) -> Router:
    """Return the router of the table in force."""
    return _router(in_force(session)[1].text, province)


def teams(session: Session) -> Mapping[str, Team]:
    """Return the teams of every province by id."""
    return in_force(session)[1].teams


def save(
    session: Session,
    vault: Vault,
    actor: Actor,
    text: str,
    *,
    after: int,
    reason: RedactedText,
    now: datetime,
) -> int:
    """Put a table in force from the next message on; returns its number.

    `after` is the version it was tried against. Raises RoutingRefused for a table that contradicts
    itself, drops a team, says too little why, or was tried against another version.
    """
    require(actor, Permission.CHANGE_ROUTING)
    audit.hold(session)
    number, before = in_force(session)
    table = read_table(text)
    if number != after:
        raise RoutingRefused("another version was saved meanwhile", reason="outdated")
    if table.sha256 == before.sha256:
        raise RoutingRefused("nothing differs from the table in force", reason="same")
    for team in before.teams:
        if team not in table.teams:
            # Cases and members may be there, and every owner must be found.
            raise RoutingRefused(f"team {team} is missing", reason="team_gone", where=team)
    written = own_words(reason.text)
    if len(written) < REASON_CHARACTERS:
        raise RoutingRefused(f"the reason has {len(written)} characters", reason="reason")
    return _store(session, vault, actor, table, reason, now=now)


def listed(session: Session, vault: Vault, actor: Actor, *, limit: int = 20) -> list[Version]:
    """List the versions that were saved, newest first, each with its reason."""
    require(actor, Permission.SEE_OVERSIGHT)
    query = select(RoutingVersionRow).order_by(RoutingVersionRow.id.desc()).limit(limit)
    return [
        Version(
            row.id,
            row.sha256,
            row.saved_by,
            row.saved_at,
            vault.open(session, row.blob_id, case_id=None).decode(),
        )
        for row in session.scalars(query)
    ]


@lru_cache(maxsize=16)
def _router(text: str, province: str) -> Router:
    return Router(read_table(text), province=province)


def _store(
    session: Session,
    vault: Vault,
    actor: Actor,
    table: RoutingTable,
    reason: RedactedText,
    *,
    now: datetime,
) -> int:
    blob_id = vault.seal(session, case_id=None, kind=BLOB, content=reason.text.encode(), now=now)
    row = RoutingVersionRow(
        text=table.text, sha256=table.sha256, blob_id=blob_id, saved_by=actor.id, saved_at=now
    )
    session.add(row)
    session.flush()
    details: dict[str, audit.Detail] = {"sha256": table.sha256, "rules": len(table.rules)}
    audit.record(session, "oversight:routing:saved", actor, str(row.id), details, now=now)
    return row.id
