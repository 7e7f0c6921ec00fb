"""One case: what was asked, what the machine suggests, and the person's decision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from app.assistant.dialogue_case import facts_in
from app.assistant.missing import missing
from app.clock import now
from app.web.access import allow
from app.web.answers import record_people, three_answers
from app.web.ask_words import EXAMPLES, LONGEST_QUESTION
from app.web.blind import afterwards
from app.web.call_page import KnownFact, known_facts
from app.web.choices import short_list
from app.web.choosing import chosen, how, opened_token
from app.web.conversation import guide
from app.web.decided import tell
from app.web.display import counter, router
from app.web.grounds import grounds
from app.web.language import current_language
from app.web.once import once
from app.web.queue import next_case
from app.web.refusals import REFUSALS, said
from app.web.session import current_actor
from app.web.typed import redacted
from app.web.words import STAFF_REASONS
from classifiers.errors import UnknownCategory
from classifiers.taxonomy import Category, Information
from redaction.model import RedactedText
from review_queue import blind, case_clocks, decisions, followups, passing, queue
from review_queue.access import Permission
from review_queue.clocks import local_day
from review_queue.errors import ChoiceMissing
from review_queue.model import CaseView, Correction, Decision

if TYPE_CHECKING:
    from app.web.ask import Said

pages = Blueprint("case", __name__, url_prefix="/cases/<case_id>")
LONGEST_NOTE = 4000
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True, repr=False)
class Draft:
    """Hold what a person typed and could not be saved, so that it is shown again.

    `known` is how many events the history had when their page was made.
    """

    problem: str = ""
    known: int | None = None
    note: str = ""
    category: str = ""
    severity: str = ""
    team: str = ""
    context: str = ""
    to: str = ""
    about: str = ""
    why: str = ""
    definition_wrong: bool = False

    @property
    def chosen(self) -> bool:
        """Tell whether a decision was chosen."""
        return bool(self.category or self.severity or self.team)


class NoteNotRedacted(Exception):
    """Personal information could not be removed from a note: nothing of it may be kept."""


def on_conflict(act: View) -> View:
    """Answer a lost race with the case as it is now and everything the person typed."""

    @wraps(act)
    def attempt(case_id: str) -> Any:
        try:
            return act(case_id)
        except ChoiceMissing as missing:
            return refuse(case_id, said(missing), 400)
        except NoteNotRedacted:
            problem = gettext(
                "Personal information could not be removed from your note, so it was not saved."
            )
            return refuse(case_id, problem, 422)
        except REFUSALS as refused:
            return refuse(case_id, said(refused), 409)

    return attempt  # type: ignore[return-value]


@pages.get("")
@allow(Permission.SEE_CASE)
def show(case_id: str) -> ResponseReturnValue:
    """Show the case."""
    return page(case_id, Draft())


@pages.post("/take")
@allow(Permission.CLAIM)
@on_conflict
def take(case_id: str) -> ResponseReturnValue:
    """Claim the case for the person who asks."""
    with counter().database.write() as rows:
        queue.claim(rows, current_actor(), case_id, now=now())
    return redirect(url_for("case.show", case_id=case_id), 303)


@pages.post("/confirm")
@allow(Permission.DECIDE)
@on_conflict
def confirm(case_id: str) -> ResponseReturnValue:
    """Decide as suggested and go on to the next case."""
    return _decide(
        case_id,
        lambda rows: decisions.confirm(
            rows, current_actor(), case_id, seen=seen(), how=how(case_id), now=now()
        ),
    )


@pages.post("/correct")
@allow(Permission.DECIDE)
@on_conflict
def correct(case_id: str) -> ResponseReturnValue:
    """Decide otherwise than suggested and go on to the next case."""
    correction = _correction()
    if correction is None:
        problem = gettext("Choose a category, a severity or a team first.")
        return refuse(case_id, problem, 400)
    return _decide(
        case_id,
        lambda rows: decisions.correct(
            rows, current_actor(), case_id, correction, seen=seen(), how=how(case_id), now=now()
        ),
    )


@pages.post("/notes")
@allow(Permission.NOTE)
@on_conflict
def note(case_id: str) -> ResponseReturnValue:
    """Store a note, redacted; when that fails nothing is stored and the text is shown again."""
    if not request.form.get("note", "").strip():
        return refuse(case_id, gettext("Write between 1 and 4,000 characters."), 400)

    def act(_rows: Session) -> str:
        flash(gettext("Note saved."), "good")
        return url_for("case.show", case_id=case_id)

    return with_note(case_id, act)


@pages.post("/release")
@allow(Permission.CLAIM)
@on_conflict
def release(case_id: str) -> ResponseReturnValue:
    """Put the case back in the queue."""
    with counter().database.write() as rows:
        queue.release(rows, current_actor(), case_id, now=now())
    flash(gettext("%(case)s is back in the queue.", case=case_id), "good")
    return redirect(url_for("queue.waiting"), 303)


@pages.post("/quarantine")
@allow(Permission.QUARANTINE)
@on_conflict
def quarantine(case_id: str) -> ResponseReturnValue:
    """Take the case out of the queue for a stated reason."""
    reason = request.form.get("reason", "")
    if reason not in STAFF_REASONS:
        return page(case_id, _typed(gettext("Choose why the case goes to quarantine."))), 400
    with counter().database.write() as rows:
        decisions.quarantine(rows, current_actor(), case_id, reason, now=now())
    flash(gettext("%(case)s is in quarantine.", case=case_id), "good")
    return redirect(url_for("queue.waiting"), 303)


def refuse(case_id: str, problem: str, status: int) -> ResponseReturnValue:
    """Show the case with what keeps a form from being accepted, and everything typed in it."""
    return page(case_id, _typed(problem)), status


def page(case_id: str, draft: Draft, said: Said | None = None) -> str:
    """Show the case as it is now, with what could not be saved, or what was asked and said."""
    with counter().database.read() as rows:
        view = queue.view(rows, current_actor(), case_id, now=now())
        spoken = grounds(rows, current_actor(), view.suggestion)
        answers = three_answers(rows, current_actor(), view)
        running = case_clocks.clock(rows, current_actor(), case_id, now=now())
        handover = passing.latest(rows, current_actor(), case_id)
        recipients = passing.recipients(rows, current_actor(), case_id)
        asked = followups.followups(rows, current_actor(), case_id)
    if view.concealed:
        running = None  # team and deadline follow from what was proposed
    record_people(view, answers)
    category = _category(view)
    known = _known(view, category)
    return render_template(
        "case.html",
        case=view,
        draft=draft,
        said=said,
        grounds=spoken,
        answers=answers,
        clock=running,
        longest_pause=case_clocks.LONGEST_DAYS,
        handover=handover,
        recipients=recipients,
        asked=asked,
        me=current_actor().id,
        known=known,
        still_missing=_still_missing(view, category, known),
        short_list=short_list(counter().taxonomy, view.suggestion),
        teams=router().teams(None),
        taxonomy=counter().taxonomy,
        staff_reasons=STAFF_REASONS,
        ask_examples=EXAMPLES,
        longest_question=LONGEST_QUESTION,
        longest_note=LONGEST_NOTE,
        opened=opened_token(case_id),
    )


def _category(view: CaseView) -> Category | None:
    decided = view.decision.category if view.decision else None
    suggested = view.suggestion.category.label if view.suggestion else None
    try:
        return counter().taxonomy.category(decided or suggested or "other")
    except UnknownCategory:
        return None


def _known(view: CaseView, category: Category | None) -> tuple[KnownFact, ...]:
    """Return what the case says on what its category needs, counted from the day it came in."""
    if view.redacted is None or category is None or view.concealed:
        return ()
    day = local_day(view.received_at, counter().settings.province)
    listener = replace(guide().listener, day=lambda: day)
    return known_facts(facts_in(view.redacted, category, listener), current_language())


def _still_missing(
    view: CaseView, category: Category | None, known: tuple[KnownFact, ...]
) -> tuple[Information, ...]:
    # What a category needs would tell which one was suggested.
    if view.redacted is None or category is None or view.concealed:
        return ()
    return missing(category, view.redacted, [each.id for each in known])


def number(field: str) -> int:
    """Read a form's field as the whole number a page wrote there; anything else is refused."""
    written = request.form.get(field, "")
    if not written.isascii() or not written.isdigit() or len(written) > 9:
        abort(400)
    return int(written)


