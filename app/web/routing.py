"""The routing rules in force, and what others would have done, before they are saved."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.clock import now
from app.web.access import allow
from app.web.display import counter, router
from app.web.routing_words import ROUTING_REFUSALS
from app.web.session import current_actor
from app.web.typed import redacted
from app.web.words import in_words
from review_queue import forecast, routing_versions
from review_queue.access import Permission
from review_queue.errors import RoutingRefused
from review_queue.routing import Router
from review_queue.routing_rules import CONDITIONS, Rule, read_rule
from review_queue.routing_table import LARGEST, RoutingTable, check_catalogue, read_table
from review_queue.routing_text import with_rules

pages = Blueprint("routing", __name__, url_prefix="/overview/routing")
LONGEST_REASON = 300
SHOWN = 100


@pages.get("")
@allow(Permission.SEE_OVERSIGHT)
def show() -> ResponseReturnValue:
    """Show the rules, windows and office hours in force, and the versions before."""
    return _show("")


@pages.get("/table")
@allow(Permission.SEE_OVERSIGHT)
def table() -> ResponseReturnValue:
    """Hand out the table in force as a file."""
    with counter().database.read() as rows:
        number, current = routing_versions.in_force(rows)
    return Response(
        current.text,
        mimetype="text/plain",
        headers={"Content-Disposition": f'attachment; filename="routing-{number}.toml"'},
    )


@pages.get("/rule")
@allow(Permission.CHANGE_ROUTING)
def rule() -> ResponseReturnValue:
    """Show the form for a new rule, or for one there is."""
    asked = request.args.get("id", "")
    with counter().database.read() as rows:
        _number, current = routing_versions.in_force(rows)
    found = next((each for each in current.rules if each.id == asked), None)
    if asked and found is None:
        abort(404)
    place = current.rules.index(found) if found else len(current.rules)
    return _form(found.as_row() if found else {}, asked, place + 1, "")


@pages.post("/rule")
@allow(Permission.CHANGE_ROUTING)
def try_rule() -> ResponseReturnValue:
    """Show what a rule of the form, or leaving one out, would have done."""
    form, replaces = request.form, request.form.get("replaces", "")
    with counter().database.read() as rows:
        number, current = routing_versions.in_force(rows)
    left = [each for each in current.rules if each.id != replaces]
    place = form.get("place", "")
    at = int(place) - 1 if place.isascii() and place.isdigit() and len(place) < 4 else len(left)
    try:
        if "remove" not in form:
            left.insert(max(0, at), _typed())
        return _tried(with_rules(current, left), number)
    except RoutingRefused as refused:
        return _form(_row(), replaces, at + 1, _said(refused)), 400


@pages.post("/file")
@allow(Permission.CHANGE_ROUTING)
def try_file() -> ResponseReturnValue:
    """Show what a whole table, brought as a file, would have done."""
    with counter().database.read() as rows:
        number, _current = routing_versions.in_force(rows)
    file = request.files.get("table")
    raw = file.read(4 * LARGEST) if file else b""
    try:
        return _tried(raw.decode("utf-8"), number)
    except UnicodeDecodeError:
        return _show(in_words(ROUTING_REFUSALS, "toml")), 400
    except RoutingRefused as refused:
        return _show(_said(refused)), 400


@pages.post("")
@allow(Permission.CHANGE_ROUTING)
def save() -> ResponseReturnValue:
    """Put a table that was tried in force, with the reason."""
    text, after = request.form.get("text", ""), request.form.get("after", "")
    text = text.replace("\r\n", "\n")
    if not after.isascii() or not after.isdigit() or len(after) > 9:
        abort(400)
    written = " ".join(request.form.get("reason", "").split())[:LONGEST_REASON]
    reason = redacted(written) if written else None
    try:
        if reason is None:
            raise RoutingRefused("there is no reason", reason="reason")
        check_catalogue(read_table(text), counter().taxonomy)
        Router(read_table(text), province=counter().settings.province)
        with counter().database.write() as rows:
            routing_versions.save(
                rows, counter().vault, current_actor(), text,
                after=int(after), reason=reason, now=now(),
            )  # fmt: skip
    except RoutingRefused as refused:
        if refused.reason == "reason":
            return _tried(text, int(after), problem=_said(refused)), 400
        return _show(_said(refused)), 409
    flash(gettext("The rules are in force from the next message on."), "good")
    return redirect(url_for("routing.show"), 303)


def _show(problem: str) -> str:
    with counter().database.read() as rows:
        number, current = routing_versions.in_force(rows)
        versions = routing_versions.listed(rows, counter().vault, current_actor())
    return render_template(
        "overview/routing.html",
        table=current,
        number=number,
        calendar=current.calendars[counter().settings.province],
        versions=versions,
        problem=problem,
    )


def _tried(text: str, after: int, *, problem: str = "") -> str:
    """Show what a table would have done; raises RoutingRefused for one that cannot be."""
    candidate = read_table(text)
    check_catalogue(candidate, counter().taxonomy)
    other = Router(candidate, province=counter().settings.province)
    with counter().database.read() as rows:
        found = forecast.forecast(
            rows, current_actor(), router(), other, counter().taxonomy, now=now()
        )
    return render_template(
        "overview/routing_tried.html",
        forecast=found,
        shown=SHOWN,
        text=text,
        after=after,
        differences=_differences(router().table, candidate),
        candidate=candidate,
        problem=problem,
        longest=LONGEST_REASON,
    )


def _differences(before: RoutingTable, after: RoutingTable) -> tuple[list[Rule], list[Rule], bool]:
    """Return the rules that come, those that go, and whether anything else differs."""
    come = [each for each in after.rules if each not in before.rules]
    go = [each for each in before.rules if each not in after.rules]
    rest = replace(before, text="", rules=()) != replace(after, text="", rules=())
    return come, go, rest


def _form(row: dict[str, object], replaces: str, place: int, problem: str) -> str:
    taxonomy = counter().taxonomy
    known = {each.id for each in taxonomy.areas} | {each.id for each in taxonomy.categories}
    skills = row.get("skills", [])
    return render_template(
        "overview/rule.html",
        row=row,
        replaces=replaces,
        place=place,
        teams=router().teams(None),
        regions=[each for each in router().table.regions if each.province == router().province],
        other_skills=[each for each in skills if each not in known]
        if isinstance(skills, list)
        else [],
        taxonomy=taxonomy,
        problem=problem,
    )


def _typed() -> Rule:
    return read_rule(_row())


def _row() -> dict[str, object]:
    """Read the form as a row of the table; empty conditions are left out."""
    form = request.form
    row: dict[str, object] = {"id": form.get("id", "").strip()}
    for name in CONDITIONS:
        if name in ("community", "postal"):
            parts = (part.strip() for part in form.get(name, "").split(","))
            values = [part.upper() if name == "postal" else part for part in parts if part]
        else:
            values = [value for value in form.getlist(name) if value]
        if values:
            row[name] = values
    skills = [*form.getlist("skill"), *form.get("other_skills", "").split()]
    if skills:
        row["skills"] = skills
    if form.get("team"):
        row["team"] = form["team"]
    return row


def _said(refused: RoutingRefused) -> str:
    said = in_words(ROUTING_REFUSALS, refused.reason)
    return f"{said} ({refused.where})" if refused.where else said
