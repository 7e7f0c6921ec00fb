"""Pass several cases on at once: each is checked and recorded by itself, all get the same note."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from app.clock import now
from app.web.access import allow
from app.web.display import counter, router
from app.web.routing_words import TRANSFER_REFUSALS
from app.web.session import current_actor
from app.web.typed import redacted
from app.web.words import in_words
from redaction.model import RedactedText
from review_queue import passing, staff
from review_queue.access import Permission
from review_queue.at_risk import TOGETHER, Which, at_risk
from review_queue.errors import CaseNotFound, ClaimConflict, TransferRefused
from review_queue.ownership import NOTE_CHARACTERS

pages = Blueprint("passing_on", __name__, url_prefix="/overview/cases")
LONGEST_NOTE = 1000
PICKED = re.compile(r"(HM-[0-9A-Z]{4}-[0-9A-Z]{4}):([0-9]{1,9})")
PERSON, TEAM = "person:", "team:"


@dataclass(frozen=True, slots=True)
class Pick:
    """Hold one ticked case and the fence that the page showed."""

    case_id: str
    fence: int


@pages.get("")
@allow(Permission.SEE_OVERSIGHT)
def listing() -> ResponseReturnValue:
    """List the most urgent of one person's cases, of a tray's, or of those due within a day."""
    return _page("")


@pages.post("")
@allow(Permission.MANAGE_STAFF)
def pass_on() -> ResponseReturnValue:
    """Pass on the ticked cases, as many as may go, and say which may not."""
    picks = _picks()
    if not 0 < len(picks) <= TOGETHER:
        return _page(gettext("Choose 1 to 20 cases.")), 400
    written = " ".join(request.form.get("note", "").split())
    if not NOTE_CHARACTERS <= len(written) <= LONGEST_NOTE:
        return _page(gettext("Write what the next person must know: 10 to 1,000 characters.")), 400
    to, note = request.form.get("to", ""), redacted(written)
    if note is None:
        said = gettext(
            "Personal information could not be removed from your note, so it was not saved."
        )
        return _page(said), 422
    left = {pick.case_id: refusal for pick in picks if (refusal := _passed(pick, to, note))}
    if len(left) == len(picks) and len(set(left.values())) == 1:
        return _page(next(iter(left.values()))), 409
    _tell(len(picks) - len(left), left)
    which = _which()
    return redirect(url_for("passing_on.listing", owner=which.owner, tray=which.tray), 303)


def _passed(pick: Pick, to: str, note: RedactedText) -> str:
    """Pass one case on in a transaction of its own; returns why not, or nothing."""
    person = to.removeprefix(PERSON)[:64] if to.startswith(PERSON) else None
    team = to.removeprefix(TEAM)[:64] if to.startswith(TEAM) else None
    if person is None and team is None:
        return in_words(TRANSFER_REFUSALS, "team")
    try:
        with counter().database.write() as rows:
            passing.pass_on(
                rows, current_actor(), pick.case_id, person=person, team=team, note=note,
                seen=pick.fence, now=now(),
            )  # fmt: skip
    except TransferRefused as refused:
        return in_words(TRANSFER_REFUSALS, refused.reason)
    except (ClaimConflict, CaseNotFound):
        return str(gettext("It changed meanwhile."))
    return ""


def _tell(passed: int, left: Mapping[str, str]) -> None:
    flash(ngettext("%(num)d case is passed on.", "%(num)d cases are passed on.", passed), "good")
    for case_id, why in left.items():
        flash(gettext("%(case)s stays where it was. %(why)s", case=case_id, why=why), "bad")


def _picks() -> list[Pick]:
    """Read the ticked cases; anything but what a page wrote is left out."""
    found = (PICKED.fullmatch(each) for each in request.form.getlist("case"))
    return [Pick(match[1], int(match[2])) for match in found if match]


def _which() -> Which:
    given = request.values
    return Which(given.get("owner", "")[:64], given.get("tray", "")[:64])


def _page(problem: str) -> str:
    which = _which()
    with counter().database.read() as rows:
        risk = at_risk(rows, current_actor(), which, now=now())
        people = staff.members(rows, current_actor(), now=now())
    return render_template(
        "overview/cases.html",
        which=which,
        risk=risk,
        members=people,
        teams=router().teams(None),
        # One link ticks all of them, one click takes a tick away.
        picked={pick.case_id for pick in _picks()}
        if problem
        else {row.case_id for row in risk.rows if "all" in request.args},
        problem=problem,
        longest=LONGEST_NOTE,
    )
