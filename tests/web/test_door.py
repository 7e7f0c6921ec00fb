"""The door that waitress opens, as `triage serve` opens it."""

from __future__ import annotations

import os
import resource
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing

import httpx
import pytest
from flask import Flask

from app.server import open_door

# More than `select` can tell apart.
MANY = 1100


@pytest.fixture
def many_files() -> Iterator[None]:
    """Hold more files open than 1,024; the limit of the shell may be lower than the system's."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 2 * MANY)), hard))
    with ExitStack() as held:
        for _ in range(MANY):
            held.callback(os.close, os.open(os.devnull, os.O_RDONLY))
        yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_pages_are_served_however_many_files_are_open(app: Flask, many_files: None) -> None:
    """A server that has been up for long, and holds many connections, answers."""
    with closing(open_door(app, "127.0.0.1", 0)) as server:
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        answer = httpx.get(f"http://localhost:{server.effective_port}/sign-in", timeout=10)
        assert answer.status_code == 200
    thread.join(timeout=5)
