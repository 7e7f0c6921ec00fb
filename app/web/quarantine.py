"""The list of what could not be processed, and sending it through again."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.clock import now
from app.web.access import allow
from app.web.display import counter
from app.web.language import as_language
from app.web.session import current_actor
from review_queue import decisions, queue
from review_queue.access import Permission

pages = Blueprint("quarantine", __name__)


@pages.get("/quarantine")
@allow(Permission.SEE_QUARANTINE)
def listing() -> ResponseReturnValue:
    """List the cases in quarantine with the reason of each."""
    with counter().database.read() as rows:
        listed = queue.quarantined(rows, current_actor())
    return render_template("quarantine.html", rows=listed)


@pages.post("/quarantine/<case_id>/again")
@allow(Permission.PROCESS_AGAIN)
def again(case_id: str) -> ResponseReturnValue:
    """Send a case to be processed again, as the language a person read in it."""
    chosen = request.form.get("language", "")
    language = as_language(chosen)
    if chosen and language is None:
        abort(400)
    with counter().database.write() as rows:
        decisions.process_again(rows, current_actor(), case_id, language, now=now())
    flash(gettext("%(case)s will be processed again.", case=case_id), "good")
    return redirect(url_for("quarantine.listing"), 303)
