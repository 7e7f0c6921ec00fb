"""Draw the cases that are decided before any suggestion is shown.

Chance is a keyed hash of the case's number: nobody without the vault's key can foresee it, and
whoever has the key can draw again and compare. Both draws are made when a case is triaged, before
anybody sees it. A case with an alarm is never blind: a rule's S1 must be seen.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import Session

from classifiers.model import Severity
from review_queue import proposals, review_shares, urgency
from review_queue.access import Permission, require
from review_queue.errors import ChoiceMissing, NothingToConfirm
from review_queue.model import Actor, CaseState, Correction, QueueRow
from review_queue.review_shares import Shares
from review_queue.review_tables import CaseDrawRow
from review_queue.tables import CaseRow
from review_queue.vault import Vault

BLIND, SECOND = "blind decision", "second reading"
STANDING = Severity.S2
URGENT_WITHIN = timedelta(days=1)
_DIGITS = 13  # of a hexadecimal hash: 52 bits, which a float holds exactly


@dataclass(frozen=True, slots=True)
class Replayed:
    """Say how many draws were made again, and which came out otherwise than recorded."""

    cases: int
    blind: int
    second: int
    differing: tuple[str, ...]


def chance(vault: Vault, purpose: str, case_id: str) -> float:
    """Return the number in 0..1 that a case drew; below the share it is chosen."""
    return int(vault.fingerprint(purpose, case_id.encode())[:_DIGITS], 16) / float(16**_DIGITS)


def draw(session: Session, vault: Vault, case_id: str, *, default: Shares, now: datetime) -> None:
    """Draw a case that was just triaged, once; `default` serves while nobody chose shares.

    Processed again it keeps its draw, unless its new proposal is an alarm.
    """
    case = session.get_one(CaseRow, case_id)
    row = session.get(CaseDrawRow, case_id)
    if row is None:
        row = _drawn(session, vault, case, default=default, now=now)
        session.add(row)
    row.exempt = row.exempt or case.severity == Severity.S1
    session.flush()
    if is_blind(session, case):
        _stand_among_the_urgent(case)
        session.flush()


def _stand_among_the_urgent(case: CaseRow) -> None:
    """Give a blind case the turn of an urgent one of its day: its place tells nothing."""
    if case.severity is None or case.due_at is None:
        return
    own = urgency.turn(case.severity, case.harm or urgency.HARM[case.severity], case.due_at)
    urgent = urgency.turn(STANDING, urgency.HARM[STANDING], case.received_at + URGENT_WITHIN)
    # Nobody waits longer for having been drawn.
    case.harm = urgency.harm_of_turn(min(own, urgent), case.due_at)
    case.severity = max(case.severity, STANDING)


def _drawn(
    session: Session, vault: Vault, case: CaseRow, *, default: Shares, now: datetime
) -> CaseDrawRow:
    shares = review_shares.in_force(session, default)
    return CaseDrawRow(
        case_id=case.id,
        blind_share=shares.blind,
        second_share=shares.second,
        blind=chance(vault, BLIND, case.id) < shares.blind,
        second=chance(vault, SECOND, case.id) < shares.second,
        # Assessed before without a draw: what was suggested then may have been seen.
        exempt=case.round > 1,
        drawn_at=now,
    )


def is_blind(session: Session, case: CaseRow) -> bool:
    """Tell whether what was suggested for a case is hidden from everyone now."""
    return case.id in unrevealed(session, [case.id])


def unrevealed(session: Session, case_ids: Collection[str]) -> frozenset[str]:
    """Return those of the cases whose suggestion nobody may see yet."""
    if not case_ids:
        return frozenset()
    query = (
        select(CaseDrawRow.case_id)
        .join(CaseRow, CaseRow.id == CaseDrawRow.case_id)
        .where(CaseDrawRow.case_id.in_(tuple(case_ids)), _hidden())
    )
    return frozenset(session.scalars(query))


def hidden() -> ColumnElement[bool]:
    """Return the condition on `cases` for those whose suggestion nobody may see yet."""
    drawn = exists().where(CaseDrawRow.case_id == CaseRow.id, _hidden())
    return drawn.correlate(CaseRow)


def _hidden() -> ColumnElement[bool]:
    return and_(
        CaseDrawRow.blind,
        ~CaseDrawRow.exempt,
        CaseDrawRow.revealed_at.is_(None),
        CaseRow.state != CaseState.DECIDED,
    )


def masked(row: QueueRow) -> QueueRow:
    """Leave out of a row of the queue all that was proposed, and what follows from it."""
    return replace(
        row,
        due_at=None,
        category=None,
        probability=None,
        abstained=False,
        team=None,
        blind=True,
    )


def refuse_confirming(session: Session, case: CaseRow) -> None:
    """Raise NothingToConfirm for a case whose suggestion nobody has seen."""
    if is_blind(session, case):
        raise NothingToConfirm(f"case {case.id} is decided without its suggestion: choose")


def refuse_partial(session: Session, case: CaseRow, answer: Correction) -> None:
    """Raise ChoiceMissing when a blind answer would leave something to the suggestion."""
    if (answer.category is None or answer.severity is None) and is_blind(session, case):
        raise ChoiceMissing(
            f"case {case.id} is decided without its suggestion: choose category and severity"
        )


def standing(session: Session, case: CaseRow, proposed: Severity) -> Severity:
    """Return the severity below which an answer lowers a case: as proposed, or raised since.

    Where a blind case stands in the queue was nobody's judgement.
    """
    if case.severity is None or is_blind(session, case):
        return proposed
    return max(case.severity, proposed)


def reveal(session: Session, case: CaseRow, *, now: datetime) -> None:
    """Show what was suggested from now on, because the case was decided."""
    row = session.get(CaseDrawRow, case.id)
    if row is None or row.revealed_at is not None:
        return
    route = proposals.load_route(session, case.id, case.round)
    if row.blind and not row.exempt and route is not None and case.severity == STANDING:
        suggestion = proposals.load_suggestion(session, case.id, case.round)
        case.severity = proposals.severity_of(suggestion, route)
        judged = suggestion.severity if suggestion else None
        case.harm = urgency.expected_harm(case.severity, judged)
    row.revealed_at = now
    session.flush()


def replay(session: Session, vault: Vault, actor: Actor) -> Replayed:
    """Draw every case again and compare with what was recorded."""
    require(actor, Permission.SEE_AUDIT)
    rows = session.scalars(select(CaseDrawRow).order_by(CaseDrawRow.case_id)).all()
    differing = tuple(row.case_id for row in rows if not _same(vault, row))
    return Replayed(
        len(rows), sum(row.blind for row in rows), sum(row.second for row in rows), differing
    )


def _same(vault: Vault, row: CaseDrawRow) -> bool:
    return row.blind == (chance(vault, BLIND, row.case_id) < row.blind_share) and row.second == (
        chance(vault, SECOND, row.case_id) < row.second_share
    )
