"""The chain of events: what was done, by whom, in an order nobody can change unseen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType

from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session

from review_queue.access import Permission, require
from review_queue.errors import AuditRefused
from review_queue.model import Actor, HistoryEntry, Role
from review_queue.tables import AuditEventRow, AuditHeadRow

Detail = str | int | float | bool | None
START = "0" * 64
HEAD = 1

AUDIT_KEYS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "intake:call:parked": frozenset({"expires_at"}),
        "intake:call:removed": frozenset({"reason"}),
        "intake:call:resumed": frozenset(),
        "intake:case:received": frozenset({"channel", "size"}),
        "intake:case:repeated": frozenset({"channel", "size"}),
        "intake:case:quarantined": frozenset({"reason"}),
        "worker:case:assessed": frozenset({"round", "agent", "policy", "team"}),
        "worker:case:quarantined": frozenset({"reason"}),
        "desk:case:claimed": frozenset({"fence"}),
        "desk:case:released": frozenset({"fence"}),
        "desk:case:confirmed": frozenset({"round", "category", "severity", "team"}),
        "desk:case:corrected": frozenset({"round", "category", "severity", "team"}),
        "desk:case:asked": frozenset({"tool", "cases"}),
        "desk:followup:asked": frozenset({"questions", "language"}),
        "desk:followup:settled": frozenset({"outcome"}),
        "desk:followup:withdrawn": frozenset(),
        "intake:followup:answered": frozenset({"answers", "size"}),
        "worker:case:added": frozenset({"round", "agent", "policy", "team"}),
        "worker:case:noted": frozenset({"note"}),
        "worker:case:unadded": frozenset({"reason"}),
        "desk:case:noted": frozenset({"note"}),
        "desk:case:quarantined": frozenset({"reason"}),
        "desk:case:processed_again": frozenset({"language"}),
        "desk:case:linked": frozenset({"with", "occurrence"}),
        "desk:case:merged": frozenset({"leading", "fence"}),
        "desk:case:unmerged": frozenset({"leading", "fence"}),
        "desk:case:answered": frozenset({"with", "round", "category", "severity", "team"}),
        "desk:alarm:taken": frozenset({"steps"}),
        "desk:case:lowering_asked": frozenset({"round", "category", "severity", "team"}),
        "desk:look:answered": frozenset(
            {"look", "agreed", "round", "category", "severity", "team"}
        ),
        "desk:look:forgone": frozenset({"look"}),
        "desk:look:settled": frozenset(
            {"look", "changed", "round", "category", "severity", "team"}
        ),
        "desk:case:reprioritised": frozenset({"severity", "previous", "due"}),
        "desk:case:transferred": frozenset({"team", "owner", "from_team", "from_owner", "note"}),
        "desk:clock:paused": frozenset({"reason", "until"}),
        "desk:clock:resumed": frozenset({"outcome", "due"}),
        "desk:together:drawn": frozenset({"category", "confidence", "cases", "asked"}),
        "desk:case:split": frozenset({"into", "fence"}),
        "desk:case:split_off": frozenset({"from"}),
        "desk:case:undone": frozenset({"round", "category", "severity", "team", "fence"}),
        "desk:person:matched": frozenset({"count", "cases"}),
        "worker:case:assigned": frozenset({"team", "owner"}),
        "worker:case:escalated": frozenset({"kind", "step", "told", "why"}),
        "worker:case:transferred": frozenset(
            {"team", "owner", "from_team", "from_owner", "reason"}
        ),
        "worker:clock:resumed": frozenset({"outcome", "due"}),
        "worker:case:unmerged": frozenset({"leading", "fence"}),
        "worker:burst:grew": frozenset({"burst", "cases"}),
        "oversight:burst:seen": frozenset({"cases"}),
        "oversight:absence:entered": frozenset({"absence", "starts", "ends", "cover", "handling"}),
        "oversight:absence:ended": frozenset({"absence"}),
        "oversight:alert:settled": frozenset({"channel", "outcome"}),
        "oversight:member:changed": frozenset(
            {"teams", "capacity", "languages", "skills", "email"}
        ),
        "oversight:routing:saved": frozenset({"sha256", "rules"}),
        "oversight:model:chosen": frozenset({"model", "previous", "reason"}),
        "oversight:together:chosen": frozenset({"confidence", "model"}),
        "oversight:shares:chosen": frozenset({"blind", "second"}),
        "oversight:threshold:chosen": frozenset({"threshold", "model"}),
        "privacy:bulk:asked": frozenset({"request", "count", "reason"}),
        "privacy:bulk:granted": frozenset({"request", "count", "reason"}),
        "privacy:bulk:refused": frozenset({"request", "count", "reason"}),
        "privacy:original:opened": frozenset({"opening", "reason"}),
        "privacy:sample:drawn": frozenset({"cases"}),
        "privacy:sample:marked": frozenset({"case", "missed", "needless"}),
        "privacy:rule:proposed": frozenset({"kind", "entity"}),
        "privacy:rule:applied": frozenset({"kind", "entity", "policy"}),
        "privacy:rule:withdrawn": frozenset({"policy"}),
        "privacy:rescan:started": frozenset({"policy", "cases"}),
        "privacy:rescan:finished": frozenset({"changed", "quarantined"}),
        "privacy:case:redacted_again": frozenset({"policy"}),
        "records:case:exported": frozenset({"rows", "format"}),
        "records:queue:exported": frozenset({"rows", "format"}),
        "vault:key:added": frozenset({"key"}),
        "vault:key:rotated": frozenset({"key", "blobs"}),
        "vault:key:retired": frozenset({"key"}),
        "vault:case:erased": frozenset({"blobs", "reason"}),
        "access:account:created": frozenset({"role"}),
        "access:account:disabled": frozenset(),
        "access:account:enabled": frozenset(),
        "access:account:limited": frozenset({"areas"}),
        "access:account:password_reset": frozenset(),
        "access:account:role_changed": frozenset({"role", "previous"}),
        "access:case:refused": frozenset(),
        "access:page:refused": frozenset({"permission"}),
        "access:account:signed_in": frozenset(),
        "access:account:refused": frozenset(),
    }
)


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """Show one event; `details` are (key, value) pairs in order of key."""

    seq: int
    tag: str
    actor: str
    role: Role | None
    subject: str
    at: datetime
    details: tuple[tuple[str, Detail], ...]
    hash: str


@dataclass(frozen=True, slots=True)
class Verification:
    """Report a walk of the chain.

    `events` were read in order before the end or the break; `first_broken` is the sequence
    number where it breaks. `reason` is "missing", "order", "link", "content" or "head".
    """

    events: int
    first_broken: int | None
    reason: str | None


def record(
    session: Session,
    tag: str,
    actor: Actor,
    subject: str,
    details: Mapping[str, Detail],
    *,
    now: datetime,
) -> None:
    """Append one event in the caller's transaction; raises AuditRefused."""
    keys = AUDIT_KEYS.get(tag)
    if keys is None:
        raise AuditRefused(f"no audit event is called {tag}: add it to AUDIT_KEYS")
    if keys != details.keys():
        raise AuditRefused(f"{tag} takes exactly {sorted(keys)}, not {sorted(details)}")
    # Held to the end of the transaction: two writers get two places in the chain.
    head = session.execute(
        select(AuditHeadRow.seq, AuditHeadRow.hash).where(AuditHeadRow.id == HEAD).with_for_update()
    ).one_or_none()
    if head is None:
        raise AuditRefused("the audit chain has lost its head: run `triage audit verify`")
    values = {
        "seq": head.seq + 1,
        "tag": tag,
        "actor": actor.id,
        "role": actor.role.value if actor.role else None,
        "subject": subject,
        "at": now,
        "details": _canonical(details),
        "previous_hash": head.hash,
    }
    digest = _digest(values)
    session.execute(insert(AuditEventRow).values(**values, hash=digest))
    session.execute(
        update(AuditHeadRow)
        .where(AuditHeadRow.id == HEAD)
        .values(seq=values["seq"], hash=digest)
        .execution_options(synchronize_session=False)
    )


