"""Join two cases of one incident, or take a merge back."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.clock import now
from app.web.access import allow
from app.web.case import number, on_conflict, seen
from app.web.display import counter
from app.web.session import current_actor
from review_queue import occurrences
from review_queue.access import Permission

pages = Blueprint("joining", __name__, url_prefix="/cases/<case_id>")


@pages.post("/link")
@allow(Permission.JOIN)
@on_conflict
def link(case_id: str) -> ResponseReturnValue:
    """Put two cases into one incident; each is decided by itself."""
    other = _other()
    with counter().database.write() as rows:
        occurrences.link(rows, current_actor(), case_id, other, seen=seen(), now=now())
    flash(gettext("%(case)s and %(other)s are linked.", case=case_id, other=other), "good")
    return redirect(url_for("case.show", case_id=case_id), 303)


@pages.post("/merge")
@allow(Permission.JOIN)
@on_conflict
def merge(case_id: str) -> ResponseReturnValue:
    """Let this case follow another, and go on to that one."""
    other = _other()
    with counter().database.write() as rows:
        occurrences.merge(
            rows,
            current_actor(),
            case_id,
            other,
            seen=seen(),
            seen_leading=number("seen_other"),
            now=now(),
        )
    flash(gettext("%(case)s now follows %(other)s.", case=case_id, other=other), "good")
    return redirect(url_for("case.show", case_id=other), 303)


@pages.post("/unmerge")
@allow(Permission.JOIN)
@on_conflict
def unmerge(case_id: str) -> ResponseReturnValue:
    """Let this case wait by itself again."""
    with counter().database.write() as rows:
        occurrences.unmerge(rows, current_actor(), case_id, seen=seen(), now=now())
    flash(gettext("%(case)s waits by itself again.", case=case_id), "good")
    return redirect(url_for("case.show", case_id=case_id), 303)


def _other() -> str:
    return request.form.get("other", "")[:20]
