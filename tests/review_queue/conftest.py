"""The databases every test of the review queue runs on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from classifiers.taxonomy import Taxonomy
from review_queue.database import Database
from review_queue.vault import Vault
from tests.review_queue.locksmith import LETTER, Locksmith
from tests.review_queue.office import Office, delivery
from tests.review_queue.servers import (
    PostgresServer,
    SqliteFile,
    migrated_sqlite,
)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return migrated_sqlite(tmp_path_factory.mktemp("migrated") / "counter.db")


@pytest.fixture(scope="session")
def sqlite_file(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> SqliteFile:
    return SqliteFile(migrated, tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Give a migrated, empty database: a SQLite file, then a PostgreSQL one."""
    if request.param == "sqlite":
        lite: SqliteFile = request.getfixturevalue("sqlite_file")
        with lite.copied(tmp_path) as opened:
            yield opened
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        with server.emptied() as opened:
            yield opened


@pytest.fixture(params=["sqlite", "postgresql"])
def database_apart(
    request: pytest.FixtureRequest, sqlite_file: SqliteFile, tmp_path: Path
) -> Iterator[Database]:
    """Give a database whose tables the test may take away."""
    if request.param == "sqlite":
        with sqlite_file.copied(tmp_path) as opened:
            yield opened
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        with server.copied() as opened:
            yield opened


@pytest.fixture(scope="session")
def vault() -> Vault:
    return Vault(Vault.new_key())


@pytest.fixture
def office(database: Database, vault: Vault) -> Office:
    return Office(database, vault)


@pytest.fixture
def smith(database: Database) -> Locksmith:
    """A vault with one key and the originals of six cases."""
    smith = Locksmith(database)
    office = Office(database, smith.vault())
    for _ in range(5):
        office.accept()
    office.accept(delivery(LETTER))
    return smith


@pytest.fixture(scope="session")
def taxonomy() -> Taxonomy:
    return Taxonomy.load()
