"""Two citizens who were asked for more: one has answered by the link, one has not yet."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.assistant.missing import missing
from app.bootstrap import Counter
from redaction.model import Language
from review_queue import followup_answers, followups, listing, queue
from review_queue.filters import Filter, Holding
from review_queue.followup_answers import Answer
from review_queue.followups import Address, Questions
from review_queue.model import Actor, QueueRow, Role

ASKING = Actor("amarjit", Role.INTAKE)
# Category and what it leaves out; what comes back, in the language of the request.
ANSWERED = ("roads.permits", "dates")
OPEN = ("housing.subsidy", "application")
WORDS: dict[Language, str] = {
    "en": "The second week of May, once the ground has thawed.",
    "fr": "La deuxième semaine de mai, une fois la terre dégelée.",
}


def exchange(counter: Counter, *, now: datetime) -> None:
    """Ask in two cases for what they left out, and let one citizen answer by the link."""
    with counter.database.write() as session:
        for category, information in (ANSWERED, OPEN):
            row = _lacking(session, counter, category, information, now)
            if row is None:
                continue
            asked = followups.ask(
                session, counter.vault, ASKING, row.case_id,
                Questions(category, (information,), row.language), Address(),
                by_mail=False, now=now,
            )  # fmt: skip
            if category == ANSWERED[0]:
                token = followups.token(session, counter.vault, ASKING, row.case_id, asked.id)
                needed = counter.taxonomy.category(category).information
                label = next(each.label for each in needed if each.id == information)
                words = Answer(information, label.in_(row.language), WORDS[row.language])
                followup_answers.answer(session, counter.vault, token, [words], now=now)


def _lacking(
    session: Session, counter: Counter, category: str, information: str, now: datetime
) -> QueueRow | None:
    """Return a waiting case of a category, free to be taken, that leaves something out."""
    free = Filter(areas=(category.partition(".")[0],), holding=Holding.UNASSIGNED)
    for row in listing.page(session, ASKING, free, now=now).rows:
        redacted = queue.view(session, ASKING, row.case_id, now=now).redacted
        if row.category == category and redacted is not None:
            lacking = missing(counter.taxonomy.category(category), redacted)
            if information in {each.id for each in lacking}:
                return row
    return None