def hold(session: Session) -> None:
    """Take the end of the chain, as every writer does last: until this ends, nobody else writes."""
    session.execute(select(AuditHeadRow.seq).where(AuditHeadRow.id == HEAD).with_for_update())


def verify(session: Session) -> Verification:
    """Walk the chain from its start and name the first event that does not hold."""
    count, previous = 0, START
    for row in _chain(session):
        reason = _break(row, count + 1, previous)
        if reason is not None:
            return Verification(count, min(row.seq, count + 1), reason)
        count, previous = row.seq, row.hash
    head = session.execute(
        select(AuditHeadRow.seq, AuditHeadRow.hash).where(AuditHeadRow.id == HEAD)
    ).one_or_none()
    if head is None or head.seq < count or (head.seq == count and head.hash != previous):
        return Verification(count, count, "head")
    if head.seq > count:
        return Verification(count, count + 1, "missing")
    return Verification(count, None, None)


def stands(
    session: Session, tag: str, actor: Actor, subject: str, details: Mapping[str, Detail]
) -> bool:
    """Tell whether an event is in the chain, unchanged and linked to both its neighbours."""
    table = AuditEventRow.__table__
    row = session.execute(
        select(*table.columns).where(
            table.c.subject == subject,
            table.c.tag == tag,
            table.c.actor == actor.id,
            table.c.details == _canonical(details),
        )
    ).one_or_none()
    if row is None:
        return False
    before = select(AuditEventRow.hash).where(AuditEventRow.seq == row.seq - 1)
    after = select(AuditEventRow.previous_hash).where(AuditEventRow.seq == row.seq + 1)
    head = select(AuditHeadRow.hash).where(AuditHeadRow.id == HEAD, AuditHeadRow.seq == row.seq)
    following = session.scalar(after.union_all(head))
    linked = row.previous_hash == (session.scalar(before) or START) and row.hash == following
    return bool(linked and row.hash == _digest(row._asdict()))


