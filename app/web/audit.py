"""The privacy officer's page: the newest events, and whether the whole chain holds."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.web.access import allow
from app.web.display import counter
from app.web.session import current_actor
from review_queue import audit, blind
from review_queue.access import Permission

pages = Blueprint("audit", __name__)
NEWEST = 100


@pages.get("/audit")
@allow(Permission.SEE_AUDIT)
def listing() -> ResponseReturnValue:
    """Show the newest events and verify the chain."""
    with counter().database.read() as rows:
        newest = audit.events(rows, current_actor(), limit=NEWEST)
        hidden = blind.unrevealed(rows, {event.subject for event in newest})
        verification = audit.verify(rows)
    return render_template("audit.html", events=newest, verification=verification, hidden=hidden)
