"""Second looks: give the second answer to a decided case, or settle a disagreement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any, TypeVar

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.clock import now
from app.web.access import allow
from app.web.case import Draft
from app.web.choosing import chosen, how, opened_token
from app.web.display import counter, router
from app.web.refusals import said
from app.web.session import current_actor
from app.web.words import LOOK_REFUSALS, in_words
from review_queue import adjudication, looks, second_looks
from review_queue.access import Permission
from review_queue.errors import ChoiceMissing, ClaimConflict, LookRefused
from review_queue.looks import Answered, Look
from review_queue.model import Correction

pages = Blueprint("second_looks", __name__, url_prefix="/second-looks")
View = TypeVar("View", bound=Callable[..., Any])


def or_back_to_the_list(act: View) -> View:
    """Lead whoever cannot look at a case, or not any more, back to the list, and say why."""

    @wraps(act)
    def attempt(look_id: int) -> Any:
        try:
            return act(look_id)
        except LookRefused as refused:
            problem = in_words(LOOK_REFUSALS, refused.reason)
        except ClaimConflict:
            problem = gettext("Somebody else was sooner. Nothing of yours was saved.")
        flash(problem, "bad")
        return redirect(url_for("second_looks.listing"), 303)

    return attempt  # type: ignore[return-value]


@pages.get("")
@allow(Permission.SECOND_READ)
def listing() -> ResponseReturnValue:
    """List what waits for this person."""
    with counter().database.read() as rows:
        bench = looks.bench(rows, current_actor(), now=now())
    return render_template("second_looks.html", bench=bench, me=current_actor().id)


@pages.post("/next")
@allow(Permission.SECOND_READ)
def next() -> ResponseReturnValue:
    """Take the next look nobody has open."""
    return redirect(_next(), 303)


@pages.get("/<int:look_id>")
@allow(Permission.SECOND_READ)
@or_back_to_the_list
def show(look_id: int) -> ResponseReturnValue:
    """Show the case without its answers, or both answers to whoever settles."""
    return _page(look_id, Draft())


@pages.post("/<int:look_id>/answer")
@allow(Permission.SECOND_READ)
@or_back_to_the_list
def answer(look_id: int) -> ResponseReturnValue:
    """Keep the second answer and go on; whether it agrees is not told to its author."""
    draft = _typed()
    try:
        with counter().database.write() as rows:
            second_looks.answer(
                rows,
                current_actor(),
                look_id,
                chosen(draft.category, draft.severity, draft.team),
                how=how(_subject(look_id)),
                now=now(),
            )
    except ChoiceMissing as missing:
        return _page(look_id, replace(draft, problem=said(missing))), 400
    flash(gettext("Your answer is kept. Thank you."), "good")
    return redirect(_next(), 303)


@pages.post("/<int:look_id>/settle")
@allow(Permission.ADJUDICATE)
@or_back_to_the_list
def settle(look_id: int) -> ResponseReturnValue:
    """Decide between the two answers, or otherwise, and go on."""
    draft = _typed()
    try:
        with counter().database.write() as rows:
            changed = adjudication.settle(
                rows,
                current_actor(),
                look_id,
                _settled(looks.look(rows, current_actor(), look_id), draft),
                how=how(_subject(look_id)),
                now=now(),
            )
    except ChoiceMissing as missing:
        return _page(look_id, replace(draft, problem=said(missing))), 400
    changed_words = gettext("Settled. The decision was changed.")
    flash(changed_words if changed else gettext("Settled. The decision stands."), "good")
    return redirect(_next(), 303)


@pages.post("/<int:look_id>/show")
@allow(Permission.SECOND_READ)
@or_back_to_the_list
def show_decision(look_id: int) -> ResponseReturnValue:
    """Show what was decided to somebody who needs it, and leave the look to others."""
    with counter().database.write() as rows:
        case_id = second_looks.show_decision(rows, current_actor(), look_id, now=now())
    return redirect(url_for("case.show", case_id=case_id), 303)


def _next() -> str:
    with counter().database.write() as rows:
        look_id = looks.take_next(rows, current_actor(), now=now())
    if look_id is None:
        flash(gettext("No second look waits for you."), "good")
        return url_for("second_looks.listing")
    return url_for("second_looks.show", look_id=look_id)


def _page(look_id: int, draft: Draft) -> str:
    with counter().database.read() as rows:
        look = looks.look(rows, current_actor(), look_id)
    return render_template(
        "settle.html" if look.disputed else "second_look.html",
        look=look,
        draft=draft,
        opened=opened_token(_subject(look_id)),
        taxonomy=counter().taxonomy,
        teams=router().teams(None),
    )


def _subject(look_id: int) -> str:
    return f"look {look_id}"


def _typed() -> Draft:
    form = request.form
    return Draft(
        category=form.get("category_other", ""),
        severity=form.get("severity", ""),
        team=form.get("team", ""),
        why=form.get("why", ""),
        definition_wrong=form.get("definition_wrong") == "yes",
    )


def _settled(look: Look, draft: Draft) -> Correction:
    """Take over one of the answers, with what was chosen otherwise in its place."""
    picked = {"first": look.first, "second": look.second}.get(request.form.get("as", ""))
    otherwise = chosen(draft.category, draft.severity, draft.team)
    return otherwise if picked is None else _as(picked, otherwise)


def _as(picked: Answered, otherwise: Correction) -> Correction:
    category = otherwise.category or picked.category
    # Another category goes where it belongs, unless a team is named.
    same = category == picked.category
    return Correction(
        category,
        otherwise.severity or picked.severity,
        otherwise.team or (picked.team if same else None),
    )
