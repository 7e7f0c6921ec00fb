"""The supervisor's page: what is at risk, and how the day goes."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.clock import now
from app.web.access import allow
from app.web.display import counter
from app.web.oversight_pictures import due_bars, load_bars
from app.web.session import current_actor
from review_queue import (
    accounts,
    agreement,
    alerts,
    at_risk,
    bursts,
    escalation_steps,
    oversight,
    staff,
)
from review_queue.access import Permission
from review_queue.errors import AlertNotFound

pages = Blueprint("oversight", __name__)


@pages.get("/overview")
@allow(Permission.SEE_OVERSIGHT)
def overview() -> ResponseReturnValue:
    """Show waiting, overdue and decided, per severity, team and person."""
    with counter().database.read() as rows:
        seen = oversight.overview(rows, current_actor(), now=now())
        noticed = bursts.notices(rows, current_actor(), now=now())
        people = accounts.listed(rows, current_actor())
        risk = at_risk.at_risk(rows, current_actor(), at_risk.Which(), now=now())
        blocks = at_risk.due_by_block(rows, current_actor(), now=now())
        crew = staff.members(rows, current_actor(), now=now())
        told = escalation_steps.listed(rows, current_actor(), now=now())
        unsettled = alerts.unsettled(rows, current_actor())
        agreements = agreement.seen_by_overseer(rows, current_actor())
    return render_template(
        "overview.html",
        overview=seen,
        notices=noticed,
        accounts=people,
        risk=risk,
        due=due_bars(blocks, now()),
        crew=crew,
        loads=load_bars(crew),
        told=told,
        unsettled=unsettled,
        agreements=agreements,
    )


@pages.post("/overview/alerts/<int:alert_id>")
@allow(Permission.MANAGE_STAFF)
def settle_alert(alert_id: int) -> ResponseReturnValue:
    """Say that an unclear message arrived, or have it sent again."""
    try:
        with counter().database.write() as rows:
            outcome = request.form.get("outcome", "")
            alerts.settle(rows, current_actor(), alert_id, outcome, now=now())
    except AlertNotFound:
        flash(gettext("This message is settled already."), "bad")
        return redirect(url_for("oversight.overview"), 303)
    flash(gettext("The message is settled."), "good")
    return redirect(url_for("oversight.overview"), 303)


@pages.post("/overview/notices/<int:burst_id>/seen")
@allow(Permission.ANSWER_NOTICE)
def notice_seen(burst_id: int) -> ResponseReturnValue:
    """Take a notice of many like cases away until there are more of them."""
    seen = request.form.get("seen", "")
    if not seen.isascii() or not seen.isdigit() or len(seen) > 9:
        abort(400)
    with counter().database.write() as rows:
        bursts.mark_seen(rows, current_actor(), burst_id, seen=int(seen), now=now())
    flash(gettext("The notice is marked as seen. It comes back if there are more cases."), "good")
    return redirect(url_for("oversight.overview"), 303)
