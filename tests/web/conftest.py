"""A real application over a real SQLite file, new for every test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.assistant.ask.intent import Understanding
from app.assistant.ask.reading import Reader
from app.assistant.ask.subjects import Subjects
from app.bootstrap import Counter, Once, RulesInForce
from app.clock import now
from app.folder import current_model
from app.settings import Settings
from app.web import create_app
from classifiers.classifier import Classifier
from classifiers.encoder import load_encoder
from classifiers.taxonomy import Taxonomy
from redaction.redactor import Redactor
from review_queue.accounts import create_account
from review_queue.database import Database
from review_queue.routing import Router
from review_queue.vault import Vault
from tests.review_queue.servers import SqliteFile
from tests.web.desk import PASSWORD, USERNAMES, Visitor


@pytest.fixture(scope="session")
def redactor() -> Callable[[], Redactor]:
    """Load the redaction models once, when a test first needs them."""
    return Once(Redactor.load)


@pytest.fixture(scope="session")
def prepared_database(tmp_path_factory: pytest.TempPathFactory) -> SqliteFile:
    """Make the tables and one account for each role; tests work on copies."""
    file = tmp_path_factory.mktemp("prepared") / "harbourmaster.db"
    database = Database(f"sqlite:///{file}")
    database.upgrade()
    with database.write() as rows:
        for role, username in USERNAMES.items():
            create_account(
                rows,
                username=username,
                display_name=f"{role.value.title()} Comeau",
                role=role,
                password=PASSWORD,
                language="en",
                now=now(),
            )
    database.dispose()
    return SqliteFile(file, tmp_path_factory.mktemp("current"))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Configure an installation in a temporary folder."""
    return Settings(home=tmp_path / "home", trusted_hosts=("localhost",))


@pytest.fixture
def counter(
    settings: Settings, prepared_database: SqliteFile, redactor: Callable[[], Redactor]
) -> Iterator[Counter]:
    """Open a counter whose folder holds no model: pages must work without one."""
    settings.home.mkdir()
    taxonomy, encoder, vault = Taxonomy.load(), Once(load_encoder), Vault(Vault.new_key())
    with prepared_database.copied(settings.home) as database:
        yield Counter(
            settings=settings,
            session_key=b"0123456789abcdef0123456789abcdef",
            database=database,
            vault=vault,
            taxonomy=taxonomy,
            router=Router.load(province=settings.province),
            redactor=RulesInForce(redactor, database, vault),
            encoder=encoder,
            index_encoder=encoder,
            classifier=Once(lambda: Classifier.load(current_model(settings), encoder(), taxonomy)),
        )


@pytest.fixture(scope="session")
def understanding() -> Once[Understanding]:
    """Learn once, for all tests that need it, how questions are asked beside a case."""

    def learn() -> Understanding:
        reader = Reader(Router.load(province="NB"), Subjects.of(Taxonomy.load()))
        return Understanding(reader, load_encoder())

    return Once(learn)


@pytest.fixture
def app(counter: Counter, understanding: Once[Understanding]) -> Flask:
    """Build the application as it is served."""
    app = create_app(counter)
    app.extensions["understanding"] = understanding
    return app


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Open a browser that is not signed in."""
    return Visitor(app.test_client())


@pytest.fixture
def new_visitor(app: Flask) -> Callable[[], Visitor]:
    """Open as many browsers as a test needs."""
    return lambda: Visitor(app.test_client())
