"""Ask the citizen for what is missing: approve a letter, copy it, settle what became of it."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from app.assistant.ask.desk import Desk
from app.clock import now
from app.followups import address_of, can_send, link_to, written
from app.web.access import allow
from app.web.answers import search
from app.web.case import number, on_conflict
from app.web.display import counter
from app.web.language import as_language
from app.web.once import once
from app.web.session import current_actor
from review_queue import followups
from review_queue.access import Permission
from review_queue.deliveries import BY_HAND
from review_queue.errors import FollowUpClosed, FollowUpRefused
from review_queue.followups import FollowUp, Questions

pages = Blueprint("followups", __name__, url_prefix="/cases/<case_id>/follow-up")


@pages.post("")
@allow(Permission.FOLLOW_UP)
@on_conflict
def ask(case_id: str) -> ResponseReturnValue:
    """Send the letter that was read and approved, or lay it out for copying."""

    def act(rows: Session) -> str:
        settings = counter().settings
        asked = followups.ask(
            rows,
            counter().vault,
            current_actor(),
            case_id,
            _questions(rows, case_id),
            address_of(rows, counter(), case_id),
            by_mail=can_send(settings),
            now=now(),
        )
        if asked.sending == BY_HAND:
            flash(
                gettext("The letter is ready. Copy it, send it and say here that you did."), "good"
            )
            return url_for("followups.letter", case_id=case_id, followup=asked.id)
        flash(gettext("The letter is on its way. The answer comes back to this case."), "good")
        return url_for("case.show", case_id=case_id)

    return once(act)


@pages.get("/<int:followup>")
@allow(Permission.FOLLOW_UP)
def letter(case_id: str, followup: int) -> ResponseReturnValue:
    """Show an open letter with its link, to be copied; where it goes to is not told."""
    try:
        with counter().database.read() as rows:
            token = followups.token(rows, counter().vault, current_actor(), case_id, followup)
            found = _found(rows, case_id, followup)
    except FollowUpClosed:
        flash(gettext("That letter is closed: see what became of it here."), "good")
        return redirect(url_for("case.show", case_id=case_id), 303)
    settings = counter().settings
    text = written(
        counter(),
        case_id=case_id,
        category=found.category,
        ids=found.asked,
        language=found.language,
        link=link_to(settings.public_url or request.host_url, token),
        expires_at=found.expires_at,
    )
    return render_template("case/letter.html", case_id=case_id, followup=found, letter=text)


@pages.post("/settle")
@allow(Permission.FOLLOW_UP)
@on_conflict
def settle(case_id: str) -> ResponseReturnValue:
    """Say that a letter was sent or arrived, or have it sent again."""
    outcome, which = request.form.get("outcome", ""), number("followup")
    with counter().database.write() as rows:
        followups.settle(rows, current_actor(), case_id, which, outcome, now=now())
    flash(gettext("Noted."), "good")
    return redirect(url_for("case.show", case_id=case_id), 303)


@pages.post("/withdraw")
@allow(Permission.FOLLOW_UP)
@on_conflict
def withdraw(case_id: str) -> ResponseReturnValue:
    """Close the link before it was answered."""
    with counter().database.write() as rows:
        followups.withdraw(rows, current_actor(), case_id, number("followup"), now=now())
    flash(gettext("The link is closed, and the clock runs again."), "good")
    return redirect(url_for("case.show", case_id=case_id), 303)


def _questions(rows: Session, case_id: str) -> Questions:
    """Read what to ask: of what the category needs, what the form names, in its language."""
    desk = Desk.beside(rows, current_actor(), case_id, counter(), search(), now=now())
    language = as_language(request.form.get("language"))
    if language is None:
        abort(400)
    if desk.view.concealed or desk.category is None:
        raise FollowUpRefused("concealed")
    chosen = set(request.form.getlist("information"))
    ids = tuple(each.id for each in desk.category.information if each.id in chosen)
    return Questions(desk.category.id, ids, language)


def _found(rows: Session, case_id: str, followup: int) -> FollowUp:
    known = followups.followups(rows, current_actor(), case_id)
    return next(each for each in known if each.id == followup)
