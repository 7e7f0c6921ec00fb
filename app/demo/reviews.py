"""Human review of the demonstration: shares, reasons, second answers and what was settled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.bootstrap import Counter
from classifiers.model import Severity, Suggestion
from classifiers.taxonomy import Taxonomy
from review_queue import adjudication, decisions, queue, review_shares, second_looks
from review_queue.model import Actor, CaseView, Correction, Role
from review_queue.reasons import How, ReasonCode
from review_queue.review_shares import Shares
from review_queue.review_tables import LookState, ReviewAnswerRow, SecondLookRow

AT_FIRST = Shares(blind=0.3, second=0.3), "We begin with much, until we know how far we agree."
BY_NOW = Shares(blind=0.05, second=0.1), "We know each other by now, and the queue is long."
SUPERVISOR, REVIEWER = Actor("gilles", Role.SUPERVISOR), Actor("noel", Role.REVIEWER)
READERS = (Actor("mireille", Role.INTAKE), Actor("amarjit", Role.INTAKE), REVIEWER)
# The newest looks: these still wait for their second answer, and those before for a judge.
UNANSWERED, UNSETTLED = 4, 2
OFTEN = 5
"""Of so many second answers one is another, and of so many corrections one blames a definition."""


@dataclass(frozen=True, slots=True)
class Looked:
    """Hold one decided case that awaits its second answer."""

    look_id: int
    first_by: str
    answer: Correction


def choose(counter: Counter, choice: tuple[Shares, str], *, now: datetime) -> None:
    """Let the supervisor choose how much is decided blind and twice from now on."""
    shares, why = choice
    reason = counter.redactor().redact(why, language="en")
    with counter.database.write() as session:
        review_shares.choose(session, counter.vault, SUPERVISOR, shares, reason=reason, now=now)


def told(view: CaseView, answer: Correction, position: int) -> How:
    """Say why a past case was decided otherwise than suggested, and how long it was read."""
    seconds = 15 + position * 37 % 90
    suggestion = view.suggestion
    if suggestion is None or suggestion.abstained or view.concealed:
        return How(seconds=seconds)
    wrong = answer.category != suggestion.category.label and position % OFTEN == 0
    return How(_reason(suggestion, answer), definition_wrong=wrong, seconds=seconds)


def _reason(suggestion: Suggestion, answer: Correction) -> ReasonCode | None:
    if answer.category != suggestion.category.label:
        return ReasonCode.WRONG_CATEGORY
    proposed = suggestion.severity.severity
    if answer.severity is None or answer.severity == proposed:
        return None
    higher = answer.severity > proposed
    return ReasonCode.SEVERITY_TOO_LOW if higher else ReasonCode.SEVERITY_TOO_HIGH


def lower_together(
    session: Session, first: Actor, case_id: str, answer: Correction, *, now: datetime
) -> None:
    """Let a second person lower an S1 that the first one asked to lower."""
    colleague = next(each for each in READERS if each.id != first.id)
    fence = queue.view(session, colleague, case_id, now=now).fence
    decisions.correct(session, colleague, case_id, answer, seen=fence, now=now)


def look_again(counter: Counter, *, now: datetime) -> None:
    """Answer the past cases that chance or a lowered severity chose, and settle most disputes."""
    with counter.database.write() as session:
        waiting = _waiting(session)
        answered = waiting[: max(0, len(waiting) - UNANSWERED)]
        for number, look in enumerate(answered):
            at = now + timedelta(minutes=number)
            disputed = number >= len(answered) - UNSETTLED or number % OFTEN == 0
            reader = _reader(number, look.first_by)
            said = otherwise(counter.taxonomy, look.answer, number) if disputed else look.answer
            how = How(seconds=20 + number * 23 % 80)
            second_looks.answer(session, reader, look.look_id, said, how=how, now=at)
            if disputed and number < len(answered) - UNSETTLED:
                final = said if number % 2 else look.answer
                adjudication.settle(session, SUPERVISOR, look.look_id, final, how=How(), now=at)


def _waiting(session: Session) -> list[Looked]:
    query = (
        select(SecondLookRow.id, ReviewAnswerRow)
        .join(ReviewAnswerRow, ReviewAnswerRow.id == SecondLookRow.first_id)
        .where(SecondLookRow.state == LookState.WAITING)
        .order_by(SecondLookRow.id)
    )
    return [
        Looked(look_id, first.answered_by, Correction(first.category, first.severity))
        for look_id, first in session.execute(query)
    ]


def _reader(number: int, first: str) -> Actor:
    others = [each for each in READERS if each.id != first]
    return others[number % len(others)]


def otherwise(taxonomy: Taxonomy, answer: Correction, number: int) -> Correction:
    """Differ as people do: by another category of the same area, or else by one severity."""
    severity = answer.severity or Severity.S3
    area = (answer.category or "").partition(".")[0]
    siblings = [each.id for each in taxonomy.categories if each.area == area]
    others = [each for each in siblings if each != answer.category]
    if number % 2 or not others:
        nearest = Severity.S3 if severity == Severity.S4 else Severity(severity - 1)
        return Correction(answer.category, nearest)
    return Correction(others[number % len(others)], severity)
