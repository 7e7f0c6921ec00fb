"""How far a re-scan of everything stored has come, and what re-scans uncovered."""

from __future__ import annotations

import re

from flask import Blueprint, abort, jsonify, render_template
from flask.typing import ResponseReturnValue

from app.web import privacy_words
from app.web.access import allow
from app.web.display import counter
from app.web.session import current_actor
from review_queue import office_rules, rescan_counts, rescans
from review_queue.access import Permission

pages = Blueprint("rescans", __name__, url_prefix="/privacy")
NUMBER = re.compile(r"[0-9a-f]{16}")


@pages.get("/rescans/<rescan_id>")
@allow(Permission.CHANGE_REDACTION)
def show(rescan_id: str) -> ResponseReturnValue:
    """Show how far a re-scan is; the page renews itself until it is finished."""
    _known(rescan_id)
    actor = current_actor()
    with counter().database.read() as rows:
        rescan = rescans.get(rows, actor, rescan_id)
        progress = rescans.progress(rows, actor, rescan_id)
        channels = rescan_counts.by_channel(rows, actor, rescan_id)
    return render_template(
        "privacy/rescan.html",
        rescan=rescan,
        progress=progress,
        channels=channels,
        privacy_words=privacy_words,
    )


@pages.get("/rescans/<rescan_id>/progress")
@allow(Permission.CHANGE_REDACTION)
def progress(rescan_id: str) -> ResponseReturnValue:
    """Tell the page's script how far it is."""
    _known(rescan_id)
    with counter().database.read() as rows:
        found = rescans.progress(rows, current_actor(), rescan_id)
    return jsonify(done=found.done, total=found.total, finished=found.finished_at is not None)


@pages.get("/incidents")
@allow(Permission.CHANGE_REDACTION)
def incidents() -> ResponseReturnValue:
    """List what applied rules uncovered, newest first."""
    actor = current_actor()
    with counter().database.read() as rows:
        listed = rescans.incidents(rows, actor)
        rules = {
            record.rule.id: record for record in office_rules.listed(rows, counter().vault, actor)
        }
    return render_template(
        "privacy/incidents.html", incidents=listed, rules=rules, privacy_words=privacy_words
    )


def _known(rescan_id: str) -> None:
    if not NUMBER.fullmatch(rescan_id):
        abort(404)
