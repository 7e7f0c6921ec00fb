"""What a clerk took in today, and where it stands."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.web.access import allow
from app.web.display import counter
from app.web.session import current_actor
from review_queue.access import Permission
from review_queue.taken import taken

pages = Blueprint("taken", __name__)


@pages.get("/taken")
@allow(Permission.RECEIVE)
def listing() -> ResponseReturnValue:
    """List the cases this person took in, newest first."""
    with counter().database.read() as rows:
        listed = taken(rows, current_actor())
    return render_template("taken.html", rows=listed)
