"""A data folder with a vault, and `triage vault` as one runs it there."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from app import folder
from app.bootstrap import Counter, open_counter
from app.cli import REFUSALS, triage
from app.settings import Settings
from review_queue import audit
from review_queue.acceptance import accept
from review_queue.database import Database
from review_queue.model import Actor, Role
from review_queue.tables import VaultBlobRow
from tests.review_queue.locksmith import Locksmith
from tests.review_queue.office import NOW, delivery
from tests.review_queue.servers import PostgresServer

PRIVACY = Actor("chantal", Role.PRIVACY)


@contextmanager
def data_folder(
    database: str, request: pytest.FixtureRequest, home: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Settings]:
    """A data folder with keys and tables over a kind of database; no model is needed here."""
    if database == "sqlite":
        yield prepared(home)
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.copied_url() as url:
        monkeypatch.setenv("TRIAGE_DATABASE_URL", url)
        yield prepared(home)


def prepared(home: Path) -> Settings:
    settings = Settings(home=home)
    models = settings.models_folder
    models.mkdir(parents=True)
    (models / folder.CURRENT_MODEL).write_text("none", encoding="utf-8")
    folder.prepare(settings, lambda _step: None)
    return settings


def take_in(counter: Counter, raw: bytes) -> str:
    with counter.database.write() as session:
        return accept(session, counter.vault, delivery(raw), now=NOW).case_id


def contents(settings: Settings) -> dict[str, bytes]:
    """Open every original as a process does that starts now."""
    counter = open_counter(settings)
    contents = Locksmith(counter.database).contents(counter.vault)
    counter.database.dispose()
    return contents


def triage_vault(settings: Settings, *arguments: str) -> Result:
    return CliRunner().invoke(triage, ["--home", str(settings.home), "vault", *arguments])


def done(settings: Settings, *arguments: str) -> dict[str, object]:
    result = triage_vault(settings, *arguments)
    assert result.exit_code == 0, result.stderr
    told: dict[str, object] = json.loads(result.stdout)
    return told


def refused_with(settings: Settings, *arguments: str) -> Exception:
    error = triage_vault(settings, *arguments).exception
    assert isinstance(error, REFUSALS)
    return error


def key_files(settings: Settings) -> list[str]:
    return sorted(path.name for path in settings.keys_folder.glob("vault*"))


def vault_events(counter: Counter) -> list[str]:
    with counter.database.read() as session:
        assert audit.verify(session).reason is None
        found = audit.events(session, PRIVACY, limit=1000)
    return [one.tag for one in reversed(found) if one.tag.startswith("vault:")]


def blobs_under(database: Database, key: str) -> int:
    counted = select(func.count(VaultBlobRow.id)).where(VaultBlobRow.key_id == key)
    with database.read() as session:
        return session.scalar(counted) or 0


def in_base64(key: bytes) -> str:
    return base64.b64encode(key).decode()


def key_in_state(settings: Settings, state: str) -> str:
    found = done(settings, "status")["keys"]
    assert isinstance(found, list)
    return next(str(key["id"]) for key in found if key["state"] == state)
