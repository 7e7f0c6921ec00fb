"""What the desk of the demonstration is in the middle of: views, cases in hand and passed on."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.bootstrap import Counter
from app.clock import now
from classifiers.model import Severity
from redaction.model import Language, RedactedText
from review_queue import claims, listing, passing, together_confidence, views
from review_queue.errors import TransferRefused
from review_queue.filters import Filter, Holding
from review_queue.model import Actor, QueueRow, Role

AMARJIT, NOEL = Actor("amarjit", Role.INTAKE), Actor("noel", Role.REVIEWER)
MIREILLE, GILLES = Actor("mireille", Role.INTAKE), Actor("gilles", Role.SUPERVISOR)
VIEWS = (
    (MIREILLE, "Routes, en français", "area=roads&language=fr"),
    (MIREILLE, "Urgents que personne n'a pris", "severity=S2&who=unassigned"),
    (GILLES, "En retard", "due=late"),
)
CONTEXT = "J'ai rappelé hier soir, sans réponse. Il faut rappeler après le souper."
CONFIDENCE = 0.98


def settle_in(counter: Counter) -> None:
    """Keep views, take a case, pass one on, and allow alike cases to be confirmed together."""
    for actor, name, query in VIEWS:
        with counter.database.write() as session:
            views.save(session, actor, _redacted(counter, name, "fr"), query, now=now())
    agent = counter.classifier().agent
    with counter.database.write() as session:
        together_confidence.choose(session, GILLES, CONFIDENCE, agent=agent, now=now())
    usual = Filter(severities=(Severity.S3,), languages=("fr",), holding=Holding.UNASSIGNED)
    context = _redacted(counter, CONTEXT, "fr")
    with counter.database.write() as session:
        claims.claim_next(session, AMARJIT, now=now())
        for row in listing.page(session, NOEL, usual, now=now()).rows:
            if _passed(session, row, context):
                break


def _passed(session: Session, row: QueueRow, note: RedactedText) -> bool:
    """Return whether a case went to Mireille: routing may have given it to her before."""
    to = {"person": MIREILLE.id, "team": None}
    try:
        passing.pass_on(session, NOEL, row.case_id, **to, note=note, seen=row.fence, now=now())
    except TransferRefused:
        return False
    return True


def _redacted(counter: Counter, text: str, language: Language) -> RedactedText:
    return counter.redactor().redact(text, language=language)
