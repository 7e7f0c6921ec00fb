"""Read an answer from a form: what was chosen, why, and how long its page had been open."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import abort, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from app.clock import now
from app.web.display import counter, router
from classifiers.model import Severity
from review_queue.model import Correction
from review_queue.reasons import How, ReasonCode

LONGEST_OPEN = 4 * 60 * 60
"""Seconds after which nobody knows whether the page was being read."""


def chosen(category: str, severity: str, team: str) -> Correction:
    """Read three choices; empty is none, and anything the page does not offer is refused (400)."""
    if category and category not in {each.id for each in counter().taxonomy.categories}:
        abort(400)
    if severity and severity not in Severity.__members__:
        abort(400)
    if team and team not in {each.id for each in router().teams(None)}:
        abort(400)
    return Correction(category or None, Severity[severity] if severity else None, team or None)


def how(subject: str) -> How:
    """Read why, and what is at fault, from the form of a case or a second look."""
    reason = request.form.get("why", "")
    if reason and reason not in set(ReasonCode):
        abort(400)
    return How(
        reason=ReasonCode(reason) if reason else None,
        definition_wrong=request.form.get("definition_wrong") == "yes",
        seconds=_seconds_open(subject),
    )


def opened_token(subject: str) -> str:
    """Return what a page's form brings back, so that its answer's time is known; it is signed."""
    return _signer().dumps(subject)


def _seconds_open(subject: str) -> int | None:
    try:
        signed: str
        opened: datetime
        signed, opened = _signer().loads(
            request.form.get("opened", ""), max_age=LONGEST_OPEN, return_timestamp=True
        )
    except BadSignature:
        return None
    if signed != subject:
        return None
    return max(0, round((now() - opened.astimezone(UTC)).total_seconds()))


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(counter().session_key, salt="opened")
