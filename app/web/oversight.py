"""The supervisor's page: what is at risk, and how the day goes."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.clock import now
from app.web.access import allow
from app.web.display import counter
from app.web.session import current_actor
from review_queue import oversight
from review_queue.access import Permission

pages = Blueprint("oversight", __name__)


@pages.get("/overview")
@allow(Permission.SEE_OVERSIGHT)
def overview() -> ResponseReturnValue:
    """Show waiting, overdue and decided, per severity, team and person."""
    with counter().database.read() as rows:
        seen = oversight.overview(rows, current_actor(), now=now())
    return render_template("overview.html", overview=seen)
