"""One e-mail message to one Submission, whatever its bytes."""

from __future__ import annotations

import re
from datetime import datetime

from app.intake.addresses import addresses_in, names_in, only_mailbox
from app.intake.content import Content, gather
from app.intake.errors import LimitExceeded
from app.intake.headers import Fields
from app.intake.limits import LIMITS
from app.intake.mime import outline
from app.intake.replies import Split, split_reply
from app.intake.signatures import names_and_numbers
from app.intake.submission import Submission
from redaction.model import KnownIdentity, Language
from review_queue.model import Channel

# Display names of desks and machines; redacting them would only blank ordinary words.
_NOT_A_PERSON = re.compile(
    r"\b(?:info|admin|services?|support|office|bureau|desk|counter|comptoir|guichet|registry"
    r"|no-?reply|ne pas r[ée]pondre|mailer|daemon|postmaster|inc|lt[ée]e|ltd|list|clerk|team"
    r"|[ée]quipe|registre|department|minist[èe]re|ministry|town|ville|village|municipalit[éy]|school"
    r"|[ée]cole|web|site|forms?|formulaire|transport|neighbou?r|voisine?|citizen|citoyen(?:ne)?)\b|@",
    re.IGNORECASE,
)


def parse_email(
    raw: bytes,
    *,
    id: str,
    received_at: datetime,
    channel: Channel = Channel.EMAIL,
    language: Language | None = None,
) -> Submission:
    """Read a message. Never raises: what is wrong with the bytes becomes a defect code.

    Only From, Reply-To, Sender, Cc, Subject, Message-ID and the MIME fields are ever looked at.
    The Date field is not: `received_at` is our own clock.
    """
    try:
        message = outline(raw, LIMITS)
    except LimitExceeded as exceeded:
        return Submission(
            id, channel, received_at, "", "", language=language, defects=(exceeded.reason,)
        )
    content = gather(message)
    subject = message.fields.text("subject")
    split = split_reply(content.text, subject)
    return Submission(
        id=id,
        channel=channel,
        received_at=received_at,
        subject=subject,
        body=split.body,
        quoted="\n\n".join(part for part in (split.quoted, content.hidden) if part.strip()),
        attachments=content.files,
        sender=_identity(message.fields, split),
        language=language,
        message_id=message.fields.message_id(),
        defects=_defects(message.fields, content, split),
    )


def _identity(fields: Fields, split: Split) -> KnownIdentity:
    """Collect the people a message names: its sender, those copied in, and its signature."""
    people: list[str] = []
    emails: list[str] = []
    for name in ("from", "reply-to", "sender", "cc"):
        for value in fields.raw(name):
            people += names_in(value)
            emails += addresses_in(value)
    names, phones, signed_emails = names_and_numbers(split.signature)
    known = [_in_order(name) for name in people if _is_personal(name)]
    return KnownIdentity(
        names=tuple(dict.fromkeys([*known, *names])),
        emails=tuple(dict.fromkeys([*emails, *signed_emails])),
        phones=tuple(dict.fromkeys(phones)),
    )


def _is_personal(name: str) -> bool:
    return len(name) > 1 and _NOT_A_PERSON.search(name) is None


def _in_order(name: str) -> str:
    """Turn `LeBlanc, Marie` into `Marie LeBlanc`."""
    family, comma, given = name.partition(",")
    return f"{given.strip()} {family.strip()}".strip() if comma else name


def _defects(fields: Fields, content: Content, split: Split) -> tuple[str, ...]:
    defects = list(content.defects)
    if only_mailbox(fields, "from") is None:
        defects.append("sender_unknown")
    if fields.raw("message-id") and not fields.message_id():
        defects.append("message_id_unusable")
    if not split.body.strip():
        defects.append("no_new_text")
    return tuple(defects)
