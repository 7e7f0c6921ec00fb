"""`triage serve`, `triage worker` and `triage work --once`."""

from __future__ import annotations

import signal
import threading
from contextlib import closing

import click

from app.bootstrap import open_counter
from app.cli.output import print_json, progress, say
from app.clock import now
from app.settings import Settings

# Web, index and chain are imported by the command that runs them: `triage --help` needs none.


@click.command()
@click.pass_obj
def serve(settings: Settings) -> None:
    """Run the web application and a worker until stopped."""
    from app.server import serve_counter

    address = f"http://{settings.host}:{settings.port}"
    serve_counter(
        open_counter(settings),
        lambda: say(f"Harbourmaster is open at {address} - Ctrl+C closes it."),
    )


@click.command()
@click.pass_obj
def worker(settings: Settings) -> None:
    """Run a worker alone until stopped; the job at hand is finished first."""
    from app.past_cases import PastCases
    from app.worker import Worker

    stop = threading.Event()
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda _number, _frame: stop.set())
    counter = open_counter(settings)
    with closing(PastCases(counter)) as past_cases:
        Worker(counter, past_cases, now).run(stop)


@click.command()
@click.option("--once", is_flag=True, required=True, help="Process everything pending, then stop.")
@click.pass_obj
def work(settings: Settings, once: bool) -> None:  # noqa: ARG001 - `--once` is the only way yet
    """Process everything pending, then stop."""
    from app.past_cases import PastCases
    from app.worker import Worker

    counter = open_counter(settings)
    with closing(PastCases(counter)) as past_cases, progress("Working") as bar:
        working = Worker(counter, past_cases, now)
        worked = working.work_through(bar.remaining)
        working.keep_index()
    print_json({"jobs": worked})