def events(
    session: Session, actor: Actor, *, limit: int = 100, before: int | None = None
) -> list[AuditEvent]:
    """List events, newest first; `before` is the sequence number to go on from."""
    require(actor, Permission.SEE_AUDIT)
    query = select(AuditEventRow).order_by(AuditEventRow.seq.desc()).limit(limit)
    if before is not None:
        query = query.where(AuditEventRow.seq < before)
    return [_event(row) for row in session.scalars(query)]


def history(session: Session, case_id: str) -> tuple[HistoryEntry, ...]:
    """List one case's events, oldest first, for its page."""
    query = (
        select(AuditEventRow.at, AuditEventRow.actor, AuditEventRow.tag)
        .where(AuditEventRow.subject == case_id)
        .order_by(AuditEventRow.seq)
    )
    return tuple(HistoryEntry(row.at, row.actor, row.tag) for row in session.execute(query))


def _chain(session: Session) -> Iterator[Row[tuple[object, ...]]]:
    # Columns, not entities: the session would fold two rows of one number into one object.
    table = AuditEventRow.__table__
    query = select(*table.columns).order_by(table.c.seq, table.c.previous_hash)
    yield from session.execute(query.execution_options(yield_per=1000))


def _break(row: Row[tuple[object, ...]], expected: int, previous: str) -> str | None:
    if row.seq > expected:
        return "missing"
    if row.seq < expected:
        return "order"
    if row.previous_hash != previous:
        return "link"
    return None if row.hash == _digest(row._asdict()) else "content"


def _digest(values: Mapping[str, object]) -> str:
    at = values["at"]
    if not isinstance(at, datetime):
        raise AuditRefused("an event needs the time it happened")
    content = {
        key: values[key]
        for key in ("seq", "tag", "actor", "role", "subject", "details", "previous_hash")
    }
    content["at"] = at.astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(_canonical(content).encode()).hexdigest()


def _canonical(values: Mapping[str, object]) -> str:
    return json.dumps(dict(values), sort_keys=True, separators=(",", ":"), allow_nan=False)


def _event(row: AuditEventRow) -> AuditEvent:
    return AuditEvent(
        seq=row.seq,
        tag=row.tag,
        actor=row.actor,
        role=Role(row.role) if row.role else None,
        subject=row.subject,
        at=row.at,
        details=tuple(sorted(json.loads(row.details).items())),
        hash=row.hash,
    )
