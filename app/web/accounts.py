"""The administrator's pages: who may sign in, as what, for which areas."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.clock import now
from app.web.access import allow
from app.web.display import counter
from app.web.language import LANGUAGES, as_language
from app.web.session import current_actor
from review_queue import account_changes, accounts
from review_queue.access import Permission
from review_queue.accounts import Account
from review_queue.errors import AccountRefused
from review_queue.model import Role

pages = Blueprint("accounts", __name__, url_prefix="/accounts")
LONGEST_NAME = 120


@pages.get("")
@allow(Permission.MANAGE_ACCOUNTS)
def listing() -> ResponseReturnValue:
    """List everyone who may sign in, and those who no longer may."""
    with counter().database.read() as rows:
        people = accounts.listed(rows, current_actor())
    return render_template("accounts.html", people=people, me=current_actor().id)


@pages.get("/new")
@allow(Permission.MANAGE_ACCOUNTS)
def form() -> ResponseReturnValue:
    """Ask who the person is and what they do."""
    return _form("")


@pages.post("")
@allow(Permission.MANAGE_ACCOUNTS)
def create() -> ResponseReturnValue:
    """Create the account and show its first password, this once."""
    display_name = " ".join(request.form.get("name", "").split())
    language = as_language(request.form.get("language"))
    if not 1 <= len(display_name) <= LONGEST_NAME or language is None:
        return _form(gettext("Fill in every field.")), 400
    areas = _areas()
    if areas is not None and not areas:
        return _form(gettext("Choose at least one area, or every area.")), 400
    password = accounts.new_password()
    try:
        with counter().database.write() as rows:
            made = accounts.create_account(
                rows,
                username=request.form.get("username", "")[:64],
                display_name=display_name,
                role=_role(),
                password=password,
                language=language,
                now=now(),
                areas=areas,
                actor=current_actor(),
            )
    except AccountRefused:
        return _form(gettext("This user name is taken, or has signs that cannot be used.")), 400
    return _password(made, password)


@pages.get("/<username>")
@allow(Permission.MANAGE_ACCOUNTS)
def show(username: str) -> ResponseReturnValue:
    """Show one account and what can be changed of it."""
    return _page(username, "")


@pages.post("/<username>/role")
@allow(Permission.MANAGE_ACCOUNTS)
def change_role(username: str) -> ResponseReturnValue:
    """Give the person another role and sign them out."""
    with counter().database.write() as rows:
        account_changes.change_role(rows, current_actor(), username, _role(), now=now())
    return _done(username, gettext("The role is changed. The person has to sign in again."))


@pages.post("/<username>/areas")
@allow(Permission.MANAGE_ACCOUNTS)
def limit_areas(username: str) -> ResponseReturnValue:
    """Choose whose cases the person opens and sign them out."""
    areas = _areas()
    if areas is not None and not areas:
        return _page(username, gettext("Choose at least one area, or every area.")), 400
    with counter().database.write() as rows:
        account_changes.limit_areas(rows, current_actor(), username, areas, now=now())
    return _done(username, gettext("The areas are changed. The person has to sign in again."))


@pages.post("/<username>/disable")
@allow(Permission.MANAGE_ACCOUNTS)
def disable(username: str) -> ResponseReturnValue:
    """Sign the person out and let them sign in no more."""
    with counter().database.write() as rows:
        account_changes.disable(rows, current_actor(), username, now=now())
    return _done(username, gettext("The account is disabled and signed out everywhere."))


@pages.post("/<username>/enable")
@allow(Permission.MANAGE_ACCOUNTS)
def enable(username: str) -> ResponseReturnValue:
    """Let the person sign in again."""
    with counter().database.write() as rows:
        account_changes.enable(rows, current_actor(), username, now=now())
    return _done(username, gettext("The account may sign in again."))


@pages.post("/<username>/password")
@allow(Permission.MANAGE_ACCOUNTS)
def reset_password(username: str) -> ResponseReturnValue:
    """Put a new password in place of a lost one and show it, this once."""
    with counter().database.write() as rows:
        password = account_changes.reset_password(rows, current_actor(), username, now=now())
    return _password(_found(username), password)


def _done(username: str, said: str) -> ResponseReturnValue:
    flash(said, "good")
    return redirect(url_for("accounts.show", username=username), 303)


def _password(account: Account, password: str) -> str:
    """Show a password where it was asked for: it is kept nowhere, so it cannot be shown again."""
    return render_template("account_password.html", person=account, password=password)


def _form(problem: str) -> str:
    return render_template(
        "account_new.html",
        problem=problem,
        typed=request.form,
        roles=tuple(Role),
        languages=LANGUAGES,
        areas=counter().taxonomy.areas,
        chosen=frozenset(request.form.getlist("area")),
    )


def _page(username: str, problem: str) -> str:
    person = _found(username)
    return render_template(
        "account.html",
        person=person,
        problem=problem,
        roles=tuple(Role),
        areas=counter().taxonomy.areas,
        chosen=person.areas or frozenset(),
        me=current_actor().id,
    )


def _found(username: str) -> Account:
    with counter().database.read() as rows:
        people = accounts.listed(rows, current_actor())
    found = next((each for each in people if each.username == username), None)
    if found is None:
        abort(404)
    return found


def _role() -> Role:
    """Read the role; one that no page offers is refused."""
    written = request.form.get("role", "")
    if written not in set(Role):
        abort(400)
    return Role(written)


def _areas() -> list[str] | None:
    """Read the areas chosen, None for every area; one the catalogue lacks is refused."""
    if request.form.get("limit") != "some":
        return None
    chosen = request.form.getlist("area")
    if not set(chosen) <= {area.id for area in counter().taxonomy.areas}:
        abort(400)
    return chosen
