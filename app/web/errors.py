"""Every refusal as a page in the visitor's language. No page shows the text of an exception."""

from __future__ import annotations

import traceback
from types import TracebackType

from flask import Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from app.clock import now
from app.web.display import counter
from app.web.session import current_actor
from review_queue import visibility
from review_queue.errors import (
    AccountNotFound,
    AccountRefused,
    ApprovalNeeded,
    BatchNotFound,
    BurstNotFound,
    CallNotParked,
    CaseErased,
    CaseNotFound,
    ClaimConflict,
    ExportTooLarge,
    OpeningRefused,
    PermissionDenied,
    ReasonRefused,
    RescanNotFound,
    RuleNotFound,
    UnknownTeam,
    ViewNotFound,
)


class CounterApplication(Flask):
    """Log where an unexpected error happened, never what it says: that may hold a message."""

    def log_exception(
        self,
        exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None],
    ) -> None:
        kind, _, trace = exc_info
        frames = " < ".join(
            f"{frame.filename}:{frame.lineno}" for frame in reversed(traceback.extract_tb(trace))
        )
        name = kind.__name__ if kind else "unknown"
        self.logger.error("%s at endpoint %s: %s", name, request.endpoint, frames)


def answer_errors(app: Flask) -> None:
    """Register a page for every way a request can be refused."""
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(SecurityError, _foreign_host)
    app.register_error_handler(PermissionDenied, lambda _: page(403))
    app.register_error_handler(CaseNotFound, _missing)
    for gone in (
        AccountNotFound, BatchNotFound, BurstNotFound, CallNotParked, OpeningRefused,
        RescanNotFound, RuleNotFound, ViewNotFound,
    ):  # fmt: skip
        app.register_error_handler(gone, lambda _: page(404))
    app.register_error_handler(ApprovalNeeded, lambda _: redirect(url_for("approvals.form"), 303))
    app.register_error_handler(ClaimConflict, lambda _: page(409))
    app.register_error_handler(ExportTooLarge, lambda _: page(413))
    app.register_error_handler(CaseErased, lambda _: page(410))
    # Only a tampered form can change an account that its page does not offer to change.
    app.register_error_handler(AccountRefused, lambda _: page(400))
    # Only a tampered form can ask for a team or a reason that the page did not offer.
    app.register_error_handler(UnknownTeam, lambda _: page(400))
    app.register_error_handler(ReasonRefused, lambda _: page(400))
    app.register_error_handler(OperationalError, _busy)


def page(status: int) -> tuple[str, int]:
    """Answer with the page for a status code."""
    title, advice = wording(status)
    return render_template("error.html", title=title, advice=advice), status


def wording(status: int) -> tuple[str, str]:
    """Return the title and the advice for a status code."""
    general = (gettext("Something went wrong"), gettext("Nothing was lost. Try again in a minute."))
    return {
        400: (
            gettext("This could not be understood"),
            gettext("The page may have been open too long. Go back, reload it and try again."),
        ),
        403: (
            gettext("You may not open this page"),
            gettext("Your role does not include it. Ask your supervisor if you need it."),
        ),
        404: (
            gettext("This page does not exist"),
            gettext("Check the address, or the case number."),
        ),
        405: (
            gettext("This page does not exist"),
            gettext("Check the address, or the case number."),
        ),
        409: (
            gettext("Someone else was faster"),
            gettext("The case changed while you had it open. Open it again to see how."),
        ),
        410: (
            gettext("The original was erased."),
            gettext("Its redacted text and its history remain."),
        ),
        413: (
            gettext("This is too long"),
            gettext("Shorten it and send it again, or call us."),
        ),
        429: (
            gettext("Too many attempts"),
            gettext("Wait a few minutes, then try again."),
        ),
        503: (
            gettext("Busy just now"),
            gettext("Nothing was lost. Try again in a minute."),
        ),
    }.get(status, general)


def _missing(refused: CaseNotFound) -> ResponseReturnValue:
    # For a hidden case and for none alike: the time it takes must not tell them apart.
    with counter().database.write() as rows:
        visibility.record_refusal(rows, current_actor(), refused, now=now())
    return page(404)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or error.code is None or error.code < 400:
        return error
    return _busy(error) if error.code == 503 else page(error.code)


def _foreign_host(_: SecurityError) -> ResponseReturnValue:
    # No page: its links would be built from the very name that is refused.
    return "Unknown host name.\nNom d'hôte inconnu.\n", 400, {"Content-Type": "text/plain"}


def _csrf(_: CSRFError) -> ResponseReturnValue:
    return page(400)


def _busy(_: Exception) -> ResponseReturnValue:
    body, status = page(503)
    return body, status, {"Retry-After": "5"}
