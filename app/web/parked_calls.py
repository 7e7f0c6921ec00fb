"""Calls this person parked: listed, set aside, and let go when the call is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import flash, g, request
from flask_babel import gettext
from sqlalchemy.orm import Session

from app.assistant.dialogue import Call
from app.assistant.dialogue_state import call_bytes, call_of
from app.clock import now
from app.web.display import counter, moment
from app.web.doors import visit
from app.web.session import current_actor
from review_queue import first_contacts, parked
from review_queue.errors import TooManyParked

TAKEN_UP = "parked"
FIRST_WORDS = 60


@dataclass(frozen=True, slots=True, repr=False)
class Waiting:
    """Show a parked call so that its clerk knows it again: who called, or how it began."""

    id: str
    who: str
    parked_at: datetime
    expires_at: datetime


def own_parked() -> list[Waiting]:
    """List the calls this person parked, oldest first."""
    with counter().database.read() as rows:
        found = parked.parked(rows, counter().vault, current_actor(), now=now())
    return [Waiting(each.id, _who(each.content), each.parked_at, each.expires_at) for each in found]


def park(call: Call) -> bool:
    """Seal a call and say until when it waits; one that was taken up before is replaced.

    Returns False, and says so, when this person has too many parked calls.
    """
    at = now()
    try:
        with counter().database.write() as rows:
            _let_go(rows, parked.REPLACED)
            id = parked.park(rows, counter().vault, current_actor(), call_bytes(call), now=at)
            first_contacts.set_aside(rows, taken_up() or visit(), id)
    except TooManyParked:
        flash(gettext("You have too many parked calls. Finish or remove one first."), "bad")
        return False
    until = moment(at + parked.LASTS)
    flash(gettext("The call is parked. It waits here for you until %(time)s.", time=until), "good")
    return True


def finished(rows: Session, _case_id: str) -> None:
    """Let the parked call go that was taken up and is finished now."""
    _let_go(rows, parked.FINISHED)


def taken_up() -> str:
    """Return the id of the parked call that goes on here; empty for a new call."""
    return str(g.get(TAKEN_UP, "") or request.form.get(TAKEN_UP, ""))


def take_up(parked_id: str) -> Call:
    """Open a parked call again; raises CallNotParked."""
    with counter().database.write() as rows:
        found = parked.resume(rows, counter().vault, current_actor(), parked_id, now=now())
        first_contacts.take_up(rows, parked_id, now=now())
    g.setdefault(TAKEN_UP, parked_id)
    return call_of(found.content)


def _let_go(rows: Session, reason: str) -> None:
    if taken_up():
        parked.let_go(rows, counter().vault, current_actor(), taken_up(), reason=reason, now=now())


def _who(content: bytes) -> str:
    call = call_of(content)
    known = ", ".join(part for part in (call.contact.name, call.contact.community) if part)
    first = " ".join(call.story.split())
    return known or (first if len(first) <= FIRST_WORDS else f"{first[:FIRST_WORDS].rstrip()}…")
