"""Draw a random sample of stored cases, and see how far it is read."""

from __future__ import annotations

from datetime import date, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from app.clock import now
from app.privacy.rates import leak_rate
from app.web import privacy_words
from app.web.access import allow
from app.web.display import counter, time_zone
from app.web.language import as_language
from app.web.session import current_actor
from review_queue import sample_rates, samples
from review_queue.access import Permission
from review_queue.errors import NothingToDraw
from review_queue.model import Channel
from review_queue.sample_rates import Answer
from review_queue.samples import Frame

pages = Blueprint("samples", __name__, url_prefix="/privacy/samples")
USUAL_SIZE = 60


@pages.get("/new")
@allow(Permission.AUDIT_REDACTION)
def form() -> ResponseReturnValue:
    """Ask how large a sample and of what."""
    return _form("")


@pages.post("")
@allow(Permission.AUDIT_REDACTION)
def draw() -> ResponseReturnValue:
    """Draw the sample and go to it."""
    size = request.form.get("size", "")
    if not (size.isascii() and size.isdigit() and 1 <= int(size[:5]) <= samples.LARGEST):
        return _form(gettext("Write a number from 1 to 1,000.")), 400
    try:
        frame = _frame()
    except ValueError:
        return _form(gettext("Write a day as 2026-03-31.")), 400
    try:
        with counter().database.write() as rows:
            drawn = samples.draw(rows, current_actor(), size=int(size), frame=frame, now=now())
    except NothingToDraw:
        return _form(gettext("No stored case is left to draw. Finish an open sample first.")), 409
    said = ngettext("%(num)d case was drawn.", "%(num)d cases were drawn.", drawn.size)
    flash(said, "good")
    return redirect(url_for("samples.show", sample_id=drawn.id), 303)


@pages.get("/<sample_id>")
@allow(Permission.AUDIT_REDACTION)
def show(sample_id: str) -> ResponseReturnValue:
    """Show how far a sample is read, and what it proves so far."""
    actor = current_actor()
    with counter().database.read() as rows:
        sample = samples.sample(rows, actor, sample_id)
        cases = samples.cases(rows, actor, sample_id)
        first, revised = (
            sample_rates.tally(rows, actor, sample_id=sample_id, answer=answer)
            for answer in (Answer.FIRST, Answer.REVISED)
        )
    return render_template(
        "privacy/sample.html",
        sample=sample,
        cases=cases,
        first=first,
        revised=revised,
        rate=leak_rate(revised.leaking, revised.documents),
        next=next((each.position for each in cases if each.settled_at is None), None),
        privacy_words=privacy_words,
    )


def _form(problem: str) -> str:
    return render_template(
        "privacy/draw.html",
        problem=problem,
        usual=USUAL_SIZE,
        largest=samples.LARGEST,
        channels=tuple(Channel),
        typed=request.form,
    )


def _frame() -> Frame:
    """Read what to draw from; raises ValueError for what is no day, channel or language."""
    channel, language = request.form.get("channel", ""), request.form.get("language", "")
    if language and as_language(language) is None:
        raise ValueError("no such language")
    return Frame(
        Channel(channel) if channel else None,
        as_language(language),
        _midnight(request.form.get("since", "")),
        _midnight(request.form.get("until", "")),
    )


def _midnight(day: str) -> datetime | None:
    if not day.strip():
        return None
    found = date.fromisoformat(day.strip())
    return datetime(found.year, found.month, found.day, tzinfo=time_zone())
