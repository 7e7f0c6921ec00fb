"""The only place objects are built: one Counter from one installation's settings."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from app.errors import FolderNotReady
from app.folder import current_model
from app.keys import key_ring, session_key
from app.settings import Settings, refuse_tracing
from classifiers.taxonomy import Taxonomy
from review_queue import office_rules
from review_queue.database import Database
from review_queue.routing import Router
from review_queue.vault import Vault, stored_fingerprint_key

# The models' libraries take seconds to import, and `triage queue` needs none of them.
if TYPE_CHECKING:
    from classifiers.classifier import Classifier
    from classifiers.encoder import Encoder
    from redaction.redactor import Redactor

Made = TypeVar("Made")


class Once(Generic[Made]):
    """Make something slow on first use, once, whichever thread asks first."""

    def __init__(self, make: Callable[[], Made]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._made: list[Made] = []

    def __call__(self) -> Made:
        with self._lock:
            if not self._made:
                self._made.append(self._make())
            return self._made[0]


class RulesInForce:
    """Serve the redactor with the office's active rules, whoever changed them a moment ago.

    The models are loaded once; every call asks the database, cheaply, which rules are active.
    """

    def __init__(self, load: Callable[[], Redactor], database: Database, vault: Vault) -> None:
        self._packaged = Once(load)
        self._database = database
        self._vault = vault
        self._lock = threading.Lock()
        self._held: tuple[str, Redactor] | None = None

    def __call__(self) -> Redactor:
        """Return the redactor in force; raises RedactionError, VaultSealed or VaultTampered."""
        with self._lock:
            with self._database.read() as session:
                version = office_rules.rules_version(session)
                if self._held is not None and self._held[0] == version:
                    return self._held[1]
                rules = office_rules.active(session, self._vault)
            self._held = version, self._packaged().with_rules(rules)
            return self._held[1]


@dataclass(frozen=True, slots=True)
class Counter:
    """Hold what one service counter works with. Models load on first use."""

    settings: Settings
    session_key: bytes
    database: Database
    vault: Vault
    taxonomy: Taxonomy
    router: Router
    redactor: Callable[[], Redactor]
    encoder: Callable[[], Encoder]
    classifier: Callable[[], Classifier]


def open_counter(settings: Settings) -> Counter:
    """Build the counter over a prepared data folder; raises FolderNotReady when it is not."""
    refuse_tracing()
    if not settings.home.exists():
        raise FolderNotReady(f"{settings.home} does not exist: run `triage init`")
    taxonomy = Taxonomy.load()
    encoder = Once(load_encoder)
    database = Database(settings.database)
    vault = open_vault(settings, database)
    return Counter(
        settings=settings,
        session_key=session_key(settings),
        database=database,
        vault=vault,
        taxonomy=taxonomy,
        router=Router.load(province=settings.province),
        redactor=RulesInForce(lambda: load_redactor(settings), database, vault),
        encoder=encoder,
        classifier=Once(lambda: _load_model(current_model(settings), encoder(), taxonomy)),
    )


def open_vault(settings: Settings, database: Database) -> Vault:
    """Open the vault with the keys at hand; its fingerprint key is read on first use."""
    ring = key_ring(settings)

    def fingerprint_key() -> bytes:
        with database.read() as session:
            return stored_fingerprint_key(session, ring)

    return Vault(ring, Once(fingerprint_key))


def load_redactor(settings: Settings) -> Redactor:
    """Load the redaction models; raises RedactionError when one is missing."""
    from redaction.redactor import Redactor

    return Redactor.load(timeout=settings.redaction_seconds)


def load_encoder() -> Encoder:
    """Load the bilingual encoder."""
    from classifiers.encoder import load_encoder

    return load_encoder()


def load_classifier(settings: Settings, folder: Path | None) -> Classifier:
    """Load a model folder, or the data folder's own; raises ModelRejected when it was changed."""
    if folder is None:
        return open_counter(settings).classifier()
    return _load_model(folder, load_encoder(), Taxonomy.load())


def _load_model(folder: Path, encoder: Encoder, taxonomy: Taxonomy) -> Classifier:
    from classifiers.classifier import Classifier

    return Classifier.load(folder, encoder, taxonomy)
