"""How sure a suggestion must be: what each setting means in numbers, and the choice of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.clock import now
from app.errors import FolderNotReady
from app.web import together_setting
from app.web.access import allow
from app.web.display import counter
from app.web.reason import LONGEST, stated_reason
from app.web.session import current_actor
from app.web.suggestion_settings import picture, settings
from classifiers.errors import ModelRejected
from review_queue import threshold_outcomes, thresholds
from review_queue.access import Permission
from review_queue.errors import ThresholdRefused

if TYPE_CHECKING:
    from classifiers.classifier import Classifier

pages = Blueprint("suggestions", __name__, url_prefix="/overview/suggestions")


@pages.get("")
@allow(Permission.SEE_OVERSIGHT)
def show() -> ResponseReturnValue:
    """Show the settings there are, the one in force, and every choice so far."""
    return _page("")


@pages.post("")
@allow(Permission.SET_THRESHOLD)
def choose() -> ResponseReturnValue:
    """Put a setting in force from the next message on; the reason is redacted and sealed."""
    classifier, typed = _classifier(), request.form
    if classifier is None or typed.get("agent") != classifier.agent:
        problem = gettext("Another model is in use since you opened the page. Look again.")
        return _page(problem), 409
    offered = {repr(each.threshold): each.threshold for each in classifier.card.offered}
    threshold = offered.get(typed.get("threshold", ""))
    if threshold is None:
        return _page(gettext("Choose a setting.")), 400
    reason = stated_reason(thresholds.REASON_CHARACTERS)
    if isinstance(reason, tuple):
        problem, status = reason
        return _page(problem), status
    try:
        with counter().database.write() as rows:
            thresholds.choose(
                rows,
                counter().vault,
                current_actor(),
                threshold=threshold,
                agent=classifier.agent,
                reason=reason,
                now=now(),
            )
    except ThresholdRefused:
        return _page(gettext("Say why in words that are not personal.")), 400
    flash(gettext("The setting is in force from the next message on."), "good")
    return redirect(url_for("suggestions.show"), 303)


def _page(problem: str) -> str:
    classifier, actor = _classifier(), current_actor()
    with counter().database.read() as rows:
        history = thresholds.listed(rows, counter().vault, actor)
        if classifier is None:
            return render_template("suggestions.html", agent=None, history=history)
        own, offered = classifier.card.threshold, classifier.card.offered
        chosen = thresholds.in_force(rows, classifier.agent)
        happened = threshold_outcomes.outcomes(
            rows,
            actor,
            counter().suggester(None).agent,
            own=own,
            thresholds=[each.threshold for each in offered],
        )
        together = together_setting.shown(rows, classifier.agent)
    in_force = own if chosen is None else chosen
    shown = settings(offered, happened, own=own, in_force=in_force)
    return render_template(
        "suggestions.html",
        agent=classifier.agent,
        unseen=classifier.card.category["all"].n,
        happened=happened,
        settings=shown,
        in_force=in_force,
        picture=picture(shown),
        history=history,
        together=together,
        problem=problem,
        asks_chat=counter().chat is not None,
        longest=LONGEST,
    )


def _classifier() -> Classifier | None:
    try:
        return counter().classifier()
    except (FolderNotReady, ModelRejected):
        return None
