"""A form sent twice, by a double click or a bad line, acts once and is answered alike."""

from __future__ import annotations

from collections.abc import Callable

from flask import redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.clock import now
from app.web.display import counter
from app.web.session import current_actor
from review_queue import repeats


def once(act: Callable[[Session], str]) -> ResponseReturnValue:
    """Do what a form asks in one transaction and lead where `act` says, or where it led before."""
    return redirect(lead_once(act), 303)


def lead_once(act: Callable[[Session], str]) -> str:
    """Do what a form asks in one transaction; return where `act` leads, or led before."""
    key, actor = request.form.get("once", ""), current_actor()
    with counter().database.write() as rows:
        location = repeats.answer_of(rows, actor, key, now=now())
        if location is None:
            location = act(rows)
            repeats.keep(rows, actor, key, location, now=now())
    return location
