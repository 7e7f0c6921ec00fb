"""Sign in and out. Wrong attempts are slowed down per address and account, nobody is locked out."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.clock import now
from app.web.access import public
from app.web.display import counter
from app.web.security import local_path
from app.web.session import current_session
from review_queue.accounts import authenticate

pages = Blueprint("sign_in", __name__)
LONGEST_NAME = 100
LONGEST_PASSWORD = 200


@pages.get("/sign-in")
@public
def form() -> ResponseReturnValue:
    """Ask for the user name and password."""
    return _form(local_path(request.args.get("next")), username="", refused=None)


@pages.post("/sign-in")
@public
def enter() -> ResponseReturnValue:
    """Check them and begin a new session."""
    username = request.form.get("username", "")[:LONGEST_NAME].strip()
    password = request.form.get("password", "")[:LONGEST_PASSWORD]
    after = local_path(request.form.get("next"))
    with counter().database.write() as rows:
        account = authenticate(rows, username, password, now=now())
    if account is None:
        return _form(after, username=username, refused="credentials"), 401
    current_session().enter(account)
    return redirect(after)


@pages.post("/sign-out")
@public
def leave() -> ResponseReturnValue:
    """End the session, on the server too."""
    current_session().leave()
    return redirect(url_for("sign_in.form"))


def _form(after: str, *, username: str, refused: str | None) -> str:
    return render_template("sign_in.html", next=after, username=username, refused=refused)
