"""Keep a case while its person works on it: the page asks again and again."""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.clock import now
from app.web.access import allow
from app.web.display import counter, hour
from app.web.session import current_actor
from review_queue import claims
from review_queue.access import Permission
from review_queue.errors import ClaimConflict

pages = Blueprint("lease", __name__, url_prefix="/cases/<case_id>")


@pages.post("/renew")
@allow(Permission.CLAIM)
def renew(case_id: str) -> ResponseReturnValue:
    """Keep the case for another while and say until when; 409 when it is no longer the asker's."""
    try:
        with counter().database.write() as rows:
            until = claims.renew(rows, current_actor(), case_id, now=now())
    except ClaimConflict:
        said = gettext(
            "This case is no longer yours. What you typed is still here: "
            "send it to see what changed."
        )
        return jsonify(said=said), 409
    return jsonify(said=gettext("until %(hour)s", hour=hour(until)))
