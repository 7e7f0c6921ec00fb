"""One case: what was asked, what the machine suggests, and the person's decision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from app.assistant.missing import missing
from app.clock import now
from app.web.access import allow
from app.web.answers import record_people, three_answers
from app.web.ask_words import EXAMPLES, LONGEST_QUESTION
from app.web.choices import short_list
from app.web.display import category_name, counter, severity_name
from app.web.grounds import grounds
from app.web.queue import next_case
from app.web.session import current_actor
from app.web.words import MERGE_REFUSALS, STAFF_REASONS, in_words
from classifiers.errors import UnknownCategory
from classifiers.model import Severity
from classifiers.taxonomy import Category, Information
from redaction.errors import RedactionError
from redaction.language import detect
from redaction.model import RedactedText
from review_queue import decisions, queue
from review_queue.access import Permission
from review_queue.errors import ClaimConflict, MergeRefused, NothingToConfirm
from review_queue.model import CaseView, Correction, Decision

if TYPE_CHECKING:
    from app.web.ask import Said

pages = Blueprint("case", __name__, url_prefix="/cases/<case_id>")
LONGEST_NOTE = 4000
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True, repr=False)
class Draft:
    """Hold what a person typed and could not be saved, so that it is shown again."""

    problem: str = ""
    note: str = ""
    category: str = ""
    severity: str = ""
    team: str = ""


def on_conflict(act: View) -> View:
    """Answer a lost race with the case as it is now and everything the person typed."""

    @wraps(act)
    def attempt(case_id: str) -> Any:
        try:
            return act(case_id)
        except ClaimConflict:
            problem = gettext("The case changed while you had it open. Nothing of yours was saved.")
        except NothingToConfirm:
            problem = gettext("There is no suggestion to confirm. Choose a category.")
        except MergeRefused as refused:
            problem = in_words(MERGE_REFUSALS, refused.reason)
        return page(case_id, _typed(problem)), 409

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
    with counter().database.write() as rows:
        decision = decisions.confirm(rows, current_actor(), case_id, seen=seen(), now=now())
    return _decided(case_id, decision)


@pages.post("/correct")
@allow(Permission.DECIDE)
@on_conflict
def correct(case_id: str) -> ResponseReturnValue:
    """Decide otherwise than suggested and go on to the next case."""
    correction = _correction()
    if correction is None:
        problem = gettext("Choose a category, a severity or a team first.")
        return page(case_id, _typed(problem)), 400
    with counter().database.write() as rows:
        decision = decisions.correct(
            rows, current_actor(), case_id, correction, seen=seen(), now=now()
        )
    return _decided(case_id, decision)


@pages.post("/notes")
@allow(Permission.NOTE)
def note(case_id: str) -> ResponseReturnValue:
    """Store a note, redacted; when that fails nothing is stored and the text is shown again."""
    typed = request.form.get("note", "").strip()
    if not typed or len(typed) > LONGEST_NOTE:
        return page(case_id, _typed(gettext("Write between 1 and 4,000 characters."))), 400
    redacted = _redacted(typed)
    if redacted is None:
        problem = gettext(
            "Personal information could not be removed from your note, so it was not saved."
        )
        return page(case_id, _typed(problem)), 422
    with counter().database.write() as rows:
        decisions.add_note(rows, current_actor(), case_id, redacted, now=now())
    flash(gettext("Note saved."), "good")
    return redirect(url_for("case.show", case_id=case_id), 303)


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


def page(case_id: str, draft: Draft, said: Said | None = None) -> str:
    """Show the case as it is now, with what could not be saved, or what was asked and said."""
    with counter().database.read() as rows:
        view = queue.view(rows, current_actor(), case_id, now=now())
        spoken = grounds(rows, current_actor(), view.suggestion)
        answers = three_answers(rows, current_actor(), view)
    record_people(view, answers)
    category = _category(view)
    return render_template(
        "case.html",
        case=view,
        draft=draft,
        said=said,
        grounds=spoken,
        answers=answers,
        me=current_actor().id,
        still_missing=_still_missing(view, category),
        short_list=short_list(counter().taxonomy, view.suggestion),
        teams=counter().router.teams(None),
        taxonomy=counter().taxonomy,
        staff_reasons=STAFF_REASONS,
        ask_examples=EXAMPLES,
        longest_question=LONGEST_QUESTION,
        longest_note=LONGEST_NOTE,
    )


def _category(view: CaseView) -> Category | None:
    decided = view.decision.category if view.decision else None
    suggested = view.suggestion.category.label if view.suggestion else None
    try:
        return counter().taxonomy.category(decided or suggested or "other")
    except UnknownCategory:
        return None


def _still_missing(view: CaseView, category: Category | None) -> tuple[Information, ...]:
    if view.redacted is None or category is None:
        return ()
    return missing(category, view.redacted)


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
        note=form.get("note", "")[: LONGEST_NOTE * 2],
        category=form.get("category_other") or form.get("category", ""),
        severity=form.get("severity", ""),
        team=form.get("team", ""),
    )


def _correction() -> Correction | None:
    """Read the correction; None when nothing was chosen. Unknown values are refused with 400."""
    draft = _typed("")
    category, severity, team = draft.category or None, None, draft.team or None
    if category is not None and category not in {each.id for each in counter().taxonomy.categories}:
        abort(400)
    if draft.severity:
        if draft.severity not in Severity.__members__:
            abort(400)
        severity = Severity[draft.severity]
    if team is not None and team not in {each.id for each in counter().router.teams(None)}:
        abort(400)
    correction = Correction(category, severity, team)
    return None if correction == Correction() else correction


def _redacted(typed: str) -> RedactedText | None:
    try:
        return counter().redactor().redact(typed, language=detect(typed))
    except RedactionError:
        return None


def _decided(case_id: str, decision: Decision) -> ResponseReturnValue:
    address = url_for("case.show", case_id=case_id)
    what = f"{category_name(decision.category)}, {severity_name(decision.severity)}"
    said = (
        gettext("%(case)s confirmed: %(what)s.", case=case_id, what=what)
        if decision.confirmed
        else gettext("%(case)s corrected: %(what)s.", case=case_id, what=what)
    )
    flash(Markup('{} <a href="{}">{}</a>').format(said, address, gettext("Look again")), "good")
    return redirect(next_case(), 303)
