"""A case's clock: stop it while the citizen is waited for, let it run, make it more urgent."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.clock import now
from app.web.access import allow
from app.web.case import number, on_conflict
from app.web.display import counter
from app.web.session import current_actor
from classifiers.model import Severity
from review_queue import case_clocks
from review_queue.access import Permission

pages = Blueprint("clock", __name__, url_prefix="/cases/<case_id>/clock")


@pages.post("/pause")
@allow(Permission.KEEP_CLOCK)
@on_conflict
def pause(case_id: str) -> ResponseReturnValue:
    """Stop the clock for a stated reason and so many business days at most."""
    reason, days = request.form.get("pause_reason", ""), number("days")
    with counter().database.write() as rows:
        case_clocks.pause(rows, current_actor(), case_id, reason=reason, days=days, now=now())
    flash(gettext("The clock stands still until the citizen answers."), "good")
    return redirect(url_for("case.show", case_id=case_id), 303)


@pages.post("/resume")
@allow(Permission.KEEP_CLOCK)
@on_conflict
def resume(case_id: str) -> ResponseReturnValue:
    """Let the clock run again."""
    outcome = request.form.get("outcome", "")
    with counter().database.write() as rows:
        case_clocks.resume(rows, current_actor(), case_id, outcome=outcome, now=now())
    flash(gettext("The clock runs again."), "good")
    return redirect(url_for("case.show", case_id=case_id), 303)


@pages.post("/severity")
@allow(Permission.KEEP_CLOCK)
@on_conflict
def raise_severity(case_id: str) -> ResponseReturnValue:
    """Make the case more urgent; its deadline counts from its receipt."""
    chosen = request.form.get("to", "")
    if chosen not in Severity.__members__:
        abort(400)
    with counter().database.write() as rows:
        case_clocks.reprioritise(
            rows,
            current_actor(),
            case_id,
            Severity[chosen],
            taxonomy=counter().taxonomy,
            now=now(),
        )
    flash(gettext("%(case)s is more urgent now.", case=case_id), "good")
    return redirect(url_for("case.show", case_id=case_id), 303)
