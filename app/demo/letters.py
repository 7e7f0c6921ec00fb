"""Two citizens who were asked for more: one has answered by the link, one has not yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from app.assistant.missing import missing
from app.bootstrap import Counter
from app.followups import asked_for
from redaction.model import Language
from review_queue import followup_answers, followups, listing, queue
from review_queue.filters import Filter, Holding
from review_queue.followup_answers import Answer
from review_queue.followups import Address, Questions
from review_queue.model import Actor, QueueRow, Role

ASKING = Actor("amarjit", Role.INTAKE)
MAY: Mapping[Language, str] = {
    "en": "The second week of May, once the ground has thawed.",
    "fr": "La deuxième semaine de mai, une fois la terre dégelée.",
}
# Category and what it leaves out; what came back, in the language of the request.
ASKED = (("roads.permits", "dates", MAY), ("housing.subsidy", "application", None))


def exchange(counter: Counter, *, now: datetime) -> None:
    """Ask in two cases for what they left out, and let one citizen answer by the link."""
    with counter.database.write() as session:
        for category, information, words in ASKED:
            row = _lacking(session, counter, category, information, now)
            if row is None:
                continue
            asked = followups.ask(
                session, counter.vault, ASKING, row.case_id,
                Questions(category, (information,), row.language), Address(),
                by_mail=False, now=now,
            )  # fmt: skip
            if words is not None:
                token = followups.token(session, counter.vault, ASKING, row.case_id, asked.id)
                answers = [
                    Answer(each.id, each.label.in_(row.language), words[row.language])
                    for each in asked_for(counter.taxonomy, category, (information,))
                ]
                followup_answers.answer(session, counter.vault, token, answers, now=now)


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
