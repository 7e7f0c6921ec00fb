"""The phone page: one question at a time, every answer editable, nothing stored until the end."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import date

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from app.assistant.dialogue import Call, Question, body, fields, next_question
from app.assistant.missing import missing
from app.clock import now
from app.intake.form import Form
from app.web.access import allow
from app.web.display import counter
from app.web.doors import hand_in, visit
from app.web.language import as_language, current_language, keep_language
from app.web.session import current_actor
from classifiers.errors import UnknownCategory
from classifiers.model import Severity, Suggestion
from classifiers.severity import floor
from classifiers.taxonomy import Category, Information
from redaction.errors import RedactionError
from redaction.model import KnownIdentity, OriginalCase, RedactedCase
from review_queue import thresholds
from review_queue.access import Permission
from review_queue.clocks import local_day
from review_queue.model import Channel

pages = Blueprint("phone", __name__, url_prefix="/call")
log = logging.getLogger(__name__)
ANSWER = "answer-"
LONGEST_STORY = 10_000
LONGEST_ANSWER = 1_000
MOST_ASKED = 100


@dataclass(frozen=True, slots=True, repr=False)
class Understanding:
    """Hold what was made of the story: the category, whether proposed, what is still needed.

    `alarming` tells that a severity rule read danger to life in the story.
    """

    category: Category | None = None
    suggestion: Suggestion | None = None
    needed: tuple[Information, ...] = ()
    alarming: bool = False


@pages.get("")
@allow(Permission.RECEIVE)
def call() -> ResponseReturnValue:
    """Begin a call with the first question."""
    return _page(Call(language=current_language()))


@pages.post("")
@allow(Permission.RECEIVE)
def go_on() -> ResponseReturnValue:
    """Take the answers so far and ask the next question, or finish."""
    so_far = _read()
    switch = as_language(request.form.get("page_language"))
    if switch is not None:
        keep_language(switch)
    elif request.form.get("finish"):
        understood = _understand(so_far)
        if understood.category is not None and so_far.story.strip():
            session["call"] = _finish(so_far, understood.category)
            return redirect(url_for("phone.done"), 303)
    elif request.form.get("asking"):
        so_far = replace(so_far, asked=so_far.asked | {request.form["asking"]})
    return _page(so_far)


@pages.get("/done")
@allow(Permission.RECEIVE)
def done() -> ResponseReturnValue:
    """Show the reference number to read to the caller."""
    reference = session.get("call")
    if not isinstance(reference, str):
        return redirect(url_for("phone.call"))
    return render_template("call_done.html", reference=reference)


def _page(so_far: Call) -> str:
    understood = _understand(so_far)
    if understood.category is not None:
        so_far = replace(so_far, category=understood.category.id)
    question = next_question(so_far, understood.category, understood.needed)
    shown = _answered(so_far, understood.category, question)
    return render_template(
        "call.html",
        call=so_far,
        question=question,
        understood=understood,
        answered=shown,
        kept=_kept(so_far, question, shown),
        taxonomy=counter().taxonomy,
        visit=visit(),
        longest_story=LONGEST_STORY,
        longest_answer=LONGEST_ANSWER,
    )


def _read() -> Call:
    """Read the call from its form; what is not there has not been answered."""
    form = request.form
    answers = {
        key.removeprefix(ANSWER): words[:LONGEST_ANSWER]
        for key, words in form.items()
        if key.startswith(ANSWER)
    }
    return Call(
        language=as_language(form.get("call_language")) or current_language(),
        danger={"yes": True, "no": False}.get(form.get("danger", "")),
        story=form.get("story", "")[:LONGEST_STORY],
        category=form.get("category", ""),
        answers=tuple(answers.items()),
        name=form.get("name", "")[:LONGEST_ANSWER],
        phone=form.get("phone", "")[:LONGEST_ANSWER],
        community=form.get("community", "")[:LONGEST_ANSWER],
        asked=frozenset(form.getlist("asked")[:MOST_ASKED]),
    )


def _understand(so_far: Call) -> Understanding:
    """Propose a category from the story unless the clerk chose one; see what it still needs.

    The story is classified only once redacted. When that fails the clerk chooses alone.
    """
    if not so_far.story.strip():
        return Understanding()
    redacted = _redacted(so_far)
    suggestion = _suggestion(redacted) if redacted and not so_far.category else None
    proposed = suggestion.category.label if suggestion and not suggestion.abstained else ""
    try:
        category = counter().taxonomy.category(so_far.category or proposed)
    except UnknownCategory:
        return Understanding(suggestion=suggestion, alarming=_alarming(redacted))
    needed = missing(category, redacted, so_far.given) if redacted else category.information
    return Understanding(category, suggestion, needed, _alarming(redacted))


def _redacted(so_far: Call) -> RedactedCase | None:
    names = tuple(part for part in (so_far.name.strip(),) if part)
    phones = tuple(part for part in (so_far.phone.strip(),) if part)
    try:
        return (
            counter()
            .redactor()
            .redact_case(
                OriginalCase(
                    subject="",
                    body=so_far.story,
                    language=so_far.language,
                    identity=KnownIdentity(names=names, phones=phones),
                )
            )
        )
    except RedactionError:
        return None


def _alarming(redacted: RedactedCase | None) -> bool:
    """Tell whether the severity rules read danger to life, whatever the model thinks."""
    if redacted is None:
        return False
    return floor(redacted.request, redacted.language, _today())[0] is Severity.S1


def _suggestion(redacted: RedactedCase) -> Suggestion | None:
    try:
        classifier = counter().classifier()
        with counter().database.read() as rows:
            threshold = thresholds.in_force(rows, classifier.agent)
        chosen = classifier.with_threshold(threshold)
        suggestion: Suggestion = chosen.suggest(redacted, _today())
    except Exception as error:
        # A failed model costs the clerk a proposal, never the call.
        log.warning("no proposal on the phone page: %s", type(error).__name__)
        return None
    return suggestion


def _today() -> date:
    return local_day(now(), counter().settings.province)


def _answered(
    so_far: Call, category: Category | None, question: Question
) -> tuple[Information, ...]:
    """Return the information to show as editable boxes below the current question."""
    if category is None:
        return ()
    done = so_far.asked | so_far.given
    return tuple(
        each for each in category.information if each.id in done and each.id != question.id
    )


def _kept(
    so_far: Call, question: Question, shown: tuple[Information, ...]
) -> list[tuple[str, str]]:
    """Return the answers no box shows just now, to be carried along unseen."""
    boxes = {question.id, *(information.id for information in shown)}
    return [(id, words) for id, words in so_far.answers if words and id not in boxes]


def _finish(so_far: Call, category: Category) -> str:
    form = Form(
        subject="",
        body=body(so_far),
        language=so_far.language,
        name=so_far.name.strip(),
        phone=so_far.phone.strip(),
        community=so_far.community.strip(),
        fields=fields(so_far, category),
    )
    return hand_in(form, Channel.PHONE, actor=current_actor())