def seen() -> int:
    """Read which fence the page showed."""
    return number("seen")


def _typed(problem: str) -> Draft:
    """Gather what the person typed, whichever form it was in."""
    form = request.form
    return Draft(
        problem=problem,
        known=int(known) if (known := form.get("known", "")[:9]).isdecimal() else None,
        note=form.get("note", "")[: LONGEST_NOTE * 2],
        category=form.get("category_other") or form.get("category", ""),
        severity=form.get("severity", ""),
        team=form.get("team", ""),
        context=form.get("context", "")[: LONGEST_NOTE * 2],
        to=form.get("to", ""),
        about=form.get("about", "")[: LONGEST_NOTE * 2],
        why=form.get("why", ""),
        definition_wrong=form.get("definition_wrong") == "yes",
    )


def _correction() -> Correction | None:
    """Read the correction; None when nothing was chosen. Unknown values are refused with 400."""
    draft = _typed("")
    correction = chosen(draft.category, draft.severity, draft.team)
    return None if correction == Correction() else correction


def note_of(typed: str) -> RedactedText:
    """Redact what was typed about a case; raises NoteNotRedacted, which `on_conflict` answers."""
    found = redacted(typed)
    if found is None:
        raise NoteNotRedacted
    return found


def with_note(case_id: str, act: Callable[[Session], str]) -> ResponseReturnValue:
    """Do what a form asks together with the note that was typed beside it, or neither."""
    typed = request.form.get("note", "").strip()
    if len(typed) > LONGEST_NOTE:
        return refuse(case_id, gettext("Write between 1 and 4,000 characters."), 400)
    written = note_of(typed) if typed else None
    shown = seen() if "seen" in request.form else None

    def noted(rows: Session) -> str:
        if written is not None:
            decisions.add_note(rows, current_actor(), case_id, written, seen=shown, now=now())
        return act(rows)

    return once(noted)


def _decide(case_id: str, decide: Callable[[Session], Decision]) -> ResponseReturnValue:
    """Decide and take the next case in one transaction: a form sent again leads there too."""

    def act(rows: Session) -> str:
        hidden = blind.unrevealed(rows, [case_id])
        decision = decide(rows)
        revealed = afterwards(rows, current_actor(), case_id) if hidden else ""
        tell(case_id, decision, revealed)
        return next_case(rows)

    return with_note(case_id, act)
