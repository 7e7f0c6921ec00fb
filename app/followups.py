"""Write to a citizen: where to, in which words, with which link."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy.orm import Session

from app.assistant.letter import Letter, letter
from app.bootstrap import Counter
from app.intake.automatic import is_automatic
from app.settings import Settings
from app.stored import submission_of
from classifiers.errors import UnknownCategory
from classifiers.taxonomy import Information, Taxonomy
from redaction.model import Language
from review_queue import acceptance
from review_queue.clocks import local_day
from review_queue.followups import Address
from review_queue.model import WORKER, Channel
from review_queue.same_message import source_of

_ADDRESS = re.compile(
    r"[^\s@<>()\[\],;:\"\\]{1,64}@[^\s@<>()\[\],;:\"\\.][^\s@<>()\[\],;:\"\\]{0,252}"
)


def can_send(settings: Settings) -> bool:
    """Tell whether letters leave by themselves: a mail server, a sender and our own address."""
    return bool(settings.smtp_host and settings.smtp_from and settings.public_url)


def address_of(session: Session, counter: Counter, case_id: str) -> Address:
    """Find in the vault where the sender of a case can be written to; nobody is shown it.

    Raises CaseErased, VaultSealed or VaultTampered.
    """
    submission = submission_of(session, counter.vault, case_id)
    known = "sender_unknown" not in submission.defects
    email = submission.sender.emails[0] if known and submission.sender.emails else ""
    if not _ADDRESS.fullmatch(email):
        email = ""
    if submission.channel is Channel.EMAIL:
        source = source_of(session, case_id)
        if is_automatic(acceptance.original(session, counter.vault, source, actor=WORKER)):
            return Address(refused="automatic")
    if email and email.casefold() == _bare(counter.settings.smtp_from).casefold():
        return Address(refused="own")
    return Address(email)


def asked_for(taxonomy: Taxonomy, category: str, ids: tuple[str, ...]) -> tuple[Information, ...]:
    """Find the information that was asked for; what the catalogue lost is left out."""
    try:
        known = taxonomy.category(category).information
    except UnknownCategory:
        return ()
    return tuple(each for each in known if each.id in ids)


def written(
    counter: Counter,
    *,
    case_id: str,
    category: str,
    ids: tuple[str, ...],
    language: Language,
    link: str,
    expires_at: datetime,
) -> Letter:
    """Write the letter of a follow-up: the catalogue's words, and none of any message."""
    return letter(
        asked_for(counter.taxonomy, category, ids),
        language,
        organisation=counter.settings.organisation,
        reference=case_id,
        link=link,
        until=local_day(expires_at, counter.settings.province).isoformat(),
    )


def link_to(base: str, token: str) -> str:
    """Return the address of the page on which a citizen answers."""
    return f"{base.rstrip('/')}/answer/{token}"


def _bare(sender: str) -> str:
    """Return the address of a sender that may be written with a name."""
    return sender.rpartition("<")[2].rstrip("> ")
