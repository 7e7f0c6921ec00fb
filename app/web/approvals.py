"""Opening originals in bulk: one person asks, another answers."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.clock import now
from app.web import privacy_words
from app.web.access import allow
from app.web.display import counter
from app.web.original import REASONS
from app.web.session import current_actor
from app.web.typed import redacted
from app.web.words import APPROVAL_REFUSALS, in_words
from review_queue import approvals
from review_queue.access import Permission
from review_queue.errors import ApprovalRefused
from review_queue.originals import OpeningReason

Answer = Callable[..., None]
pages = Blueprint("approvals", __name__, url_prefix="/privacy/openings/bulk")
LONGEST_NOTE = 500
FEW = 20


@pages.get("")
@allow(Permission.OPEN_ORIGINAL)
def form() -> ResponseReturnValue:
    """Say why no more can be opened alone, and ask for what."""
    return _form("")


@pages.post("")
@allow(Permission.OPEN_ORIGINAL)
def ask() -> ResponseReturnValue:
    """Ask a second person; the note is redacted first."""
    written, reason = request.form.get("note", "").strip(), request.form.get("reason", "")
    asked = request.form.get("count", "")
    if reason not in set(OpeningReason):
        return _form(gettext("Choose why you open them.")), 400
    if not approvals.NOTE_CHARACTERS <= len(written) <= LONGEST_NOTE:
        return _form(gettext("Write what you need them for: 10 to 500 characters.")), 400
    note = redacted(written)
    if note is None:
        problem = gettext(
            "Personal information could not be removed from your note, so it was not saved."
        )
        return _form(problem), 422
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 0
    try:
        with counter().database.write() as rows:
            approvals.ask(rows, current_actor(), count=number, reason=reason, note=note, now=now())
    except ApprovalRefused as refused:
        return _form(in_words(APPROVAL_REFUSALS, refused.reason)), 400
    flash(gettext("A second person is asked. You may go on as soon as they agree."), "good")
    return redirect(url_for("approvals.form"), 303)


@pages.get("/waiting")
@allow(Permission.APPROVE_OPENING)
def waiting() -> ResponseReturnValue:
    """List what waits for a second person."""
    with counter().database.read() as rows:
        asked = approvals.waiting(rows, current_actor())
    return render_template("privacy/bulk_waiting.html", asked=asked, privacy_words=privacy_words)


@pages.post("/<int:request_id>/grant")
@allow(Permission.APPROVE_OPENING)
def grant(request_id: int) -> ResponseReturnValue:
    """Give the leave."""
    return _answer(request_id, approvals.grant, gettext("They may open that many for 8 hours."))


@pages.post("/<int:request_id>/refuse")
@allow(Permission.APPROVE_OPENING)
def refuse(request_id: int) -> ResponseReturnValue:
    """Give no leave."""
    return _answer(request_id, approvals.refuse, gettext("No leave is given."))


def _answer(request_id: int, act: Answer, said: str) -> ResponseReturnValue:
    try:
        with counter().database.write() as rows:
            act(rows, current_actor(), request_id, now=now())
        flash(said, "good")
    except ApprovalRefused as refused:
        flash(in_words(APPROVAL_REFUSALS, refused.reason), "bad")
    return redirect(url_for("approvals.waiting"), 303)


def _form(problem: str) -> str:
    with counter().database.read() as rows:
        mine = approvals.newest(rows, current_actor())
    return render_template(
        "privacy/bulk.html",
        problem=problem,
        mine=mine,
        alone=approvals.ALONE,
        most=approvals.MOST,
        few=FEW,
        reasons=(*REASONS, OpeningReason.REDACTION_AUDIT),
        longest=LONGEST_NOTE,
        privacy_words=privacy_words,
    )
