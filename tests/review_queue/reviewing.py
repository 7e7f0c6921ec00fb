"""Cases that chance chose, and people who answer them a first, a second and a last time."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from classifiers.model import Severity
from review_queue import adjudication, blind, decisions, looks, second_looks
from review_queue.model import Actor, Correction, Role
from review_queue.reasons import UNSAID, How
from review_queue.review_shares import Shares
from review_queue.review_tables import AnswerKind, LookState, ReviewAnswerRow, SecondLookRow
from tests.review_queue.office import ASSESSMENT, CLERK, NOW, Office, route, suggestion

NOBODY, BLIND, TWICE = Shares(0, 0), Shares(1, 0), Shares(0, 1)
SECOND = Actor("amarjit.gill", Role.INTAKE)
ALIKE = Correction("roads.surface", Severity.S3)
LOWER = Correction("roads.surface", Severity.S4)


def drawn(
    office: Office,
    shares: Shares = TWICE,
    severity: Severity = Severity.S3,
    category: str = "roads.surface",
) -> str:
    """Bring a case to the queue that was drawn by these shares."""
    proposed = suggestion(category, severity)
    case_id = office.waiting(replace(ASSESSMENT, suggestion=proposed, route=route(severity)))
    draw(office, case_id, shares)
    return case_id


def draw(office: Office, case_id: str, shares: Shares) -> None:
    with office.database.write() as session:
        blind.draw(session, office.vault, case_id, default=shares, now=NOW)


def looked_at(office: Office, case_id: str) -> SecondLookRow | None:
    """Return the newest look at a case."""
    query = select(SecondLookRow).where(SecondLookRow.case_id == case_id)
    with office.database.read() as session:
        return session.scalars(query.order_by(SecondLookRow.id.desc())).first()


def state(office: Office, case_id: str) -> LookState | None:
    look = looked_at(office, case_id)
    return look.state if look else None


def number(office: Office, case_id: str) -> int:
    look = looked_at(office, case_id)
    assert look is not None
    return look.id


def second(
    office: Office,
    case_id: str,
    answered: Correction = ALIKE,
    actor: Actor = SECOND,
    how: How = UNSAID,
) -> bool:
    with office.database.write() as session:
        look_id = number(office, case_id)
        return second_looks.answer(session, actor, look_id, answered, how=how, now=NOW)


def settled(office: Office, case_id: str, answered: Correction, actor: Actor) -> bool:
    with office.database.write() as session:
        look_id = number(office, case_id)
        return adjudication.settle(session, actor, look_id, answered, how=UNSAID, now=NOW)


def listed(office: Office, actor: Actor) -> looks.Bench:
    with office.database.read() as session:
        return looks.bench(session, actor, now=NOW)


def answers(office: Office, case_id: str) -> list[tuple[AnswerKind, str, Severity]]:
    """List a case's answers: what each was for, by whom, and how severe."""
    query = select(ReviewAnswerRow).where(ReviewAnswerRow.case_id == case_id)
    with office.database.read() as session:
        rows = session.scalars(query.order_by(ReviewAnswerRow.id)).all()
        return [(row.kind, row.answered_by, row.severity) for row in rows]


def answered(office: Office, case_id: str, correction: Correction, how: How) -> None:
    """Decide a case for a stated reason."""
    fence = office.view(case_id).fence
    with office.database.write() as session:
        decisions.correct(session, CLERK, case_id, correction, seen=fence, how=how, now=NOW)
