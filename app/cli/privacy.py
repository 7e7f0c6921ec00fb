"""`triage privacy`: the office's own redaction rules, and reading everything stored again."""

from __future__ import annotations

import time
from typing import IO, Any

import click

from app import rescan as rescans_at_work
from app.bootstrap import Counter, open_counter
from app.cli.output import print_json, progress
from app.clock import now
from app.rescan import Rescanner
from app.settings import Settings
from redaction.office_rules import RuleKind
from review_queue import office_rules, rescans
from review_queue.accounts import account
from review_queue.errors import PermissionDenied
from review_queue.model import Actor
from review_queue.rescans import Rescan, RescanProgress

WAIT_SECONDS = 0.5

as_person = click.option(
    "--as", "username", required=True, help="The account of the privacy officer who does this."
)


@click.group()
def privacy() -> None:
    """Look after what redaction hides and keeps readable."""


@privacy.group()
def rule() -> None:
    """Propose, preview, apply and withdraw the office's own rules."""


@rule.command()
@click.option("--kind", required=True, type=click.Choice(["term", "pattern", "keep"]))
@click.option("--entity", required=True, help="Its type of information, such as PERSON.")
@click.option(
    "--value-file",
    required=True,
    type=click.File(encoding="utf-8"),
    help="Where the term or pattern is read from, - for standard input: it may be a name.",
)
@as_person
@click.pass_obj
def propose(
    settings: Settings, kind: RuleKind, entity: str, value_file: IO[str], username: str
) -> None:
    """Seal a new rule; it hides or keeps nothing before it is previewed and applied."""
    counter = open_counter(settings)
    value = value_file.read()
    with counter.database.write() as session:
        rule_id = office_rules.propose(
            session,
            counter.vault,
            person(counter, username),
            kind=kind,
            entity_type=entity,
            value=value,
            now=now(),
        )
    print_json({"rule": rule_id})


@rule.command("list")
@click.option("--show-values", is_flag=True, help="Print what the rules say: it may be personal.")
@as_person
@click.pass_obj
def list_rules(settings: Settings, show_values: bool, username: str) -> None:
    """List every rule and how far it has come."""
    counter = open_counter(settings)
    with counter.database.read() as session:
        records = office_rules.listed(session, counter.vault, person(counter, username))
    print_json(
        [
            {
                "rule": record.rule.id,
                "kind": record.rule.kind,
                "entity": record.rule.entity_type,
                **({"value": record.rule.value} if show_values else {}),
                "state": record.state.value,
                "proposed_by": record.proposed_by,
                "proposed_at": record.proposed_at.isoformat(),
                "preview": record.preview_id,
            }
            for record in records
        ]
    )


@rule.command()
@click.argument("rule_id")
@as_person
@click.pass_obj
def preview(settings: Settings, rule_id: str, username: str) -> None:
    """Count what a rule would change over everything stored, changing nothing."""
    counter = open_counter(settings)
    actor = person(counter, username)
    _work_through(counter, rescans_at_work.preview(counter, actor, rule_id, now=now()), actor)


@rule.command()
@click.argument("rule_id")
@click.option("--preview", "preview_id", required=True, help="The finished preview to keep to.")
@as_person
@click.pass_obj
def apply(settings: Settings, rule_id: str, preview_id: str, username: str) -> None:
    """Put a rule in force and change everything stored by it.

    Exits with 1 when that came out otherwise than the preview said.
    """
    counter = open_counter(settings)
    actor = person(counter, username)
    started = rescans_at_work.apply(counter, actor, rule_id, preview_id=preview_id, now=now())
    _work_through(counter, started, actor)


@rule.command()
@click.argument("rule_id")
@as_person
@click.pass_obj
def withdraw(settings: Settings, rule_id: str, username: str) -> None:
    """Take a rule back; what it alone hid can be read again."""
    counter = open_counter(settings)
    actor = person(counter, username)
    started = rescans_at_work.withdraw(counter, actor, rule_id, now=now())
    if started is None:
        print_json({"rule": rule_id, "rescan": None})
    else:
        _work_through(counter, started, actor)


@privacy.command()
@click.option("--resume", is_flag=True, help="Go on with the rescan that runs; start none.")
@as_person
@click.pass_obj
def rescan(settings: Settings, resume: bool, username: str) -> None:
    """Redact everything stored again that today's redaction has not read yet."""
    counter = open_counter(settings)
    actor = person(counter, username)
    if resume:
        with counter.database.read() as session:
            started = rescans.latest(session, actor)
    else:
        started = rescans_at_work.renew(counter, actor, now=now())
    if started is None:
        print_json({"rescan": None})
    else:
        _work_through(counter, started, actor)


@privacy.command()
@as_person
@click.pass_obj
def incidents(settings: Settings, username: str) -> None:
    """List what applied rules uncovered, newest first."""
    counter = open_counter(settings)
    with counter.database.read() as session:
        found = rescans.incidents(session, person(counter, username))
    print_json([_plain(incident) for incident in found])


def person(counter: Counter, username: str) -> Actor:
    """Find who acts; raises PermissionDenied for a name without an account."""
    with counter.database.read() as session:
        found = account(session, username)
    if found is None:
        raise PermissionDenied("there is no account with this name: create it first")
    return found.actor


def _work_through(counter: Counter, started: Rescan, actor: Actor) -> None:
    """Work until the rescan is finished, here or in a worker, and print what it came to."""
    rescanner = Rescanner(counter, now)
    with progress("Reading stored cases again", _come(counter, started, actor).total) as bar:
        while rescanner.remaining():
            if not rescanner.step():
                time.sleep(WAIT_SECONDS)
            bar.reach(_come(counter, started, actor).done)
    summary = _summary(counter, started, actor)
    print_json(summary)
    raise SystemExit(1 if summary["differences"] else 0)


def _come(counter: Counter, started: Rescan, actor: Actor) -> RescanProgress:
    with counter.database.read() as session:
        return rescans.progress(session, actor, started.id)


def _summary(counter: Counter, started: Rescan, actor: Actor) -> dict[str, Any]:
    come = _come(counter, started, actor)
    with counter.database.read() as session:
        found = rescans.incident_of(session, actor, started.id)
    return {
        "rescan": started.id,
        "purpose": started.purpose,
        "rule": started.rule_id,
        "policy": started.policy_version,
        "cases": come.done,
        "changed": come.changed,
        "quarantined": come.quarantined,
        "differences": [] if found is None else list(found.differing),
        "incident": None if found is None else found.id,
    }


def _plain(incident: rescans.Incident) -> dict[str, object]:
    earliest, finished = incident.earliest_received_at, incident.finished_at
    return {
        "incident": incident.id,
        "rescan": incident.rescan_id,
        "rule": incident.rule_id,
        "opened_at": incident.opened_at.isoformat(),
        "finished_at": finished.isoformat() if finished else None,
        "cases": incident.cases,
        "entity_types": list(incident.entity_types),
        "channels": list(incident.channels),
        "earliest_received_at": earliest.isoformat() if earliest else None,
        "differences": list(incident.differing),
    }
