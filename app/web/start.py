"""The way in: where each role starts, the language switch, and the page of keys."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.web.access import may_open, public
from app.web.display import reports_endpoint
from app.web.language import as_language, keep_language
from app.web.security import local_path
from app.web.session import current_account
from review_queue.model import Role

pages = Blueprint("start", __name__)

START = {
    Role.INTAKE: "queue.waiting",
    Role.CLERK: "taken.listing",
    Role.CASE_WORKER: "queue.waiting",
    Role.REVIEWER: "queue.waiting",
    Role.PRIVACY: "privacy.bench",
    Role.SUPERVISOR: "oversight.overview",
    Role.DIRECTOR: "trends.show",
    Role.MINISTER: "trends.show",
    Role.RECORDS: "records.desk",
    Role.ADMINISTRATOR: "accounts.listing",
}


@pages.get("/")
@public
def home() -> ResponseReturnValue:
    """Send people to the page their work starts on."""
    account = current_account()
    if account is None:
        return redirect(url_for("sign_in.form"))
    endpoint = START.get(account.role) or reports_endpoint()
    if endpoint is None or not may_open(endpoint):
        return render_template("no_reports.html")
    return redirect(url_for(endpoint))


@pages.post("/language")
@public
def language() -> ResponseReturnValue:
    """Switch the language and return to the page that was open."""
    chosen = as_language(request.form.get("language"))
    if chosen is None:
        abort(400)
    keep_language(chosen)
    return redirect(local_path(request.form.get("next")))


@pages.get("/keys")
@public
def keys() -> ResponseReturnValue:
    """Show which keys do what, for people without the dialog."""
    return render_template("keys.html")
