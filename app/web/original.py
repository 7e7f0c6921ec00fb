"""Open an original: with a reason and a note, for a quarter of an hour, on the record."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import quote

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.clock import now
from app.intake.submission import Submission
from app.original_case import original_case
from app.privacy.reading import submission_of
from app.stored import with_answers
from app.web import privacy_words
from app.web.access import allow
from app.web.display import counter
from app.web.session import current_actor
from app.web.typed import redacted
from review_queue import acceptance, originals, queue
from review_queue.access import Permission
from review_queue.errors import CaseErased, OpeningExpired, OpeningRefused
from review_queue.originals import Opening, OpeningReason

pages = Blueprint("original", __name__)
# An audit of redaction is opened from its sample.
REASONS = tuple(reason for reason in OpeningReason if reason is not OpeningReason.REDACTION_AUDIT)
OPENING = re.compile(r"[0-9a-f]{32}")
LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True, repr=False)
class OpenOriginal:
    """Hold an original while one request shows it."""

    opening: Opening
    submission: Submission


@pages.get("/cases/<case_id>/original")
@allow(Permission.OPEN_ORIGINAL)
def ask(case_id: str) -> ResponseReturnValue:
    """Ask why the original is to be opened."""
    return _ask(case_id, "")


@pages.post("/cases/<case_id>/original")
@allow(Permission.OPEN_ORIGINAL)
def open_original(case_id: str) -> ResponseReturnValue:
    """Record the opening with its redacted note, commit, and only then lead to the text."""
    reason, written = request.form.get("reason", ""), request.form.get("note", "").strip()
    if reason not in REASONS:
        return _ask(case_id, gettext("Choose why you open it.")), 400
    if not originals.NOTE_CHARACTERS <= len(written) <= LONGEST_NOTE:
        return _ask(case_id, gettext("Write what you need it for: 10 to 500 characters.")), 400
    note = redacted(written)
    if note is None:
        problem = gettext(
            "Personal information could not be removed from your note, so it was not saved."
        )
        return _ask(case_id, problem), 422
    try:
        with counter().database.write() as rows:
            opening = originals.open_original(
                rows, current_actor(), case_id, reason=OpeningReason(reason), note=note, now=now()
            )
    except OpeningRefused:
        problem = gettext("Say what you need it for in words that are not personal.")
        return _ask(case_id, problem), 400
    except CaseErased:
        return _ask(case_id, gettext("The original was erased.")), 410
    return redirect(url_for("original.show", opening_id=opening.id), 303)


@pages.get("/originals/<opening_id>")
@allow(Permission.OPEN_ORIGINAL)
def show(opening_id: str) -> ResponseReturnValue:
    """Show the original to the person who opened it, until the opening ends."""
    found = _open(opening_id)
    if isinstance(found, str):
        return redirect(url_for("original.ask", case_id=found, ended="yes"), 303)
    return render_template(
        "original.html",
        opening=found.opening,
        original=original_case(found.submission),
        sender=_sender(found.submission),
        files=found.submission.attachments,
        privacy_words=privacy_words,
    )


@pages.get("/originals/<opening_id>/files/<int:number>")
@allow(Permission.OPEN_ORIGINAL)
def file(opening_id: str, number: int) -> ResponseReturnValue:
    """Hand over one attachment as bytes to keep, never as something a browser shows (case 12)."""
    found = _open(opening_id)
    if isinstance(found, str):
        return redirect(url_for("original.ask", case_id=found, ended="yes"), 303)
    files = found.submission.attachments
    if not 1 <= number <= len(files):
        abort(404)
    response = Response(files[number - 1].content, mimetype="application/octet-stream")
    name = download_name(files[number - 1].name)
    # RFC 6266: a plain name for old readers, the whole one encoded as RFC 8187 says.
    response.headers.set(
        "Content-Disposition",
        "attachment",
        filename=name.encode("ascii", "replace").decode().replace("?", "_"),
        **{"filename*": f"UTF-8''{quote(name, safe='')}"},
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def download_name(name: str) -> str:
    """Return a file's name without folders, control or direction marks, at most 100 characters."""
    last = re.split(r"[/\\]", name)[-1]
    kept = "".join(each for each in last if each.isprintable() and each not in '"<>|:*?')
    return kept.strip(". ")[-100:] or "attachment"


def _sender(submission: Submission) -> tuple[str, ...]:
    """Say who sent it and how to answer: what "to answer the sender" is opened for."""
    who = submission.sender
    return tuple(dict.fromkeys((*who.names, *who.emails, *who.phones, *who.addresses)))


def _ask(case_id: str, problem: str) -> str:
    with counter().database.read() as rows:
        view = queue.view(rows, current_actor(), case_id, now=now())
    return render_template(
        "original_ask.html",
        case=view,
        problem=problem,
        ended="ended" in request.args,
        reasons=REASONS,
        longest=LONGEST_NOTE,
        privacy_words=privacy_words,
    )


def _open(opening_id: str) -> OpenOriginal | str:
    """Read the original of an opening; the number of its case when the opening has ended."""
    if not OPENING.fullmatch(opening_id):
        abort(404)
    actor = current_actor()
    with counter().database.read() as rows:
        opening = originals.opening(rows, actor, opening_id)
        envelope = acceptance.envelope(rows, opening.case_id)
        with suppress(OpeningExpired):
            raw = originals.read_original(rows, counter().vault, actor, opening_id, now=now())
            answers = originals.read_answers(rows, counter().vault, actor, opening_id, now=now())
            submission = submission_of(raw, opening.case_id, envelope)
            return OpenOriginal(opening, with_answers(submission, answers))
    return opening.case_id
