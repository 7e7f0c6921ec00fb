"""Draw stored cases at random for an audit of redaction, and keep count of what was read."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from redaction.model import Language
from review_queue import audit
from review_queue.acceptance import CROCKFORD
from review_queue.access import Permission, require
from review_queue.errors import CaseNotFound, NothingToDraw
from review_queue.model import Actor, CaseState, Channel
from review_queue.redactions import BODY
from review_queue.sample_tables import RedactionSampleRow, SampledCaseRow
from review_queue.tables import CaseRow, RedactedTextRow

SEED_BYTES = 16
LARGEST = 1000
SAMPLE_NUMBER = re.compile(r"RS-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}")
STORED = (CaseState.WAITING, CaseState.FOLLOWING, CaseState.DECIDED)


@dataclass(frozen=True, slots=True)
class Frame:
    """Say which stored cases a sample is drawn from; None sets no limit."""

    channel: Channel | None = None
    language: Language | None = None
    since: datetime | None = None
    until: datetime | None = None


EVERYTHING = Frame()


@dataclass(frozen=True, slots=True)
class Sample:
    """Show one draw and how far it has been read.

    `size` cases of `population` were drawn; `read` of them are marked, `unreadable` could not
    be read, and `settled` have been compared to the end.
    """

    id: str
    drawn_by: str
    drawn_at: datetime
    seed: str
    size: int
    population: int
    frame: Frame
    read: int
    settled: int
    unreadable: int

    @property
    def open(self) -> bool:
        """Whether a case of it still waits for its reader."""
        return self.settled + self.unreadable < self.size


@dataclass(frozen=True, slots=True)
class SampledCase:
    """Show one case of a sample; `read_policy` is None until it is marked."""

    sample_id: str
    position: int
    case_id: str
    channel: Channel
    language: Language
    drawn_policy: str
    opening_id: str | None
    read_policy: str | None
    read_by: str | None
    read_at: datetime | None
    settled_at: datetime | None
    unreadable: str | None

    @property
    def redacted_again(self) -> bool:
        """Whether the text compared was redacted after the draw, by other rules."""
        return self.read_policy is not None and self.read_policy != self.drawn_policy


def draw(
    session: Session, actor: Actor, *, size: int, frame: Frame = EVERYTHING, now: datetime
) -> Sample:
    """Draw a simple random sample of stored cases that no open sample holds.

    Every case of the frame is ranked by the SHA-256 of seed and case number and the first
    `size` are taken, so that the stored seed repeats the draw. Raises NothingToDraw.
    """
    require(actor, Permission.AUDIT_REDACTION)
    candidates = session.execute(_candidates(frame)).all()
    seed = secrets.token_hex(SEED_BYTES)
    drawn = sorted(candidates, key=lambda row: rank(seed, row.id))[: max(1, min(size, LARGEST))]
    if not drawn:
        raise NothingToDraw("no stored case matches that is not in an open sample: widen it")
    row = RedactionSampleRow(
        id=_new_id(),
        drawn_by=actor.id,
        drawn_at=now,
        seed=seed,
        size=len(drawn),
        population=len(candidates),
        channel=frame.channel,
        language=frame.language,
        since=frame.since,
        until=frame.until,
    )
    session.add(row)
    session.flush()
    session.add_all(_placed(row.id, n, case) for n, case in enumerate(drawn, start=1))
    session.flush()
    audit.record(session, "privacy:sample:drawn", actor, row.id, {"cases": len(drawn)}, now=now)
    return _sample(row, (0, 0, 0))


def _placed(
    sample_id: str, position: int, case: Row[str, Channel, Language | None, str]
) -> SampledCaseRow:
    return SampledCaseRow(
        sample_id=sample_id,
        position=position,
        case_id=case.id,
        channel=case.channel,
        language=case.language,
        drawn_policy=case.policy_version,
    )


def rank(seed: str, case_id: str) -> str:
    """Return a case's place in the draw of a seed: the smallest are taken first."""
    return hashlib.sha256(f"{seed} {case_id}".encode()).hexdigest()


def samples(session: Session, actor: Actor, *, limit: int = 50) -> list[Sample]:
    """List samples, newest first."""
    require(actor, Permission.AUDIT_REDACTION)
    query = select(RedactionSampleRow).order_by(
        RedactionSampleRow.drawn_at.desc(), RedactionSampleRow.id
    )
    counts = _counts(session)
    return [
        _sample(row, counts.get(row.id, (0, 0, 0))) for row in session.scalars(query.limit(limit))
    ]


