"""Pass a case on to a person or a team, with the note they need."""

from __future__ import annotations

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from app.clock import now
from app.web.access import allow
from app.web.case import LONGEST_NOTE, note_of, on_conflict, refuse, seen, with_note
from app.web.display import team_name
from app.web.queue import next_case
from app.web.session import current_actor
from redaction.model import RedactedText
from review_queue import ownership, passing
from review_queue.access import Permission

pages = Blueprint("passing", __name__, url_prefix="/cases/<case_id>")
PERSON, TEAM = "person:", "team:"


@pages.post("/pass")
@allow(Permission.TRANSFER)
@on_conflict
def pass_on(case_id: str) -> ResponseReturnValue:
    """Pass the case on and go on to the next one."""
    chosen, typed = request.form.get("to", ""), request.form.get("context", "").strip()
    if not chosen.startswith((PERSON, TEAM)):
        return refuse(case_id, gettext("Choose who gets the case."), 400)
    if not ownership.NOTE_CHARACTERS <= len(typed) <= LONGEST_NOTE:
        problem = gettext("Write what the next person must know: 10 to 4,000 characters.")
        return refuse(case_id, problem, 400)
    note = note_of(typed)

    def act(rows: Session) -> str:
        _pass_on(rows, case_id, chosen, note)
        return next_case(rows)

    return with_note(case_id, act)


def _pass_on(rows: Session, case_id: str, chosen: str, note: RedactedText) -> None:
    person = chosen.removeprefix(PERSON)[:64] if chosen.startswith(PERSON) else None
    team = chosen.removeprefix(TEAM)[:64] if person is None else None
    passing.pass_on(
        rows, current_actor(), case_id, person=person, team=team, note=note, seen=seen(), now=now()
    )
    name = person or team_name(team or "")
    flash(gettext("%(case)s is passed on to %(name)s.", case=case_id, name=name), "good")
