"""The list of waiting cases, kept up to date while it is open, and the next one to take."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from app.clock import now
from app.web import filter_form
from app.web.access import allow
from app.web.display import counter, router
from app.web.language import current_language
from app.web.session import current_actor, current_session
from review_queue import listing, queue, together_confidence, views
from review_queue.access import Permission
from review_queue.filters import Filter
from review_queue.listing import Listing
from review_queue.model import Channel

pages = Blueprint("queue", __name__)
# What the list was narrowed to when it was last open: the next case comes from there.
PRESENT = "present view"


@pages.get("/queue")
@allow(Permission.SEE_QUEUE)
def waiting() -> ResponseReturnValue:
    """List one page of the waiting cases, or of those that a filter lets through."""
    values = request.args.to_dict(flat=False)
    chosen = filter_form.read(values)
    with counter().database.read() as rows:
        opening = None if values else views.default(rows, current_actor())
        if opening is not None and opening.query:
            return redirect(f"{url_for('queue.waiting')}?{opening.query}")
        saved = views.listed(rows, current_actor())
        listed = _page(rows, chosen)
        counts = queue.counts(rows, current_actor())
        together = together_confidence.newest(rows)
    query = filter_form.written(chosen)
    _remember(query)
    return render_template(
        "queue.html",
        listing=listed,
        counts=counts,
        me=current_actor().id,
        chosen=chosen,
        chips=filter_form.chips(chosen),
        unknown_community=filter_form.unknown_community(values),
        query=query,
        saved=saved,
        together=together is not None and together.confidence is not None,
        areas=counter().taxonomy.areas,
        regions=router().regions(),
        channels=tuple(Channel),
        form=filter_form,
        longest_name=views.LONGEST_NAME,
    )


@pages.get("/queue/rows")
@allow(Permission.SEE_QUEUE)
def rows() -> ResponseReturnValue:
    """Give the rows of one page anew, or 304 while they are what the asker has."""
    chosen = filter_form.read(request.args.to_dict(flat=False))
    with counter().database.read() as stored:
        listed = _page(stored, chosen)
    mark = _mark(listed)
    if mark in request.if_none_match:
        answer = Response(status=304)
    else:
        answer = Response(
            render_template("queue/_rows.html", listing=listed, me=current_actor().id)
        )
    answer.set_etag(mark)
    return answer


@pages.post("/queue/next")
@allow(Permission.CLAIM)
def next() -> ResponseReturnValue:
    """Take the next case nobody has."""
    with counter().database.write() as stored:
        address = next_case(stored)
    return redirect(address, 303)


def next_case(session: Session) -> str:
    """Claim the next case of the present view and return its address.

    When none is left there, return that of the view.
    """
    present = str(current_session().get(PRESENT, ""))
    chosen = replace(filter_form.read_query(present), quarantined=False)
    case_id = queue.claim_next(session, current_actor(), chosen, now=now())
    if case_id is not None:
        return url_for("case.show", case_id=case_id)
    if present:
        flash(gettext("No case of this view is waiting for you. Others may be."), "good")
        return f"{url_for('queue.waiting')}?{present}"
    flash(gettext("No case is waiting for you."), "good")
    return url_for("queue.waiting")


def _page(session: Session, chosen: Filter) -> Listing:
    asked = request.args.get("page", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
    return listing.page(session, current_actor(), chosen, number=number, now=now())


def _mark(listed: Listing) -> str:
    """Return what changes with anything a row shows; minutes pass in words."""
    shown = (listed, current_actor().id, current_language(), now().replace(second=0, microsecond=0))
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:32]


def _remember(query: str) -> None:
    if current_session().get(PRESENT, "") != query:
        current_session()[PRESENT] = query
