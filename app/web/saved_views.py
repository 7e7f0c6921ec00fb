"""The views a person keeps: saved from the list, opened by a link, changed in one place."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.clock import now
from app.web import filter_form
from app.web.access import allow
from app.web.display import counter
from app.web.session import current_actor
from app.web.typed import redacted_name
from app.web.words import VIEW_REFUSALS, in_words
from review_queue import views
from review_queue.access import Permission
from review_queue.errors import ViewRefused

pages = Blueprint("views", __name__, url_prefix="/queue/views")


@pages.post("")
@allow(Permission.SEE_QUEUE)
def save() -> ResponseReturnValue:
    """Keep what the list is narrowed to under a name."""
    query = filter_form.written(filter_form.read_query(request.form.get("query", "")))
    name = redacted_name(request.form.get("name", "").strip()[:200])
    try:
        if name is None:
            raise ViewRefused("unread")
        with counter().database.write() as rows:
            view = views.save(rows, current_actor(), name, query, now=now())
            if request.form.get("default"):
                views.open_with(rows, current_actor(), view.id)
    except ViewRefused as refused:
        flash(in_words(VIEW_REFUSALS, refused.reason), "bad")
    else:
        flash(gettext("The view “%(name)s” is saved.", name=view.name), "good")
    return _back(query)


@pages.post("/<int:view_id>/name")
@allow(Permission.SEE_QUEUE)
def rename(view_id: int) -> ResponseReturnValue:
    """Give a view another name."""
    name = redacted_name(request.form.get("name", "").strip()[:200])
    try:
        if name is None:
            raise ViewRefused("unread")
        with counter().database.write() as rows:
            views.rename(rows, current_actor(), view_id, name)
    except ViewRefused as refused:
        flash(in_words(VIEW_REFUSALS, refused.reason), "bad")
    else:
        flash(gettext("The view has its new name."), "good")
    return _back(request.form.get("query", ""))


@pages.post("/<int:view_id>/delete")
@allow(Permission.SEE_QUEUE)
def delete(view_id: int) -> ResponseReturnValue:
    """Forget a view; the cases stay where they are."""
    with counter().database.write() as rows:
        views.delete(rows, current_actor(), view_id)
    flash(gettext("The view is deleted. No case was touched."), "good")
    return _back(request.form.get("query", ""))


@pages.post("/default")
@allow(Permission.SEE_QUEUE)
def open_with() -> ResponseReturnValue:
    """Let the queue open with one of the views, or with all cases."""
    asked = request.form.get("view", "")
    view_id = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None
    with counter().database.write() as rows:
        views.open_with(rows, current_actor(), view_id)
    flash(gettext("From now on the queue opens like this."), "good")
    return _back(request.form.get("query", ""))


def _back(query: str) -> ResponseReturnValue:
    shown = filter_form.written(filter_form.read_query(query)) or "all=1"
    return redirect(f"{url_for('queue.waiting')}?{shown}", 303)
