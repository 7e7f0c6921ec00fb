"""The supervisor's page on first contact, and how conversations come to be counted for it."""

from __future__ import annotations

import logging

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.assistant.dialogue import Call, Standing
from app.clock import now
from app.web.access import allow
from app.web.display import counter
from app.web.session import current_actor
from review_queue import first_contacts
from review_queue.access import Permission
from review_queue.first_contacts import Progress
from review_queue.model import PUBLIC, Channel

pages = Blueprint("first_contact", __name__, url_prefix="/overview/first-contact")
log = logging.getLogger(__name__)


@pages.get("")
@allow(Permission.SEE_OVERSIGHT)
def show() -> ResponseReturnValue:
    """Show how conversations of the last 30 days went, by door and by category."""
    with counter().database.read() as rows:
        seen = first_contacts.figures(rows, current_actor(), now=now())
    return render_template("first_contact.html", figures=seen)


def progress_of(call: Call, standing: Standing, channel: Channel) -> Progress:
    """Say how far a conversation went: the story, danger and every question that was put."""
    category = standing.category
    return Progress(
        channel=channel,
        category=category.id if category else None,
        area=category.area if category else None,
        questions=bool(call.story.strip()) + (call.danger is not None) + len(call.asked),
        missing=len(standing.missing) if category else None,
    )


def note_step(progress: Progress, id: str) -> None:
    """Count one step of a conversation that has begun; a failure costs a count, never the step."""
    if not progress.questions:
        return
    actor = PUBLIC if progress.channel is Channel.WEB else current_actor()
    try:
        with counter().database.write() as rows:
            first_contacts.note(rows, actor, id, progress, now=now())
    except Exception as error:
        log.warning("a step was not counted: %s", type(error).__name__)
