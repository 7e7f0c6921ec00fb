"""The records officer's page: the one case somebody asks about, and what left the house."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.web.access import allow
from app.web.display import counter
from app.web.session import current_actor
from review_queue import exports
from review_queue.access import Permission
from review_queue.lifecycle import CASE_NUMBER

pages = Blueprint("records", __name__)


@pages.get("/records")
@allow(Permission.KEEP_RECORDS)
def desk() -> ResponseReturnValue:
    """Ask for a case number and lead to its page."""
    written = request.args.get("number", "").strip().upper()
    if CASE_NUMBER.fullmatch(written):
        return redirect(url_for("case.show", case_id=written))
    with counter().database.read() as rows:
        made = exports.made(rows, current_actor())
    return render_template("records.html", written=written[:20], exports=made)
