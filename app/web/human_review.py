"""The supervisor's page on human review: the shares, agreement, and confirming unread."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.clock import now
from app.web.access import allow
from app.web.display import counter
from app.web.reason import LONGEST, stated_reason
from app.web.session import current_actor
from review_queue import agreement, confirming, review_shares
from review_queue.access import Permission
from review_queue.errors import SharesRefused
from review_queue.review_shares import Shares

pages = Blueprint("human_review", __name__, url_prefix="/overview/review")
OFFERED = (0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5)


@pages.get("")
@allow(Permission.SEE_OVERSIGHT)
def show() -> ResponseReturnValue:
    """Show both shares, how far people agree, and what confirming looks like."""
    return _page("")


@pages.post("")
@allow(Permission.SET_REVIEW_SHARES)
def choose() -> ResponseReturnValue:
    """Put both shares in force from the next case on; the reason is redacted and sealed."""
    offered = {repr(each): each for each in OFFERED}
    blind, second = (offered.get(request.form.get(name, "")) for name in ("blind", "second"))
    if blind is None or second is None:
        return _page(gettext("Choose both shares.")), 400
    reason = stated_reason(review_shares.REASON_CHARACTERS)
    if isinstance(reason, tuple):
        problem, status = reason
        return _page(problem), status
    try:
        with counter().database.write() as rows:
            review_shares.choose(
                rows,
                counter().vault,
                current_actor(),
                Shares(blind, second),
                reason=reason,
                now=now(),
            )
    except SharesRefused:
        return _page(gettext("Say why in words that are not personal.")), 400
    flash(gettext("The shares are in force from the next request on."), "good")
    return redirect(url_for("human_review.show"), 303)


def _page(problem: str) -> str:
    settings, actor = counter().settings, current_actor()
    default = Shares(settings.blind_share, settings.second_share)
    with counter().database.read() as rows:
        people = confirming.confirming(rows, actor, now=now())
        return render_template(
            "human_review.html",
            shares=review_shares.in_force(rows, default),
            history=review_shares.listed(rows, counter().vault, actor),
            agreements=agreement.seen_by_overseer(rows, actor),
            people=people,
            everybody=confirming.together(people),
            offered=OFFERED,
            problem=problem,
            longest=LONGEST,
        )
