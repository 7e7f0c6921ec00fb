"""What several folders of tests share: one trained model, one PostgreSQL, quick passwords."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from argon2 import PasswordHasher
from filelock import FileLock
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule

from app import folder
from app.settings import Settings
from review_queue import passwords
from tests.review_queue.servers import PostgresServer, postgres_server

# Models keep a million objects alive: looking through them often took an eighth of the time.
gc.set_threshold(50_000, 20, 100)


@pytest.fixture(scope="session", autouse=True)
def real_hasher() -> Iterator[PasswordHasher]:
    """Hash passwords in no time, and return what does it in production.

    That takes a tenth of a second, and tests hash a thousand.
    """
    real = passwords.HASHER
    with pytest.MonkeyPatch.context() as patch:
        quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(passwords, "HASHER", quick)
        yield real


class CompiledRule(Rule):
    """An address whose code is made once in a process, not by every application anew."""

    made: ClassVar[dict[object, Callable[..., tuple[str, str]]]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = self.rule, repr(self.defaults), append_unknown
        if key not in self.made:
            self.made[key] = super()._compile_builder(append_unknown)
        return self.made[key]


@pytest.fixture(scope="session", autouse=True)
def compiled_pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Compile pages and addresses once: tests make a thousand applications."""
    kept = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "jinja_options", {**Flask.jinja_options, "bytecode_cache": kept})
        patch.setattr(Flask, "url_rule_class", CompiledRule)
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """Run one server in each process that runs tests."""
    with postgres_server() as server:
        yield server


# Tests look at suggestions; one in twenty must not be hidden from them by chance.
os.environ.update(TRIAGE_BLIND_SHARE="0", TRIAGE_SECOND_SHARE="0")


@pytest.fixture(scope="session")
def prepared_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder as `triage init` makes it, trained once for all workers of the run."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    home = shared / "prepared-home"
    with FileLock(shared / "prepared-home.lock"):
        if not (home / "models" / folder.CURRENT_MODEL).exists():
            folder.prepare(Settings(home=home), lambda _step: None)
    return home
