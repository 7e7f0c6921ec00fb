"""The queue and a case's history as files, as much of them as the asker's pages show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.clock import now
from app.web import filter_form, words
from app.web.access import allow
from app.web.display import area_name, category_name, counter, severity_name, team_name, time_zone
from app.web.session import current_actor
from app.web.spreadsheet import csv_file, xlsx_file
from review_queue import exports
from review_queue.access import Permission
from review_queue.exports import Format
from review_queue.filters import Filter
from review_queue.model import CaseView, QuarantineRow, QueueRow

pages = Blueprint("exports", __name__)
TYPES = {
    Format.CSV: "text/csv; charset=utf-8; header=present",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@pages.post("/queue/export/<form>")
@allow(Permission.EXPORT)
def waiting(form: str) -> ResponseReturnValue:
    """Hand over the list as it is narrowed by the address, all pages of it."""
    kind, chosen = _format(form), filter_form.read(request.args.to_dict(flat=False))
    if chosen.quarantined:
        return _set_aside(kind, chosen)
    with counter().database.read() as rows:
        listed = exports.waiting(rows, current_actor(), chosen, now=now())
    table = [_cells(row) for row in listed]
    _record_list(len(table), kind)
    return _file(kind, gettext("Queue"), "queue", _heading(), table)


@pages.post("/cases/<case_id>/export/<form>")
@allow(Permission.EXPORT_CASE)
def case(case_id: str, form: str) -> ResponseReturnValue:
    """Hand over what is on record about one case."""
    kind = _format(form)
    with counter().database.write() as rows:
        view = exports.case_record(rows, current_actor(), case_id, form=kind, now=now())
    heading = (gettext("When"), gettext("Who"), gettext("What"), gettext("Words"))
    return _file(kind, case_id, case_id, heading, list(_record(view)))


def _set_aside(kind: Format, chosen: Filter) -> Response:
    with counter().database.read() as rows:
        listed = exports.set_aside(rows, current_actor(), chosen, now=now())
    heading = gettext("Case"), gettext("Came by"), gettext("Received"), gettext("Why")
    table = [_aside_cells(row) for row in listed]
    _record_list(len(table), kind)
    return _file(kind, gettext("Quarantine"), "quarantine", heading, table)


def _record_list(rows: int, kind: Format) -> None:
    """Note it and commit before the file leaves; without the event there is no file."""
    with counter().database.write() as session:
        exports.record(session, current_actor(), rows, kind, now=now())


def _format(form: str) -> Format:
    if form not in set(Format):
        abort(404)
    return Format(form)


def _file(
    kind: Format, title: str, name: str, heading: Sequence[str], table: Sequence[Sequence[str]]
) -> Response:
    content = csv_file(heading, table) if kind is Format.CSV else xlsx_file(title, heading, table)
    response = Response(content, content_type=TYPES[kind])
    day = now().astimezone(time_zone()).date().isoformat()
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}-{day}.{kind.value}")
    return response


def _heading() -> tuple[str, ...]:
    return (
        gettext("Case"), gettext("Severity"), gettext("Due"), gettext("Category"),
        gettext("Area"), gettext("Team"), gettext("Came by"), gettext("Language"),
        gettext("Received"), gettext("Taken by"), gettext("Request"),
    )  # fmt: skip


def _cells(row: QueueRow) -> tuple[str, ...]:
    return (
        row.case_id,
        severity_name(row.severity),
        _moment(row.due_at) if row.due_at else "",
        "" if row.abstained else category_name(row.category),
        area_name(row.team.partition(".")[0]) if row.team else "",
        team_name(row.team) if row.team else "",
        str(words.CHANNELS[row.channel]),
        words.in_words(words.LANGUAGE_NAMES, row.language),
        _moment(row.received_at),
        row.claimed_by or "",
        row.excerpt,
    )


def _aside_cells(row: QuarantineRow) -> tuple[str, ...]:
    return (
        row.case_id,
        str(words.CHANNELS[row.channel]),
        _moment(row.received_at),
        words.in_words(words.QUARANTINE_REASONS, row.reason),
    )


def _record(view: CaseView) -> Iterator[tuple[str, str, str, str]]:
    """Yield the case's text, proposal and decision, then its history and notes in order."""
    received = _moment(view.received_at)
    if view.redacted is not None:
        for part in (view.redacted.subject, view.redacted.body, view.redacted.quoted):
            if part.text:
                yield received, "", gettext("Request"), part.text
    if view.suggestion is not None:
        proposed = view.suggestion
        said = (
            f"{category_name(proposed.category.label)}, {severity_name(proposed.severity.severity)}"
        )
        yield "", proposed.agent, gettext("What was suggested"), said
    if view.decision is not None:
        made = view.decision
        said = f"{category_name(made.category)}, {severity_name(made.severity)}"
        yield _moment(made.decided_at), made.decided_by, gettext("Decision"), said
    for entry in view.history:
        yield _moment(entry.at), entry.actor, words.in_words(words.EVENTS, entry.tag), ""
    for note in view.notes:
        yield _moment(note.written_at), note.author, gettext("Note"), note.text


def _moment(at: datetime) -> str:
    """Write a time as programs read it too, with the province's offset (ISO 8601)."""
    return at.astimezone(time_zone()).isoformat(sep=" ", timespec="minutes")
