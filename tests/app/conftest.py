"""A real counter in a folder of its own, and the worker that serves it."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.bootstrap import Counter, ModelInUse, Once, open_counter
from app.clock import now
from app.past_cases import PastCases
from app.settings import Settings
from app.worker import Worker
from classifiers.encoder import Encoder, load_encoder
from redaction.redactor import Redactor
from tests.app.vault_room import data_folder


@pytest.fixture(params=["sqlite", "postgresql"])
def keys_and_tables(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Settings]:
    """A data folder with keys and tables, on each database."""
    with data_folder(request.param, request, tmp_path / "home", monkeypatch) as made:
        yield made


@pytest.fixture(scope="session")
def redactor() -> Redactor:
    """Load the redaction models once; every test may use them, one after another."""
    return Redactor.load()


@pytest.fixture
def home(prepared_home: Path, tmp_path: Path) -> Path:
    """A prepared data folder for one test alone."""
    return Path(shutil.copytree(prepared_home, tmp_path / "home"))


@pytest.fixture(scope="session")
def encoder() -> Callable[[], Encoder]:
    """Load the encoder once, when a test first needs it."""
    return Once(load_encoder)


@pytest.fixture
def counter(home: Path, encoder: Callable[[], Encoder]) -> Iterator[Counter]:
    counter = with_encoder(open_counter(Settings(home=home)), encoder)
    yield counter
    counter.database.dispose()


@pytest.fixture
def worker(counter: Counter) -> Iterator[Worker]:
    with closing(PastCases(counter)) as past_cases:
        yield Worker(counter, past_cases, now)


def with_encoder(counter: Counter, encoder: Callable[[], Encoder]) -> Counter:
    """Return the counter with an encoder that other tests share; loading one takes seconds."""
    return dataclasses.replace(
        counter,
        encoder=encoder,
        index_encoder=encoder,
        classifier=ModelInUse(counter.settings, encoder, counter.taxonomy),
    )
