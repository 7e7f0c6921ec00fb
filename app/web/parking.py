"""Take up a parked call again, or remove it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.clock import now
from app.web import phone
from app.web.access import allow
from app.web.display import counter
from app.web.parked_calls import take_up
from app.web.session import current_actor
from review_queue import parked
from review_queue.access import Permission

pages = Blueprint("parking", __name__, url_prefix="/call/parked/<parked_id>")


@pages.post("")
@allow(Permission.RECEIVE)
def resume(parked_id: str) -> ResponseReturnValue:
    """Take the call up again, on the record, with its next question."""
    return phone.page(take_up(parked_id))


@pages.post("/remove")
@allow(Permission.RECEIVE)
def remove(parked_id: str) -> ResponseReturnValue:
    """Remove the call for good."""
    with counter().database.write() as rows:
        gone = parked.let_go(
            rows, counter().vault, current_actor(), parked_id, reason=parked.REMOVED, now=now()
        )
    flash(
        gettext("The parked call is removed.") if gone else gettext("That call is gone already."),
        "good",
    )
    return redirect(url_for("phone.call"), 303)
