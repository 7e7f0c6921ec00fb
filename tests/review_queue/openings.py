"""A letter whose original is opened and read, as at the desk."""

from __future__ import annotations

from review_queue.model import Actor
from review_queue.originals import Opening, OpeningReason, open_original, read_original
from tests.review_queue.office import CLERK, NOW, Office, after, redacted

LETTER = b"Subject: wharf\n\nMme Aucoin, NAS 046 454 286, asks for a new plank."
NOTE = redacted("[PERSON 1] telephoned and needs the sum she named.")


def opened(office: Office, case_id: str, actor: Actor = CLERK) -> Opening:
    with office.database.write() as session:
        return open_original(
            session, actor, case_id, reason=OpeningReason.ANSWER_SENDER, note=NOTE, now=NOW
        )


def read(office: Office, opening: Opening, actor: Actor = CLERK, *, seconds: float = 1) -> bytes:
    """Read it that many seconds after it was opened."""
    with office.database.read() as session:
        return read_original(session, office.vault, actor, opening.id, now=after(seconds=seconds))
