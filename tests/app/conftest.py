"""A real counter in a folder of its own, and the worker that serves it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.bootstrap import Counter, open_counter
from app.clock import now
from app.past_cases import PastCases
from app.settings import Settings
from app.worker import Worker


@pytest.fixture
def home(prepared_home: Path, tmp_path: Path) -> Path:
    """A prepared data folder for one test alone."""
    return Path(shutil.copytree(prepared_home, tmp_path / "home"))


@pytest.fixture
def counter(home: Path) -> Iterator[Counter]:
    counter = open_counter(Settings(home=home))
    yield counter
    counter.database.dispose()


@pytest.fixture
def worker(counter: Counter) -> Iterator[Worker]:
    with closing(PastCases(counter.settings, counter.encoder)) as past_cases:
        yield Worker(counter, past_cases, now)
