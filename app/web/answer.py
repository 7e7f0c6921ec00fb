"""The page behind a letter's link: its questions, nothing of the case, in the language chosen."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.clock import now
from app.followups import asked_for
from app.web.access import public
from app.web.display import counter
from app.web.language import as_language, current_language, keep_language, speaking
from app.web.session import current_session
from classifiers.taxonomy import Information
from redaction.model import Language
from review_queue import followup_answers
from review_queue.errors import CaseErased, FollowUpClosed
from review_queue.followup_answers import Answer, Invitation

pages = Blueprint("answer", __name__, url_prefix="/answer")
FIELD = "answer-"
LONGEST_ANSWER = 1_000
LONGEST_TOKEN = 64


@pages.get("/<token>")
@public
def form(token: str) -> ResponseReturnValue:
    """Show the questions of an open link."""
    return _page(token, {}, "")


@pages.post("/<token>")
@public
def send(token: str) -> ResponseReturnValue:
    """Take the answers once, or show again what was typed and what is wrong."""
    switch = as_language(request.form.get("page_language"))
    typed = {
        key.removeprefix(FIELD): words.strip()
        for key, words in request.form.items()
        if key.startswith(FIELD)
    }
    if switch is not None:
        keep_language(switch)
        return _page(token, typed, "")
    invited = _invited(token)
    if invited is None:
        return _closed()
    language = _language(invited)
    with speaking(language):
        problem = _problem(typed)
    if problem:
        return _page(token, typed, problem)
    try:
        with counter().database.write() as rows:
            answers = [
                Answer(each.id, each.label.in_(language), typed[each.id])
                for each in _asked(invited)
                if typed.get(each.id)
            ]
            if not answers:
                return _closed()
            number = followup_answers.answer(rows, counter().vault, token, answers, now=now())
    except (FollowUpClosed, CaseErased):
        return _closed()
    session["answered"] = number
    return redirect(url_for("answer.thanks"), 303)


@pages.get("/thanks")
@public
def thanks() -> ResponseReturnValue:
    """Say that the answers arrived and what happens next."""
    number = session.get("answered")
    if not isinstance(number, str):
        return redirect(url_for("request.form"))
    return render_template("answer/thanks.html", reference=number)


def _page(token: str, typed: Mapping[str, str], problem: str) -> ResponseReturnValue:
    invited = _invited(token)
    if invited is None:
        return _closed()
    with speaking(_language(invited)):
        page = render_template(
            "answer/form.html",
            token=token,
            reference=invited.case_id,
            asked=_asked(invited),
            typed=typed,
            problem=problem,
            longest=LONGEST_ANSWER,
            field=FIELD,
        )
    return page, 422 if problem else 200


def _closed() -> ResponseReturnValue:
    """Answer alike for a link that is unknown, used, withdrawn or too old."""
    return render_template("answer/closed.html"), 404


def _invited(token: str) -> Invitation | None:
    if not 0 < len(token) <= LONGEST_TOKEN:
        return None
    with counter().database.read() as rows:
        return followup_answers.invitation(rows, token, now=now())


def _asked(invited: Invitation) -> tuple[Information, ...]:
    return asked_for(counter().taxonomy, invited.category, invited.asked)


def _language(invited: Invitation) -> Language:
    """Take the visitor's own choice, else the language of the letter."""
    if current_session().account is not None:
        return current_language()
    return as_language(current_session().get("language")) or invited.language


def _problem(typed: Mapping[str, str]) -> str:
    if not any(typed.values()):
        return str(gettext("Answer at least one of the questions."))
    if any(len(words) > LONGEST_ANSWER for words in typed.values()):
        most = LONGEST_ANSWER
        return str(gettext("An answer may have %(most)s characters. Please shorten it.", most=most))
    return ""
