"""How a request stands: for whoever has its number and its code, and without a personal word."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.clock import now
from app.web.access import public
from app.web.display import counter
from review_queue.request_status import Stage, as_case_id, stage

pages = Blueprint("status", __name__, url_prefix="/request/status")


@dataclass(frozen=True, slots=True)
class Said:
    """Name a stage and say what it means."""

    name: str
    meaning: str


@pages.get("")
@public
def form() -> ResponseReturnValue:
    """Ask for the number and the code."""
    return _page()


@pages.post("")
@public
def show() -> ResponseReturnValue:
    """Show the stage; a wrong code and a number that is none are answered alike."""
    reference = as_case_id(request.form.get("reference", ""))
    with counter().database.read() as rows:
        found = stage(rows, counter().vault, reference, request.form.get("code", ""), now=now())
    if found is None:
        return _page(refused=True), 404
    return _page(found, reference)


def _page(found: Stage | None = None, reference: str = "", *, refused: bool = False) -> str:
    return render_template(
        "request/status.html", stage=found, reference=reference, refused=refused, stages=_stages()
    )


def _stages() -> list[tuple[Stage, Said]]:
    return [
        (
            Stage.RECEIVED,
            Said(
                gettext("Received"),
                gettext("We have it. Nobody has opened it yet. Urgent requests are read first."),
            ),
        ),
        (
            Stage.LOOKED_AT,
            Said(gettext("Being looked at"), gettext("A person is reading it now.")),
        ),
        (
            Stage.PASSED_ON,
            Said(
                gettext("With the team that answers"),
                gettext("A person has read it and sent it to the team that will answer you."),
            ),
        ),
    ]
