"""Two citizens who were asked where it is: one has answered by the link, one has not yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from sqlalchemy.orm import Session

from app.assistant.missing import missing
from app.bootstrap import Counter
from classifiers.information import Information, Kind
from classifiers.model import Severity
from redaction.model import Language
from review_queue import followup_answers, followups, listing, queue
from review_queue.filters import Filter, Holding
from review_queue.followup_answers import Answer
from review_queue.followups import Address, Questions
from review_queue.model import Actor, QueueRow, Role

ASKING = Actor("amarjit", Role.INTAKE)
PLACES: dict[Language, str] = {
    "en": "Gould Road, at the second culvert past the fire hall",
    "fr": "Chemin du Ruisseau, au deuxième ponceau après la caserne",
}


def exchange(counter: Counter, *, now: datetime) -> None:
    """Ask in two cases that left out the place, and let the first citizen answer by the link."""
    with counter.database.write() as session:
        for number, found in enumerate(islice(_placeless(session, counter, now), 2)):
            row, category, place = found
            about = Questions(category, (place.id,), row.language)
            asked = followups.ask(
                session, counter.vault, ASKING, row.case_id, about, Address(),
                by_mail=False, now=now,
            )  # fmt: skip
            if number == 0:
                token = followups.token(session, counter.vault, ASKING, row.case_id, asked.id)
                words = Answer(place.id, place.label.in_(row.language), PLACES[row.language])
                followup_answers.answer(session, counter.vault, token, [words], now=now)


def _placeless(
    session: Session, counter: Counter, now: datetime
) -> Iterator[tuple[QueueRow, str, Information]]:
    """Yield cases anybody may take that do not say where it is: row, category, what to ask."""
    usual = Filter(severities=(Severity.S3, Severity.S4), holding=Holding.UNASSIGNED)
    for row in listing.page(session, ASKING, usual, now=now).rows:
        redacted = queue.view(session, ASKING, row.case_id, now=now).redacted
        if row.category is not None and redacted is not None:
            lacking = missing(counter.taxonomy.category(row.category), redacted)
            for each in [each for each in lacking if each.kind is Kind.PLACE][:1]:
                yield row, row.category, each
