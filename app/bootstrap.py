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
from review_queue import office_rules, thresholds
from review_queue.database import Database
from review_queue.routing import Router
from review_queue.thresholds import ChosenThreshold
from review_queue.vault import Vault, stored_fingerprint_key

# The models' libraries take seconds to import, and `triage queue` needs none of them.
if TYPE_CHECKING:
    from classifiers.classifier import Classifier
    from classifiers.encoder import Encoder
    from classifiers.model import Suggester
    from classifiers.prompted import Chat
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


class ModelInUse:
    """Serve the current model, whoever chose another a moment ago.

    What it names in its suggestions is kept before it makes the first.
    """

    def __init__(
        self, settings: Settings, encoder: Callable[[], Encoder], taxonomy: Taxonomy
    ) -> None:
        self._settings = settings
        self._encoder = encoder
        self._taxonomy = taxonomy
        self._lock = threading.Lock()
        self._held: tuple[Path, Classifier] | None = None

    def __call__(self) -> Classifier:
        """Return the model in use; raises FolderNotReady, ModelRejected or VersionMissing."""
        with self._lock:
            folder = current_model(self._settings)
            if self._held is None or self._held[0] != folder:
                self._held = folder, self._load(folder)
            return self._held[1]

    def _load(self, folder: Path) -> Classifier:
        from app.versions import keep_in_use

        kept = keep_in_use(self._settings.versions_folder, folder, self._taxonomy)
        return _load_model(kept, self._encoder(), self._taxonomy)


@dataclass(frozen=True, slots=True)
class Counter:
    """Hold what one service counter works with. Models load on first use.

    `encoder` is the one the category model was trained with, `index_encoder` the one past cases
    are found with: the same unless another is configured. `chat` is None unless a chat model is.
    """

    settings: Settings
    session_key: bytes
    database: Database
    vault: Vault
    taxonomy: Taxonomy
    router: Router
    redactor: Callable[[], Redactor]
    encoder: Callable[[], Encoder]
    index_encoder: Callable[[], Encoder]
    classifier: Callable[[], Classifier]
    chat: Chat | None = None

    def suggester(self, chosen: ChosenThreshold | None) -> Suggester:
        """Return what suggests for the queue: the classifier, with the chat model if there is one.

        The threshold chosen for its model serves, else the model's own. Raises ModelRejected or
        FolderNotReady. Whoever cannot wait asks the classifier alone.
        """
        classifier = self.classifier()
        if chosen is not None and chosen.serves(classifier.agent):
            classifier = classifier.with_threshold(chosen.threshold)
        return _suggester(classifier, self.chat)


def open_counter(settings: Settings) -> Counter:
    """Build the counter over a prepared data folder; raises FolderNotReady when it is not.

    A configured chat model that cannot be opened stops it too, with ChatModelRefused: it would
    otherwise be missed case by case.
    """
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
        index_encoder=_index_encoder(settings, encoder),
        classifier=ModelInUse(settings, encoder, taxonomy),
        chat=open_chat(settings),
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
    from redaction.hidden import hidden

    # spaCy and Presidio take them where they are, for models that are not ours: four seconds and
    # 400 MB that the command line and the worker spare.
    with hidden("torch", "transformers"):
        from redaction.redactor import Redactor

    return Redactor.load(timeout=settings.redaction_seconds)


def load_encoder() -> Encoder:
    """Load the bilingual encoder."""
    from classifiers.encoder import load_encoder

    return load_encoder()


def _index_encoder(settings: Settings, bundled: Callable[[], Encoder]) -> Callable[[], Encoder]:
    name = settings.encoder.strip()
    return Once(lambda: load_configured_encoder(settings, name)) if name else bundled


def load_configured_encoder(settings: Settings, name: str) -> Encoder:
    """Load the encoder that was configured for past cases; raises ModelRejected."""
    from classifiers.encoder import load_named_encoder

    return load_named_encoder(name, hub=settings.model_hub.strip())


def open_chat(settings: Settings) -> Chat | None:
    """Open the chat model if one is configured; raises ChatModelRefused when it cannot be."""
    if not settings.chat_model.strip():
        return None
    refuse_tracing()
    from classifiers.prompted import Chat

    return Chat.open(settings.chat_model.strip(), settings.chat_seconds)


def load_classifier(settings: Settings, folder: Path | None) -> Suggester:
    """Load a model folder, or the data folder's own, with the chat model if there is one.

    The data folder's own suggests as the queue does, from the threshold chosen there. Raises
    ModelRejected when the folder was changed.
    """
    if folder is None:
        counter = open_counter(settings)
        with counter.database.read() as session:
            chosen = thresholds.newest(session)
        return counter.suggester(chosen)
    return _suggester(load_ordinary(settings, folder), open_chat(settings))


def load_ordinary(settings: Settings, folder: Path | None) -> Classifier:
    """Load a model folder, or the data folder's own, without a chat model."""
    if folder is None:
        return open_counter(settings).classifier()
    return _load_model(folder, load_encoder(), Taxonomy.load())


def _load_model(folder: Path, encoder: Encoder, taxonomy: Taxonomy) -> Classifier:
    from classifiers.classifier import Classifier

    return Classifier.load(folder, encoder, taxonomy)


def _suggester(classifier: Classifier, chat: Chat | None) -> Suggester:
    # Labels of a model's own have no definitions that a chat model could choose by.
    if chat is None or not classifier.card.taxonomy_hash:
        return classifier
    from classifiers.prompted import PromptedClassifier

    return PromptedClassifier.over(classifier, chat)