def sample(session: Session, actor: Actor, sample_id: str) -> Sample:
    """Show one sample; raises CaseNotFound."""
    require(actor, Permission.AUDIT_REDACTION)
    known = SAMPLE_NUMBER.fullmatch(sample_id)
    row = session.get(RedactionSampleRow, sample_id) if known else None
    if row is None:
        raise CaseNotFound("there is no sample with this number: check it")
    return _sample(row, _counts(session).get(row.id, (0, 0, 0)))


def cases(session: Session, actor: Actor, sample_id: str) -> list[SampledCase]:
    """List a sample's cases in the order in which they are read."""
    require(actor, Permission.AUDIT_REDACTION)
    query = select(SampledCaseRow).where(SampledCaseRow.sample_id == sample_id)
    return [_sampled(row) for row in session.scalars(query.order_by(SampledCaseRow.position))]


def case(session: Session, actor: Actor, sample_id: str, position: int) -> SampledCase:
    """Show one case of a sample; raises CaseNotFound."""
    require(actor, Permission.AUDIT_REDACTION)
    return _sampled(row_of(session, sample_id, position))


def note_opening(
    session: Session, actor: Actor, sample_id: str, position: int, opening_id: str
) -> None:
    """Remember under which opening a case of the sample is being read."""
    require(actor, Permission.AUDIT_REDACTION)
    row_of(session, sample_id, position).opening_id = opening_id
    session.flush()


def set_aside(
    session: Session, actor: Actor, sample_id: str, position: int, reason: str, *, now: datetime
) -> None:
    """Note that a case could not be read, with the code of why; a case once read stays read."""
    require(actor, Permission.AUDIT_REDACTION)
    row = row_of(session, sample_id, position)
    if row.read_at is None:
        row.unreadable, row.read_by, row.settled_at = reason, actor.id, now
        session.flush()


def row_of(session: Session, sample_id: str, position: int) -> SampledCaseRow:
    """Read a sampled case's row for change; raises CaseNotFound."""
    query = select(SampledCaseRow).where(
        SampledCaseRow.sample_id == sample_id, SampledCaseRow.position == position
    )
    row = None
    if SAMPLE_NUMBER.fullmatch(sample_id) and position <= LARGEST:
        row = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise CaseNotFound("this sample has no such case: check the address")
    return row


def _candidates(frame: Frame) -> Select[str, Channel, Language, str]:
    text = RedactedTextRow
    waiting = select(SampledCaseRow.case_id).where(SampledCaseRow.settled_at.is_(None))
    query = (
        select(
            CaseRow.id, CaseRow.channel, RedactedTextRow.language, RedactedTextRow.policy_version
        )
        .join(RedactedTextRow, RedactedTextRow.case_id == CaseRow.id)
        .where(
            text.part == BODY,
            CaseRow.state.in_(STORED),
            CaseRow.id.not_in(waiting),
        )
    )
    if frame.channel is not None:
        query = query.where(CaseRow.channel == frame.channel)
    if frame.language is not None:
        query = query.where(text.language == frame.language)
    if frame.since is not None:
        query = query.where(CaseRow.received_at >= frame.since)
    if frame.until is not None:
        query = query.where(CaseRow.received_at < frame.until)
    return query


def _new_id() -> str:
    letters = "".join(secrets.choice(CROCKFORD) for _ in range(8))
    return f"RS-{letters[:4]}-{letters[4:]}"


def _counts(session: Session) -> dict[str, tuple[int, int, int]]:
    """Count read, settled and unreadable cases by sample."""
    row = SampledCaseRow
    query = select(
        row.sample_id,
        func.count(row.read_at),
        func.count(row.settled_at) - func.count(row.unreadable),
        func.count(row.unreadable),
    ).group_by(row.sample_id)
    return {found[0]: (found[1], found[2], found[3]) for found in session.execute(query)}


def _sample(row: RedactionSampleRow, counts: Sequence[int]) -> Sample:
    read, settled, unreadable = counts
    return Sample(
        id=row.id,
        drawn_by=row.drawn_by,
        drawn_at=row.drawn_at,
        seed=row.seed,
        size=row.size,
        population=row.population,
        frame=Frame(row.channel, row.language, row.since, row.until),
        read=read,
        settled=settled,
        unreadable=unreadable,
    )


def _sampled(row: SampledCaseRow) -> SampledCase:
    return SampledCase(
        sample_id=row.sample_id,
        position=row.position,
        case_id=row.case_id,
        channel=row.channel,
        language=row.language,
        drawn_policy=row.drawn_policy,
        opening_id=row.opening_id,
        read_policy=row.read_policy,
        read_by=row.read_by,
        read_at=row.read_at,
        settled_at=row.settled_at,
        unreadable=row.unreadable,
    )
