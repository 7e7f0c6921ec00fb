"""`triage demo`: a morning at the counter, in a fresh folder, on this machine alone."""

from __future__ import annotations

import ipaddress
import tempfile
from contextlib import closing
from pathlib import Path

import click

from app import folder
from app.bootstrap import Counter, open_counter
from app.cli.folder import WORDS
from app.cli.output import print_json, progress, say
from app.clock import now
from app.demo import crew, letters
from app.demo.conversations import count_conversations
from app.demo.desk import settle_in
from app.demo.people import Person, create_people
from app.demo.today import todays_deliveries
from app.demo.traces import leave_traces
from app.errors import FolderInUse
from app.settings import Settings
from review_queue.acceptance import DOOR, accept
from review_queue.model import Actor, Channel, Role

CLERK = Actor("rose", Role.CLERK)


@click.command()
@click.option("--port", type=int, help="Serve on this port.")
@click.pass_context
def demo(context: click.Context, port: int | None) -> None:
    """Show a morning at the counter: sample messages, past cases, eleven roles.

    Uses a fresh folder, which stays when the demonstration is stopped.
    """
    # Imported late: `triage --help` needs neither web nor chain.
    from app.demo.history import past_cases
    from app.server import serve_counter

    settings = _settings(context, port)
    say(f"The demonstration lives in {settings.home}")
    folder.prepare(settings, lambda step: say(WORDS[step]))
    counter = open_counter(settings)
    with counter.database.write() as session:
        people = create_people(session, now=past_cases()[0].received_at)
        crew.hire(session, now=past_cases()[0].received_at)
    fill(counter)
    settle_in(counter)
    serve_counter(counter, lambda: _announce(settings, people))


def fill(counter: Counter) -> None:
    """Live through the past cases, then take in and triage this morning's messages."""
    from app.demo.history import past_cases, relive
    from app.past_cases import PastCases
    from app.worker import Worker

    with closing(PastCases(counter)) as index:
        with progress("Past cases", len(past_cases())) as bar:
            relive(counter, index, bar.advance)
        with counter.database.write() as session:
            crew.plan_absence(session, now=now())
        crew.hurry_floods(counter, now=now())
        for delivery in todays_deliveries(now=now()):
            # Calls and visits were taken in by the clerk.
            taken = delivery.channel in (Channel.PHONE, Channel.WALK_IN)
            with counter.database.write() as session:
                accept(session, counter.vault, delivery, now=now(), actor=CLERK if taken else DOOR)
        worker = Worker(counter, index, now)
        with progress("This morning's messages") as bar:
            worker.work_through(bar.remaining)
        with counter.database.write() as session:
            crew.wait_for_someone(session, now=now())
        letters.exchange(counter, now=now())
        worker.work_through(lambda _remaining: None)
        leave_traces(counter, now=now())
        count_conversations(counter, now=now())


def _settings(context: click.Context, port: int | None) -> Settings:
    settings: Settings = context.obj
    given = context.parent is not None and context.parent.params.get("home") is not None
    if not ipaddress.ip_address(settings.host).is_loopback:
        raise FolderInUse(
            "the demonstration's passwords are for this machine alone: unset TRIAGE_HOST"
        )
    home = settings.home if given else Path(tempfile.mkdtemp(prefix="harbourmaster-demo-"))
    if home.exists() and any(home.iterdir()):
        raise FolderInUse(f"{home} is not empty: the demonstration wants a fresh folder")
    return settings.model_copy(
        update={"home": home, "port": port or settings.port, "match_people": True}
    )


def _announce(settings: Settings, people: list[tuple[Person, str]]) -> None:
    address = f"http://{settings.host}:{settings.port}"
    say(f"\nHarbourmaster is open at {address} - Ctrl+C closes it.\n")
    for person, password in people:
        say(f"  {person.role.value:<13} {person.username:<10} {password}   {person.name}")
    say(f"\nThe public form: {address}/request\n")
    accounts = [
        {"username": person.username, "password": password, "role": person.role.value}
        for person, password in people
    ]
    print_json({"address": address, "home": str(settings.home), "accounts": accounts})
