"""Hand a form of any door to intake, as bytes, and answer with its case number."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

from flask import request
from sqlalchemy.orm import Session

from app.clock import now
from app.intake.form import Form, form_bytes
from app.web.display import counter
from review_queue.acceptance import DOOR, accept
from review_queue.model import Actor, Channel, Delivery

VISIT = re.compile(r"[0-9a-f]{16}")


def visit() -> str:
    """Return the number of this filling-in: the one the page brings back, else a new one.

    It is part of the door's name, so that a second press of the button is the same request
    and the same words on another day are not.
    """
    brought = request.form.get("visit", "")
    return brought if VISIT.fullmatch(brought) else secrets.token_hex(8)


def hand_in(
    form: Form,
    channel: Channel,
    *,
    actor: Actor = DOOR,
    also: Callable[[Session, str], None] = lambda _rows, _id: None,
) -> str:
    """Accept the form and return the number of its case; `actor` is who took it in.

    `also` is done in the same transaction, with the number of the case.
    """
    at = now()
    delivery = Delivery(
        channel=channel,
        mailbox=f"{channel.value}:{visit()}",
        raw=form_bytes(form),
        received_at=at,
        language=form.language,
    )
    with counter().database.write() as rows:
        case_id = accept(rows, counter().vault, delivery, now=at, actor=actor).case_id
        also(rows, case_id)
    return case_id
