"""The list of waiting cases and the next one to take."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.clock import now
from app.web.access import allow
from app.web.display import counter
from app.web.session import current_actor
from review_queue import queue
from review_queue.access import Permission

pages = Blueprint("queue", __name__)


@pages.get("/queue")
@allow(Permission.SEE_QUEUE)
def waiting() -> ResponseReturnValue:
    """List the waiting cases, the most severe and the nearest due first."""
    with counter().database.read() as rows:
        listed = queue.waiting(rows, current_actor(), now=now())
        counts = queue.counts(rows, current_actor())
    return render_template("queue.html", rows=listed, counts=counts, me=current_actor().id)


@pages.post("/queue/next")
@allow(Permission.CLAIM)
def next() -> ResponseReturnValue:
    """Take the next case nobody has."""
    return redirect(next_case(), 303)


def next_case() -> str:
    """Claim the next case and return its address, or the queue's when none is left."""
    with counter().database.write() as rows:
        case_id = queue.claim_next(rows, current_actor(), now=now())
    if case_id is None:
        flash(gettext("No case is waiting for you."), "good")
        return url_for("queue.waiting")
    return url_for("case.show", case_id=case_id)
