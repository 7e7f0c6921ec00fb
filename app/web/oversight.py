"""The supervisor's page: what is at risk, and how the day goes."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.clock import now
from app.web.access import allow
from app.web.display import counter
from app.web.session import current_actor
from review_queue import accounts, agreement, bursts, oversight
from review_queue.access import Permission

pages = Blueprint("oversight", __name__)


@pages.get("/overview")
@allow(Permission.SEE_OVERSIGHT)
def overview() -> ResponseReturnValue:
    """Show waiting, overdue and decided, per severity, team and person."""
    with counter().database.read() as rows:
        seen = oversight.overview(rows, current_actor(), now=now())
        noticed = bursts.notices(rows, current_actor(), now=now())
        people = accounts.listed(rows, current_actor())
        agreements = agreement.seen_by_overseer(rows, current_actor())
    return render_template(
        "overview.html", overview=seen, notices=noticed, accounts=people, agreements=agreements
    )


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
