"""Confirm alike cases together, and see what became of each."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.clock import now
from app.web.access import allow
from app.web.display import counter
from app.web.once import lead_once
from app.web.session import current_actor
from app.web.words import TOGETHER_REFUSALS, in_words
from classifiers.model import Severity
from review_queue import together, together_confidence, together_results
from review_queue.access import Permission
from review_queue.errors import CaseNotFound, ClaimConflict, NothingToConfirm, TogetherRefused
from review_queue.together import Alike

pages = Blueprint("together", __name__, url_prefix="/queue/together")
LONGEST = 64


@pages.get("")
@allow(Permission.DECIDE)
def listing() -> ResponseReturnValue:
    """List the groups of cases that may be confirmed together."""
    with counter().database.read() as rows:
        chosen = together_confidence.newest(rows)
        groups = together.groups(rows, current_actor(), now=now())
    return render_template("together/groups.html", groups=groups, chosen=chosen)


@pages.get("/group")
@allow(Permission.DECIDE)
def group() -> ResponseReturnValue:
    """Show one group, case by case, with a box for each."""
    alike = _alike(request.args)
    with counter().database.read() as rows:
        chosen = together_confidence.newest(rows)
        shown = together.group(rows, current_actor(), alike, now=now())
    if chosen is None or not shown.cases:
        flash(in_words(TOGETHER_REFUSALS, "none"), "bad")
        return redirect(url_for("together.listing"), 303)
    return render_template("together/group.html", group=shown, chosen=chosen)


@pages.post("")
@allow(Permission.DECIDE)
def confirm() -> ResponseReturnValue:
    """Confirm the picked cases but for a random tenth, each in a transaction of its own."""
    alike, picked = _alike(request.form), _picked()

    def draw(rows: Session) -> str:
        number = together.draw(rows, current_actor(), alike, picked, now=now())
        return url_for("together.result", number=number)

    try:
        location = lead_once(draw)
    except TogetherRefused as refused:
        flash(in_words(TOGETHER_REFUSALS, refused.reason), "bad")
        return redirect(url_for("together.listing"), 303)
    _work(int(location.rpartition("/")[2]))
    return redirect(location, 303)


@pages.post("/<int:number>")
@allow(Permission.DECIDE)
def go_on(number: int) -> ResponseReturnValue:
    """Confirm what is left of a batch that was interrupted."""
    _work(number)
    return redirect(url_for("together.result", number=number), 303)


@pages.get("/<int:number>")
@allow(Permission.DECIDE)
def result(number: int) -> ResponseReturnValue:
    """Name what was confirmed, what is to be read one by one, and what was not and why."""
    with counter().database.read() as rows:
        shown = together_results.result(rows, current_actor(), number)
    return render_template("together/result.html", result=shown, me=current_actor().id)


def _work(number: int) -> None:
    with counter().database.read() as rows:
        waiting = together.still_open(rows, current_actor(), number)
    for case_id in waiting:
        try:
            with counter().database.write() as rows:
                together.confirm_one(rows, current_actor(), number, case_id, now=now())
        except (CaseNotFound, ClaimConflict, NothingToConfirm):
            with counter().database.write() as rows:
                together.leave(rows, current_actor(), number, case_id)


def _alike(values: MultiDict[str, str]) -> Alike:
    severity = values.get("severity", "")
    return Alike(
        area=values.get("area", "")[:LONGEST],
        category=values.get("category", "")[:LONGEST],
        severity=Severity[severity] if severity in Severity.__members__ else Severity.S4,
        possible=tuple(sorted(values.getlist("possible"))),
    )


def _picked() -> dict[str, int]:
    """Read the picked cases with the fences that the page showed; anything else is left out."""
    picked = {}
    for each in request.form.getlist("case"):
        case_id, _, fence = each.partition(":")
        if fence.isascii() and fence.isdigit() and len(fence) < 10:
            picked[case_id[:16]] = int(fence)
    return picked
