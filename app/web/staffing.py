"""Who works where and on what, how much each carries, and who is away."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.clock import now
from app.web.access import allow
from app.web.display import counter, router, time_zone
from app.web.routing_words import STAFF_REFUSALS
from app.web.session import current_actor
from app.web.words import in_words
from review_queue import absences, ownership, staff
from review_queue.access import Permission
from review_queue.errors import StaffRefused
from review_queue.staff import Member, Profile

pages = Blueprint("staffing", __name__, url_prefix="/overview/people")
NEW = Profile(frozenset(), frozenset({"en"}), frozenset(), 20)


@pages.get("")
@allow(Permission.SEE_OVERSIGHT)
def listing() -> ResponseReturnValue:
    """List people with their load, and absences."""
    return _listing("")


@pages.get("/<username>")
@allow(Permission.MANAGE_STAFF)
def person(username: str) -> ResponseReturnValue:
    """Show one person's teams, languages, skills and capacity to change them."""
    member = _member(username)
    return _person(member, member.profile or NEW, "")


@pages.post("/<username>")
@allow(Permission.MANAGE_STAFF)
def change(username: str) -> ResponseReturnValue:
    """Save a person's profile; cases that lie in trays are given out at once."""
    member, typed = _member(username), _typed()
    try:
        with counter().database.write() as rows:
            staff.change(rows, current_actor(), username, typed, now=now())
            ownership.fill(rows, now=now())
    except StaffRefused as refused:
        return _person(member, typed, in_words(STAFF_REFUSALS, refused.reason)), 400
    flash(gettext("%(who)s is saved.", who=member.display_name), "good")
    return redirect(url_for("staffing.listing"), 303)


@pages.post("/absences")
@allow(Permission.MANAGE_STAFF)
def enter_absence() -> ResponseReturnValue:
    """Enter an absence; if it has begun its cases move at once."""
    form = request.form
    try:
        with counter().database.write() as rows:
            absences.enter(
                rows,
                current_actor(),
                form.get("person", "")[:64],
                starts_at=_morning("from"),
                ends_at=_morning("to") + timedelta(days=1),
                cover=form.get("cover", "")[:64] or None,
                handling=form.get("handling", ""),
                now=now(),
            )
            moved = ownership.settle_absences(rows, now=now())
    except StaffRefused as refused:
        return _listing(in_words(STAFF_REFUSALS, refused.reason)), 400
    flash(gettext("The absence is entered. Cases moved: %(moved)s.", moved=moved), "good")
    return redirect(url_for("staffing.listing"), 303)


@pages.post("/absences/<int:absence_id>/end")
@allow(Permission.MANAGE_STAFF)
def end_absence(absence_id: int) -> ResponseReturnValue:
    """End an absence, or withdraw one to come."""
    try:
        with counter().database.write() as rows:
            absences.end(rows, current_actor(), absence_id, now=now())
    except StaffRefused as refused:
        return _listing(in_words(STAFF_REFUSALS, refused.reason)), 409
    flash(gettext("The absence is ended."), "good")
    return redirect(url_for("staffing.listing"), 303)


def _listing(problem: str) -> str:
    with counter().database.read() as rows:
        people = staff.members(rows, current_actor(), now=now())
        away = absences.listed(rows, current_actor(), now=now())
    return render_template(
        "overview/staff.html",
        members=people,
        absences=away,
        handlings=absences.HANDLINGS,
        problem=problem,
    )


def _member(username: str) -> Member:
    with counter().database.read() as rows:
        people = staff.members(rows, current_actor(), now=now())
    return next((each for each in people if each.username == username), None) or abort(404)


def _person(member: Member, profile: Profile, problem: str) -> str:
    taxonomy, teams = counter().taxonomy, router().teams(None)
    areas = dict.fromkeys(team.area for team in teams)
    known = {each.id for each in taxonomy.areas} | {each.id for each in taxonomy.categories}
    return render_template(
        "overview/person.html",
        member=member,
        profile=profile,
        choices=[(area, [team for team in teams if team.area == area]) for area in areas],
        other_skills=sorted(profile.skills - known),
        taxonomy=taxonomy,
        problem=problem,
    )


def _typed() -> Profile:
    """Read the form; what is no number is 0, which is refused in words."""
    form = request.form
    capacity = form.get("capacity", "")
    return Profile(
        teams=frozenset(form.getlist("team")),
        languages=frozenset(form.getlist("language")),
        skills=frozenset((*form.getlist("skill"), *form.get("other_skills", "").split())),
        capacity=int(capacity) if capacity.isascii() and capacity.isdigit() else 0,
        email=form.get("email", "").strip(),
    )


def _morning(field: str) -> datetime:
    """Read a date as the beginning of that day here; raises StaffRefused."""
    try:
        day = date.fromisoformat(request.form.get(field, ""))
        return datetime.combine(day, time(), time_zone())
    except (ValueError, OverflowError):
        raise StaffRefused("period") from None
