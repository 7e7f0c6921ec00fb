"""The alarm on every page of those who may take an emergency, until somebody does."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError

from app.clock import now
from app.web.access import allow
from app.web.display import counter
from app.web.session import current_account, current_actor
from review_queue import alarms
from review_queue.access import Permission, may
from review_queue.alarms import Alarm

pages = Blueprint("alarms", __name__)


@pages.get("/alarms")
@allow(Permission.CLAIM)
def listing() -> ResponseReturnValue:
    """Show the emergencies nobody works on, as the part of a page that shows them."""
    return render_template("_alarms.html", alarm=ringing())


def ringing() -> Alarm | None:
    """Show the emergencies that whoever asks may take; none to a visitor.

    Every page asks, that too which says that the database cannot be reached.
    """
    if current_account() is None or not may(current_actor(), Permission.CLAIM):
        return None
    try:
        with counter().database.read() as rows:
            return alarms.alarm(rows, current_actor(), now=now())
    except OperationalError:
        return None
