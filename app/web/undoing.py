"""Take back the decision just made."""

from __future__ import annotations

from contextlib import suppress

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from app.clock import now
from app.web.access import allow
from app.web.case import on_conflict
from app.web.display import counter
from app.web.session import current_actor
from review_queue import claims, undoing
from review_queue.access import Permission
from review_queue.errors import CaseNotFound, ClaimConflict

pages = Blueprint("undoing", __name__, url_prefix="/cases/<case_id>")


@pages.post("/undo")
@allow(Permission.DECIDE)
@on_conflict
def undo(case_id: str) -> ResponseReturnValue:
    """Let the case wait again, in the hands of the person who decided it."""
    with counter().database.write() as rows:
        undoing.undo(rows, current_actor(), case_id, now=now())
        _put_back(rows, request.form.get("open", ""))
    said = gettext("The decision on %(case)s is undone. The case is yours again.", case=case_id)
    flash(said, "good")
    return redirect(url_for("case.show", case_id=case_id), 303)


def _put_back(rows: Session, case_id: str) -> None:
    """Free the case that came next: whoever goes back has not begun with it."""
    with suppress(CaseNotFound, ClaimConflict):
        claims.release(rows, current_actor(), case_id, now=now())
