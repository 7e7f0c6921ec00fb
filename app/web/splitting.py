"""Make two cases of a message that asks for two things."""

from __future__ import annotations

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from app.clock import now
from app.web.access import allow
from app.web.case import LONGEST_NOTE, note_of, on_conflict, refuse, seen, with_note
from app.web.display import counter
from app.web.session import current_actor
from review_queue import splitting
from review_queue.access import Permission

pages = Blueprint("splitting", __name__, url_prefix="/cases/<case_id>")


@pages.post("/split")
@allow(Permission.JOIN)
@on_conflict
def split(case_id: str) -> ResponseReturnValue:
    """Make a second case for what is said to be asked besides, and stay with the first."""
    typed = request.form.get("about", "").strip()
    if not splitting.ABOUT_CHARACTERS <= len(typed) <= LONGEST_NOTE:
        problem = gettext("Write what the second case is about: 10 to 4,000 characters.")
        return refuse(case_id, problem, 400)
    about = note_of(typed)

    def act(rows: Session) -> str:
        second = splitting.split(
            rows, counter().vault, current_actor(), case_id, about, seen=seen(), now=now()
        )
        said = gettext(
            "%(case)s is split. The second case is %(second)s.", case=case_id, second=second
        )
        flash(said, "good")
        return url_for("case.show", case_id=case_id)

    return with_note(case_id, act)
