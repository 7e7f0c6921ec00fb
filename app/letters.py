"""Send the letters to citizens that people approved, in the catalogue's words alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage

from app.bootstrap import Counter
from app.followups import can_send, link_to, written
from app.outbox import NotDelivered, Post
from app.smtp import deliver, new_message
from review_queue import followup_answers, outgoing
from review_queue.followup_tables import OutgoingRow
from review_queue.outgoing import Outgoing


def letters(counter: Counter, clock: Callable[[], datetime]) -> Post[Outgoing] | None:
    """Return how letters are sent; None where a person sends them all."""
    if not can_send(counter.settings):
        return None
    return Post(
        OutgoingRow,
        lambda session: outgoing.claim(session, counter.vault, now=clock()),
        lambda letter: deliver(_message(counter, letter, clock()), counter.settings),
    )


def _message(counter: Counter, letter: Outgoing, now: datetime) -> EmailMessage:
    """Write a letter out; raises NotDelivered for one whose questions are closed by now."""
    with counter.database.read() as session:
        invited = followup_answers.invitation(session, letter.token, now=now)
    if invited is None:
        raise NotDelivered("closed")
    text = written(
        counter,
        case_id=letter.case_id,
        category=invited.category,
        ids=invited.asked,
        language=letter.language,
        link=link_to(counter.settings.public_url, letter.token),
        expires_at=invited.expires_at,
    )
    message = new_message(counter.settings, letter.address, f"letter-{letter.id}")
    message["Subject"] = text.subject
    message["Content-Language"] = text.language
    message.set_content(text.body + "\n")
    return message
