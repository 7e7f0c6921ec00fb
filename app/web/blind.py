"""Tell what had been suggested, once a case was decided without it."""

from __future__ import annotations

from flask_babel import gettext
from sqlalchemy.orm import Session

from app.clock import now
from app.web.display import category_name, severity_name
from review_queue import queue
from review_queue.model import Actor


def afterwards(session: Session, actor: Actor, case_id: str) -> str:
    """Say in a sentence what was suggested for a case that was just decided blind."""
    suggestion = queue.view(session, actor, case_id, now=now()).suggestion
    if suggestion is None or suggestion.abstained:
        return str(gettext("Nothing had been suggested."))
    category, severity = suggestion.category.label, suggestion.severity.severity
    what = f"{category_name(category)}, {severity_name(severity)}"
    return str(gettext("What had been suggested: %(what)s.", what=what))
