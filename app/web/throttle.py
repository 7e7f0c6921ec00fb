"""Slow down guessing and flooding, per address: a spoofed forwarding header counts for nothing."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Flask, Response, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from app.web.session import current_actor

WRONG_PER_ACCOUNT = "5 per minute; 30 per hour"
WRONG_PER_ADDRESS = "20 per minute; 200 per hour"
QUESTIONS_PER_PERSON = "40 per minute; 400 per hour"
ANSWERS_PER_ADDRESS = "30 per minute; 200 per hour"
REQUESTS_PER_ADDRESS = "6 per minute; 40 per hour"
STEPS_PER_ADDRESS = "60 per minute; 600 per hour"
REQUESTS_PER_MAILBOX = "5 per hour; 10 per day"
REQUESTS_OF_ALL = "120 per minute; 2000 per hour"
WRONG_CODES = "10 per minute; 60 per hour"


def throttle(app: Flask) -> None:
    """Limit the doors that are open to everyone, and what one person may ask of a model."""
    limiter = Limiter(get_remote_address, app=app, storage_uri="memory://")
    views: dict[str, Any] = app.view_functions
    enter = limiter.limit(WRONG_PER_ADDRESS, deduct_when=_refused)(views["sign_in.enter"])
    views["sign_in.enter"] = limiter.limit(
        WRONG_PER_ACCOUNT, key_func=_address_and_account, deduct_when=_refused
    )(enter)
    views["ask.ask"] = limiter.limit(QUESTIONS_PER_PERSON, key_func=_person)(views["ask.ask"])
    views["answer.send"] = limiter.limit(ANSWERS_PER_ADDRESS)(views["answer.send"])
    views["answer.form"] = limiter.limit(ANSWERS_PER_ADDRESS)(views["answer.form"])
    views["request.send"] = _slowed(limiter, views["request.send"])
    views["status.show"] = limiter.limit(WRONG_CODES, deduct_when=_not_found)(views["status.show"])


def _slowed(limiter: Limiter, send: Any) -> Any:
    """Limit requests per sender's address, per mailbox they name, and of all together (case 31).

    Steps cost reading a text: they are limited too, more generously.
    """
    send = limiter.limit(REQUESTS_OF_ALL, key_func=lambda: "all", deduct_when=_accepted)(send)
    send = limiter.limit(
        REQUESTS_PER_MAILBOX,
        key_func=_mailbox,
        exempt_when=lambda: not _mailbox(),
        deduct_when=_accepted,
    )(send)
    send = limiter.limit(REQUESTS_PER_ADDRESS, deduct_when=_accepted)(send)
    return limiter.limit(STEPS_PER_ADDRESS)(send)


def _mailbox() -> str:
    """Return a hash of the mailbox a request names: memory holds no address."""
    form = request.form
    named = form.get("fact-person-email", form.get("answer-person-email", "")).strip().lower()
    return hashlib.sha256(named.encode("utf-8", "replace")).hexdigest() if named else ""


def _address_and_account() -> str:
    # The address belongs to the key: guessing from elsewhere must not lock the owner out.
    return f"{get_remote_address()} {request.form.get('username', '').strip().lower()[:100]}"


def _person() -> str:
    return f"asks {current_actor().id}"


def _refused(response: Response) -> bool:
    return response.status_code == 401


def _not_found(response: Response) -> bool:
    return response.status_code == 404


def _accepted(response: Response) -> bool:
    return response.status_code == 303
