"""The only place objects are built: one Counter from one installation's settings."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from app.errors import FolderNotReady
from app.folder import current_model, session_key, vault_key
from app.settings import Settings, refuse_tracing
from classifiers.classifier import Classifier
from classifiers.encoder import Encoder, load_encoder
from classifiers.taxonomy import Taxonomy
from redaction.redactor import Redactor
from review_queue.database import Database
from review_queue.routing import Router
from review_queue.vault import Vault

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
    return Counter(
        settings=settings,
        session_key=session_key(settings),
        database=Database(settings.database),
        vault=Vault(vault_key(settings)),
        taxonomy=taxonomy,
        router=Router.load(province=settings.province),
        redactor=Once(lambda: Redactor.load(timeout=settings.redaction_seconds)),
        encoder=encoder,
        classifier=Once(lambda: Classifier.load(current_model(settings), encoder(), taxonomy)),
    )
