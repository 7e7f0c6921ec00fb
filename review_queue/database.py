"""Open the database: one write transaction at a time on SQLite, ordinary ones on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session

from review_queue import (  # noqa: F401 - their tables join Base.metadata
    account_tables,
    approval_tables,
    clock_tables,
    desk_tables,
    escalation_tables,
    followup_tables,
    index_tables,
    left_out_tables,
    lexical_tables,
    lexical_upkeep,
    occurrence_tables,
    routing_version_tables,
    rule_tables,
    staff_tables,
    together_tables,
    vault_tables,
)

# The tables that hold originals, sealed, or words of messages.
PURGED = (
    "vault_blobs",
    "attachments",
    "case_places",
    "case_senders",
    "case_vectors",
    "cases",
    "lexical_passages",
    "lexical_terms",
    "notes",
    "opening_requests",
    "original_openings",
    "person_keys",
    "redacted_texts",
    "routes",
    "suggestions",
)
MIGRATIONS = Path(__file__).with_name("migrations")
BUSY_MILLISECONDS = 10_000
UPGRADE_LOCK = 7_206_311  # any number, the same in every process that may migrate


class Database:
    """Hand out sessions; the transaction opens and ends with the block that asked for it."""

    def __init__(self, url: str) -> None:
        """Connect lazily to `url`, a sqlite:/// or postgresql:// address."""
        self._engine = create_engine(_with_driver(url), pool_pre_ping=True, hide_parameters=True)
        if self._engine.dialect.name == "sqlite":
            event.listen(self._engine, "connect", _prepare_sqlite)
            event.listen(self._engine, "begin", _begin_sqlite)
        self._writer = self._engine.execution_options(sqlite_begin="IMMEDIATE")
        self._reader = self._engine.execution_options(sqlite_begin="DEFERRED")
        if self._engine.dialect.name == "postgresql":
            self._reader = self._engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Open a session that commits at the end and rolls back on any error."""
        with Session(self._writer) as session, session.begin():
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a session that sees one state of the data and changes none."""
        with Session(self._reader, autoflush=False) as session:
            yield session

    def upgrade(self) -> None:
        """Bring the tables to this version's shape, in one transaction."""
        self._migrate("upgrade", "head")

    def downgrade(self, revision: str) -> None:
        """Take the tables back to an earlier revision ("base": none)."""
        self._migrate("downgrade", revision)

    def purge(self) -> bool:
        """Remove what deleted rows leave in full-text tables, in the write-ahead log or in dead
        row versions.

        Returns False when a reader still needs them: purge again later.
        """
        with self.write() as session:
            taken = lexical_upkeep.rewrite(session)
        purged = self._empty_log()
        if purged and taken:
            with self.write() as session:
                lexical_upkeep.note_purged(session, taken)
        return purged

    def dispose(self) -> None:
        """Close every pooled connection."""
        self._engine.dispose()

    def _empty_log(self) -> bool:
        with self._engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                raw = connection.connection.cursor()
                busy = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
                return bool(busy == 0)
            outside = connection.execution_options(isolation_level="AUTOCOMMIT")
            outside.execute(text(f"VACUUM {', '.join(PURGED)}"))
            return True

    def _migrate(self, step: Literal["upgrade", "downgrade"], revision: str) -> None:
        # Imported late: only a new version migrates, and every command opens the database.
        from alembic import command
        from alembic.config import Config

        with self._writer.begin() as connection:
            if connection.dialect.name == "postgresql":
                # Two processes starting at once must not both create the tables.
                connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": UPGRADE_LOCK})
            config = Config()
            config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
            config.attributes["connection"] = connection
            getattr(command, step)(config, revision)


def _with_driver(url: str) -> URL:
    parsed = make_url(url)
    if parsed.drivername in ("postgres", "postgresql"):
        return parsed.set(drivername="postgresql+psycopg")
    return parsed


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own BEGIN is deferred, and a deferred write can fail half-way
    # (SQLITE_BUSY_SNAPSHOT); None leaves BEGIN to us.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {BUSY_MILLISECONDS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        # What is erased is overwritten with zeros, not only unlinked.
        "secure_delete = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    connection.exec_driver_sql(f"PRAGMA query_only = {int(mode == 'DEFERRED')}")
    connection.exec_driver_sql(f"BEGIN {mode}")
