"""From which confidence on alike cases may be confirmed together: a supervisor's choice."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from app.clock import now
from app.errors import FolderNotReady
from app.web.access import allow
from app.web.display import counter
from app.web.session import current_actor
from classifiers.errors import ModelRejected
from review_queue import together_confidence
from review_queue.access import Permission
from review_queue.together_confidence import Confidence, Figures

pages = Blueprint("together_setting", __name__, url_prefix="/overview/suggestions")
OFFERED = (0.9, 0.95, 0.98, 0.99, 0.995)
NEVER = "never"


@dataclass(frozen=True, slots=True)
class TogetherSetting:
    """Show what is in force for this model, and what came of it since it was chosen."""

    chosen: Confidence | None
    figures: Figures
    offered: tuple[float, ...] = OFFERED


def shown(rows: Session, agent: str) -> TogetherSetting:
    """Read the setting for the page of settings; a choice for another model is none."""
    chosen = together_confidence.newest(rows)
    serves = chosen is not None and chosen.serves(agent)
    return TogetherSetting(
        chosen if serves else None, together_confidence.figures(rows, current_actor())
    )


def _agent() -> str | None:
    try:
        return counter().classifier().agent
    except (FolderNotReady, ModelRejected):
        return None


@pages.post("/together")
@allow(Permission.SET_THRESHOLD)
def choose() -> ResponseReturnValue:
    """Put a confidence in force, or end confirming together."""
    asked = request.form.get("confidence", "")
    offered = {repr(each): each for each in OFFERED}
    if asked != NEVER and asked not in offered:
        flash(gettext("Choose a setting."), "bad")
        return redirect(url_for("suggestions.show"), 303)
    agent = request.form.get("agent", "")
    if agent != _agent():
        flash(gettext("Another model is in use since you opened the page. Look again."), "bad")
        return redirect(url_for("suggestions.show"), 303)
    with counter().database.write() as rows:
        together_confidence.choose(
            rows, current_actor(), offered.get(asked), agent=agent, now=now()
        )
    flash(gettext("The setting for confirming together is in force."), "good")
    return redirect(url_for("suggestions.show"), 303)
