"""The serving process: the web application, and beside it a worker that is kept running."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import waitress
from flask import Flask

from app.bootstrap import Counter
from app.settings import Settings
from app.web import create_app
from app.web.security import LARGEST_WITH_FILES

RESTART_SECONDS = 2.0
THREADS = 8

log = logging.getLogger(__name__)


def serve_counter(counter: Counter, opened: Callable[[], None]) -> None:
    """Serve until SIGTERM or Ctrl+C, then stop the worker too.

    `opened` is called once the door is open: from then on the address answers.
    """
    signal.signal(signal.SIGTERM, _interrupt)
    settings = counter.settings
    app = create_app(counter)
    server = open_door(app, settings.host, settings.port)
    with worker_beside(settings):
        try:
            opened()
            threading.Thread(target=_warm, args=(app, counter), daemon=True).start()
            server.run()
        except KeyboardInterrupt:
            log.info("stopping")
        finally:
            server.close()


def open_door(app: Flask, host: str, port: int) -> Any:
    """Listen at an address (port 0: any that is free); `run` of what is returned answers there."""
    return waitress.create_server(
        app,
        host=host,
        port=port,
        threads=THREADS,
        max_request_body_size=LARGEST_WITH_FILES,
        # Past this size waitress puts a request, unsealed, into a temporary file.
        inbuf_overflow=LARGEST_WITH_FILES + 1,
        ident=None,
        # `select` fails for good once 1,024 files are open.
        asyncore_use_poll=True,
    )


@contextmanager
def worker_beside(settings: Settings) -> Iterator[None]:
    """Keep one worker process running while the block runs."""
    stop = threading.Event()
    keeper = threading.Thread(target=_keep_worker, args=(settings, stop), name="worker keeper")
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join()


def _keep_worker(settings: Settings, stop: threading.Event) -> None:
    command = [sys.executable, "-m", "app", "--home", str(settings.home), "worker"]
    # The demonstration permits what this machine's settings may not: its worker must know.
    environment = {**os.environ, "TRIAGE_MATCH_PEOPLE": str(settings.match_people)}
    while not stop.is_set():
        process = subprocess.Popen(command, env=environment)  # noqa: S603 - our own arguments
        while process.poll() is None and not stop.wait(RESTART_SECONDS):
            continue
        if stop.is_set():
            process.terminate()
            process.wait()
        else:
            log.error("the worker ended with %s; starting another", process.returncode)


def _warm(app: Flask, counter: Counter) -> None:
    """Load what the first question beside a case would wait for."""
    try:
        counter.redactor()
        app.extensions["understanding"]()
    except Exception as error:
        log.warning("the models of pages are not loaded: %s", type(error).__name__)


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt
