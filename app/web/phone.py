"""The call page: the caller's story, what was understood, and the next question below it.

Nothing is stored until the end; every step is one form.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.assistant.dialogue import Call, Question, Standing, body, fields, is_danger
from app.assistant.dialogue_wording import Topic, packaged_wording
from app.clock import now
from app.intake.form import Form
from app.web.access import allow
from app.web.answers import Past, past_of
from app.web.call_form import (
    LONGEST_ANSWER,
    LONGEST_STORY,
    Sent,
    carried,
    read_call,
    seen,
)
from app.web.call_page import facts_shown, said_back
from app.web.conversation import guide
from app.web.display import counter
from app.web.doors import hand_in, visit
from app.web.first_contact import note_step, progress_of
from app.web.language import as_language, current_language, keep_language
from app.web.parked_calls import Waiting, finished, own_parked, park, taken_up
from app.web.session import current_actor
from redaction.model import RedactedCase
from review_queue.access import Permission
from review_queue.first_contacts import finish
from review_queue.model import Channel

pages = Blueprint("phone", __name__, url_prefix="/call")
log = logging.getLogger(__name__)
DOORS = (Channel.PHONE, Channel.WALK_IN)


@pages.get("")
@allow(Permission.RECEIVE)
def call() -> ResponseReturnValue:
    """Begin a call with an empty story; what this person parked is listed above."""
    return page(Call(language=current_language()), waiting=own_parked())


@pages.post("")
@allow(Permission.RECEIVE)
def go_on() -> ResponseReturnValue:
    """Take what was said and ask the next question, or finish."""
    sent = read_call(request.form, current_language())
    switch = as_language(request.form.get("page_language"))
    if switch is not None:
        keep_language(switch)
        return page(sent.call)
    if request.form.get("park") and sent.call.story.strip():
        if not park(guide().kept(sent.call)):
            return page(sent.call)
        return redirect(url_for("phone.call"), 303)
    if request.form.get("finish"):
        standing = guide().read(sent.call).standing
        if standing.category is not None and sent.call.story.strip():
            session["call"] = _finish(sent.call, standing)
            return redirect(url_for("phone.done"), 303)
    return page(_answered(sent))


@pages.get("/done")
@allow(Permission.RECEIVE)
def done() -> ResponseReturnValue:
    """Show the reference number to read to the caller."""
    reference = session.get("call")
    if not isinstance(reference, str):
        return redirect(url_for("phone.call"))
    return render_template("call_done.html", reference=reference)


def page(call: Call, *, waiting: Sequence[Waiting] = ()) -> str:
    """Show a call as far as it went, with the next question."""
    reading = guide().read(call)
    question = guide().next(call, reading)
    note_step(progress_of(call, reading.standing, _door()), taken_up() or visit())
    return render_template(
        "call.html",
        call=call,
        question=question,
        reading=reading,
        standing=reading.standing,
        danger=is_danger(call, reading.standing),
        facts=facts_shown(call, reading.standing, question, current_language()),
        read_back=said_back(call, reading.standing) if _is_over(question) else (),
        carried=carried(call),
        seen=seen(call),
        hint=_hint(question),
        past=_past(reading.redacted),
        taxonomy=counter().taxonomy,
        visit=visit(),
        waiting=waiting,
        taken_up=taken_up(),
        door=_door(),
        doors=DOORS,
        longest_story=LONGEST_STORY,
        longest_answer=LONGEST_ANSWER,
    )


def _answered(sent: Sent) -> Call:
    """Take the answer to the question of the page.

    An empty box means that the caller does not know, unless something else was changed.
    """
    call, asking = sent.call, sent.asking
    if asking in ("", Topic.SAFETY, Topic.STORY, Topic.READ_BACK):
        return call
    if asking != Topic.CATEGORY and not sent.said and sent.changed:
        return call
    return guide().answered(call, asking, sent.said)


def _hint(question: Question) -> str:
    kind = question.information.kind if question.information else None
    return packaged_wording().manners[kind].hint.in_(current_language()) if kind else ""


def _past(redacted: RedactedCase | None) -> Past | None:
    """Find what was done with such requests; a search that fails costs a list, never the call."""
    if redacted is None:
        return None
    try:
        with counter().database.read() as rows:
            return past_of(rows, current_actor(), redacted)
    except Exception as error:
        log.warning("no past cases on the call page: %s", type(error).__name__)
        return None


def _is_over(question: Question) -> bool:
    return question.topic is Topic.READ_BACK


def _door() -> Channel:
    asked = request.form.get("door", "")
    return next((door for door in DOORS if door == asked), Channel.PHONE)


def _finish(call: Call, standing: Standing) -> str:
    contact = standing.contact
    form = Form(
        subject="",
        body=body(call),
        language=call.language,
        name=contact.name.strip(),
        email=contact.email.strip(),
        phone=contact.phone.strip(),
        community=contact.community.strip(),
        fields=fields(call, standing),
    )
    progress = progress_of(call, standing, _door())

    def over(rows: Session, case_id: str) -> None:
        finish(rows, current_actor(), taken_up() or visit(), progress, now=now())
        finished(rows, case_id)

    return hand_in(form, _door(), actor=current_actor(), also=over)
