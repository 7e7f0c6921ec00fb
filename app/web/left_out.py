"""The page of what requests leave out, by category, question and channel."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.clock import now
from app.followups import asked_for
from app.web.access import allow
from app.web.display import counter
from app.web.session import current_actor
from classifiers.taxonomy import Information
from review_queue import left_out
from review_queue.access import Permission
from review_queue.left_out import LeftOut

pages = Blueprint("left_out", __name__)
DAYS = 90
MOST = 40


@pages.get("/overview/left-out")
@allow(Permission.SEE_OVERSIGHT)
def show() -> ResponseReturnValue:
    """Show the last ninety days, most often missing first."""
    with counter().database.read() as rows:
        found = left_out.left_out(rows, current_actor(), since=now() - timedelta(days=DAYS))
    known = [(each, _information(each)) for each in found if each.missing or each.asked]
    lines = [(each, information) for each, information in known if information is not None]
    return render_template(
        "left_out.html", lines=lines[:MOST], days=DAYS, more=max(0, len(lines) - MOST)
    )


def _information(line: LeftOut) -> Information | None:
    """Find the question in the catalogue; one it lost is not shown."""
    return next(iter(asked_for(counter().taxonomy, line.category, (line.information,))), None)
