"""`triage queue`, `triage case` and `triage audit verify`: look without changing anything."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import datetime

import click

from app.bootstrap import open_counter
from app.cli.output import print_json, say
from app.clock import now
from app.settings import Settings
from classifiers.model import Severity
from review_queue import audit, blind, queue
from review_queue.model import Actor

COMMAND_LINE = Actor("system:command-line")


@click.command("queue")
@click.option("--limit", default=200, show_default=True, help="At most this many cases.")
@click.pass_obj
def list_queue(settings: Settings, limit: int) -> None:
    """List the waiting and the quarantined cases, most severe and most pressing first."""
    counter = open_counter(settings)
    with counter.database.read() as session:
        waiting = queue.waiting(session, COMMAND_LINE, limit=limit)
        quarantined = queue.quarantined(session, COMMAND_LINE)
    print_json({"waiting": _plain(waiting), "quarantined": _plain(quarantined)})


@click.command("case")
@click.argument("case_id")
@click.pass_obj
def show_case(settings: Settings, case_id: str) -> None:
    """Show everything staff see of one case."""
    counter = open_counter(settings)
    with counter.database.read() as session:
        view = queue.view(session, COMMAND_LINE, case_id, now=now())
    print_json(_plain(view))


@click.group("audit")
def audit_group() -> None:
    """Look after the audit chain."""


@audit_group.command()
@click.pass_obj
def verify(settings: Settings) -> None:
    """Walk the whole chain of audit events; exit 1 at the first broken one."""
    counter = open_counter(settings)
    with counter.database.read() as session:
        found = audit.verify(session)
    print_json(_plain(found))
    if found.first_broken is not None:
        say(f"The chain is broken at event {found.first_broken}: {found.reason}.")
        raise SystemExit(1)


@audit_group.command()
@click.pass_obj
def draws(settings: Settings) -> None:
    """Draw again which cases are decided blind or twice; exit 1 where the record says otherwise."""
    counter = open_counter(settings)
    with counter.database.read() as session:
        found = blind.replay(session, counter.vault, COMMAND_LINE)
    print_json(_plain(found))
    if found.differing:
        say(f"{len(found.differing)} of {found.cases} draws are not what chance said.")
        raise SystemExit(1)


def _plain(value: object) -> object:
    """Turn dataclasses into JSON: enumerations by name or value, times as ISO 8601."""
    if isinstance(value, Severity):
        return value.name
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, list | tuple | frozenset):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, datetime) else value
