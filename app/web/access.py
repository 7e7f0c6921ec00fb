"""Deny by default: every page says who may open it, or the application does not start."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.bootstrap import Counter
from app.clock import now
from app.web.session import current_account, current_actor, current_session
from review_queue import visibility
from review_queue.access import Permission, permitted_to

View = TypeVar("View", bound=Callable[..., Any])
MARK = "_harbourmaster_access"
EVERYONE = "everyone"


class UnguardedEndpoint(Exception):
    """A page does not say who may open it."""


def allow(permission: Permission) -> Callable[[View], View]:
    """Open a page to signed-in people whose role has the permission."""

    def declare(view: View) -> View:
        setattr(view, MARK, permission)
        return view

    return declare


def public(view: View) -> View:
    """Open a page to everyone, signed in or not."""
    setattr(view, MARK, EVERYONE)
    return view


def declared(app: Flask, endpoint: str) -> str | None:
    """Return the permission an endpoint declares, EVERYONE, or None when it says nothing."""
    mark: str | None = getattr(app.view_functions[endpoint], MARK, None)
    return mark


def check_every_endpoint(app: Flask) -> None:
    """Raise UnguardedEndpoint naming the pages that do not say who may open them."""
    silent = sorted(name for name in app.view_functions if declared(app, name) is None)
    if silent:
        raise UnguardedEndpoint(
            f"{', '.join(silent)}: declare @allow(Permission...) or @public on the view"
        )


def may_open(endpoint: str) -> bool:
    """Tell whether the person of this request may open an endpoint."""
    mark = declared(current_app, endpoint)
    account = current_account()
    if mark == EVERYONE:
        return True
    return mark is not None and account is not None and mark in permitted_to(account.actor)


def _record_refusal(endpoint: str) -> None:
    """Note that someone tried a page their role does not open (case 63)."""
    counter: Counter = current_app.extensions["counter"]
    permission = str(declared(current_app, endpoint))
    with counter.database.write() as rows:
        visibility.record_page_refused(
            rows, current_actor(), endpoint, permission=permission, now=now()
        )


def guard() -> ResponseReturnValue | None:
    """Stop a request nobody allowed; runs before every view, for every method."""
    if current_session().unavailable:
        abort(503)
    if request.endpoint is None or may_open(request.endpoint):
        return None
    if current_account() is not None:
        if request.method in ("GET", "POST"):  # the others show and change nothing anyway
            _record_refusal(request.endpoint)
        abort(403)
    asked = request.full_path.rstrip("?") if request.method == "GET" else ""
    return redirect(url_for("sign_in.form", next=asked or None))
