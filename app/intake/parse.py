"""From the bytes of any delivery to one Submission."""

from __future__ import annotations

from datetime import datetime

from app.intake.email import parse_email
from app.intake.form import parse_form
from app.intake.submission import Submission
from redaction.model import Language
from review_queue.model import Channel


def parse(
    raw: bytes,
    *,
    id: str,
    channel: Channel,
    received_at: datetime,
    language: Language | None = None,
) -> Submission:
    """Read a delivery by its channel: e-mail as a message, every other door as a form.

    Letters and referrals may arrive either way. Never raises.
    """
    is_form = channel is not Channel.EMAIL and raw.lstrip()[:1] == b"{"
    if is_form or channel in (Channel.WEB, Channel.PHONE, Channel.WALK_IN):
        return parse_form(raw, id=id, channel=channel, received_at=received_at, language=language)
    return parse_email(raw, id=id, channel=channel, received_at=received_at, language=language)
