"""Read one sampled case blind, mark what is personal, and then see what redaction had found."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.clock import now
from app.privacy.places import places
from app.web import privacy_words
from app.web.access import allow
from app.web.audit_reading import Reading, open_for_audit, read_for_audit
from app.web.display import counter
from app.web.marked_text import grouped, marked, read_mark, shown, written
from app.web.session import current_actor
from review_queue import sample_findings, samples
from review_queue.access import Permission
from review_queue.errors import MarksRefused
from review_queue.sample_findings import Mark, parts

pages = Blueprint(
    "redaction_audit", __name__, url_prefix="/privacy/samples/<sample_id>/<int:position>"
)
LONGEST_WORDS = 500


@pages.get("")
@allow(Permission.AUDIT_REDACTION)
def read(sample_id: str, position: int) -> ResponseReturnValue:
    """Show one case: the way to open it, the blind text, or the comparison."""
    reading = read_for_audit(sample_id, position)
    if reading.original is None:
        return _closed(reading)
    return _blind(reading, []) if reading.case.read_at is None else _compared(reading)


@pages.post("/open")
@allow(Permission.AUDIT_REDACTION)
def open_case(sample_id: str, position: int) -> ResponseReturnValue:
    """Open the original for this audit; that is recorded before anything is shown."""
    open_for_audit(sample_id, position)
    return redirect(url_for(".read", sample_id=sample_id, position=position), 303)


@pages.post("/marks")
@allow(Permission.AUDIT_REDACTION)
def mark(sample_id: str, position: int) -> ResponseReturnValue:
    """Add or take away a mark on the page, or save them all; nothing is compared before that."""
    marks, act = _marks(), request.form.get("act", "")
    reading = read_for_audit(sample_id, position)
    if reading.original is None and reading.case.unreadable is None:
        # Her time ended while she marked: opened and recorded once more, no mark is lost.
        open_for_audit(sample_id, position)
        reading = read_for_audit(sample_id, position)
    if reading.original is None:
        return _closed(reading)
    if act == "add":
        return _added(reading, marks)
    if act.startswith("remove:"):
        return _blind(reading, [each for each in marks if f"remove:{written(each)}" != act])
    return _answered(reading, marks, act)


@pages.post("/verdicts")
@allow(Permission.AUDIT_REDACTION)
def settle(sample_id: str, position: int) -> ResponseReturnValue:
    """Store on which findings she changed her mind, and go on to the next case."""
    # One tick answers for every place of the same words.
    revised = " ".join(request.form.getlist("revised")).split()
    if not all(each.isascii() and each.isdigit() and len(each) < 6 for each in revised):
        abort(400)
    numbers = {int(each) for each in revised}
    with counter().database.write() as rows:
        sample_findings.settle(
            rows, current_actor(), sample_id, position, revised=numbers, now=now()
        )
    return redirect(_onward(sample_id), 303)


def _marks() -> list[Mark]:
    try:
        return list(dict.fromkeys(map(read_mark, request.form.getlist("mark"))))
    except ValueError:
        abort(400)


def _added(reading: Reading, marks: list[Mark]) -> ResponseReturnValue:
    """Mark the words that were written down, wherever they stand."""
    words = request.form.get("words", "")[:LONGEST_WORDS]
    entity_type = request.form.get("entity", "")
    if entity_type not in privacy_words.ENTITIES:
        return _blind(reading, marks, gettext("Say what these words are."), words), 400
    found = [
        Mark(part.part, part.part_position, start, end, entity_type)
        for part in parts(reading.text)
        for start, end in places(part.text, words)
    ]
    if not found:
        problem = gettext("These words are not in the text. Write them as they stand there.")
        return _blind(reading, marks, problem, words), 400
    return _blind(reading, list(dict.fromkeys((*marks, *found))))


def _answered(reading: Reading, marks: list[Mark], act: str) -> ResponseReturnValue:
    """Save her marks, or that there is nothing to mark; what contradicts itself is asked again."""
    if act not in ("save", "nothing"):
        abort(400)
    if act == "save" and not marks:
        problem = gettext("Mark what is personal, or say that nothing personal is here.")
        return _blind(reading, marks, problem), 400
    if act == "nothing" and marks:
        problem = gettext("You marked something. Take the marks away first, or save them.")
        return _blind(reading, marks, problem), 400
    case = reading.case
    try:
        with counter().database.write() as rows:
            sample_findings.save_marks(
                rows,
                current_actor(),
                case.sample_id,
                case.position,
                original=reading.text,
                marks=marks,
                now=now(),
            )
    except MarksRefused:
        abort(400)
    return redirect(url_for(".read", sample_id=case.sample_id, position=case.position), 303)


def _onward(sample_id: str) -> str:
    with counter().database.read() as rows:
        cases = samples.cases(rows, current_actor(), sample_id)
    for case in cases:
        if case.settled_at is None:
            return url_for(".read", sample_id=sample_id, position=case.position)
    return url_for("samples.show", sample_id=sample_id)


def _closed(reading: Reading) -> str:
    return render_template(
        "privacy/closed.html",
        reading=reading,
        onward=_onward(reading.case.sample_id),
        privacy_words=privacy_words,
    )


def _blind(reading: Reading, marks: list[Mark], problem: str = "", words: str = "") -> str:
    """Show the original with her own marks and nothing else."""
    return render_template(
        "privacy/read.html",
        reading=reading,
        shown=shown(reading.text, marks),
        marked=marked(reading.text, marks),
        problem=problem,
        typed=words,
        longest=LONGEST_WORDS,
        privacy_words=privacy_words,
    )


def _compared(reading: Reading) -> str:
    """Show the original with what got through and what was removed needlessly."""
    case = reading.case
    with counter().database.read() as rows:
        found = sample_findings.findings(rows, current_actor(), case.sample_id, case.position)
    return render_template(
        "privacy/compared.html",
        reading=reading,
        shown=shown(reading.text, found),
        missed=grouped(reading.text, (each for each in found if each.missed)),
        needless=grouped(reading.text, (each for each in found if each.needless)),
        agreed=sum(not (each.missed or each.needless) for each in found),
        onward=_onward(case.sample_id),
        privacy_words=privacy_words,
    )
