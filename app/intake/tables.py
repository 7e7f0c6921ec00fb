"""Forms that come as the lines of a file: JSONL and CSV."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from app.intake.errors import UnreadableForm
from app.intake.form import form_bytes, form_of
from app.intake.text import decode
from review_queue.model import Channel, Delivery

ROW_LIMIT = 1024 * 1024
# What spreadsheets at a counter call their columns, in both languages.
_COLUMNS = {
    "objet": "subject",
    "sujet": "subject",
    "title": "subject",
    "titre": "subject",
    "message": "body",
    "text": "body",
    "texte": "body",
    "description": "body",
    "langue": "language",
    "lang": "language",
    "nom": "name",
    "full name": "name",
    "nom complet": "name",
    "e-mail": "email",
    "courriel": "email",
    "adresse courriel": "email",
    "telephone": "phone",
    "téléphone": "phone",
    "adresse": "address",
    "municipality": "community",
    "communauté": "community",
    "municipalité": "community",
    "canal": "channel",
}


def jsonl_deliveries(path: Path, *, now: datetime, mailbox: str) -> Iterator[Delivery]:
    """Hand over each line of a JSONL file as a form; unreadable lines are quarantined."""
    with path.open("rb") as stream:
        for line in _lines(stream):
            if not line.strip():
                continue
            try:
                yield _delivery(_object(line), now, mailbox)
            except UnreadableForm:
                yield _unreadable(line, now, mailbox)


def csv_deliveries(path: Path, *, now: datetime, mailbox: str) -> Iterator[Delivery]:
    """Hand over each row of a CSV file as a form; unreadable rows are quarantined.

    The first row names the columns; the delimiter is the one of `,`, `;` and tab it holds most.
    """
    with path.open("rb") as stream:
        consumed: list[bytes] = []
        lines = _recorded(_lines(stream), consumed)
        header = next(lines, "")
        delimiter = max(",;\t", key=header.count)
        columns = [_column(name) for name in next(csv.reader([header], delimiter=delimiter), [])]
        consumed.clear()
        rows = csv.reader(lines, delimiter=delimiter)
        while (row := _next_row(rows)) is not None:
            raw = b"".join(consumed)
            consumed.clear()
            if not raw.strip():
                continue
            try:
                yield _delivery(_named(columns, row), now, mailbox)
            except UnreadableForm:
                yield _unreadable(raw, now, mailbox)


def _delivery(answers: dict[str, object], now: datetime, mailbox: str) -> Delivery:
    form = form_of(answers)
    channel = str(answers.get("channel") or Channel.WEB).strip().lower().replace("-", "_")
    if channel not in tuple(Channel) or channel == Channel.EMAIL:
        raise UnreadableForm("The form names a channel that is none. It is kept as it came.")
    return Delivery(Channel(channel), mailbox, form_bytes(form), now, form.language)


def _unreadable(raw: bytes, now: datetime, mailbox: str) -> Delivery:
    return Delivery(Channel.WEB, mailbox, raw, now, quarantine="unreadable_form")


def _object(line: bytes) -> dict[str, object]:
    try:
        content = json.loads(decode(line, "utf-8").text)
    except (ValueError, RecursionError):
        raise UnreadableForm("The line is not JSON. It is kept as it came.") from None
    if not isinstance(content, dict):
        raise UnreadableForm("The line is no JSON object. It is kept as it came.")
    return {_column(str(name)): value for name, value in content.items()}


def _named(columns: list[str], row: list[str]) -> dict[str, object]:
    if len(row) > len(columns) or not ({"subject", "body"} & set(columns)):
        raise UnreadableForm("The row does not fit its header. It is kept as it came.")
    return dict(zip(columns, row, strict=False))


def _next_row(rows: Iterator[list[str]]) -> list[str] | None:
    """Return the next row; one that the reader refuses (a field too long) has no cells."""
    try:
        return next(rows, None)
    except csv.Error:
        return []


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """Read lines; one longer than a form can be comes in pieces, so memory stays bounded."""
    while line := stream.readline(ROW_LIMIT):
        yield line


def _recorded(lines: Iterator[bytes], consumed: list[bytes]) -> Iterator[str]:
    for line in lines:
        consumed.append(line)
        yield decode(line, "utf-8").text.replace("\0", "")


def _column(name: str) -> str:
    plain = name.strip().lower()
    return _COLUMNS.get(plain, plain)
