"""Take back the decision just made."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.clock import now
from app.web.access import allow
from app.web.case import on_conflict
from app.web.display import counter
from app.web.session import current_actor
from review_queue import undoing
from review_queue.access import Permission

pages = Blueprint("undoing", __name__, url_prefix="/cases/<case_id>")


@pages.post("/undo")
@allow(Permission.DECIDE)
@on_conflict
def undo(case_id: str) -> ResponseReturnValue:
    """Let the case wait again, in the hands of the person who decided it."""
    with counter().database.write() as rows:
        undoing.undo(rows, current_actor(), case_id, now=now())
    said = gettext("The decision on %(case)s is undone. The case is yours again.", case=case_id)
    flash(said, "good")
    return redirect(url_for("case.show", case_id=case_id), 303)
