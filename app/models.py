"""The models of a data folder: which there are, and how another one is put in use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from filelock import FileLock

from app.bootstrap import Counter
from app.errors import FolderNotReady
from app.folder import current_model, set_current
from app.settings import Settings
from app.versions import copy_model
from classifiers.artefact import ModelCard, check
from classifiers.classifier import Classifier
from classifiers.errors import ModelRejected
from redaction.model import RedactedText
from review_queue import model_choices
from review_queue.access import Permission, require
from review_queue.model import Actor

_UNFIT = re.compile(r"[^\w-]+")
_LONGEST_NAME = 60
_HASH_SHOWN = 12


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """Describe a model folder; without a card it is damaged, and `problem` says how."""

    name: str
    current: bool
    card: ModelCard | None = None
    digest: str = ""
    problem: str = ""


def installed(settings: Settings) -> Iterator[InstalledModel]:
    """List the models of a data folder by name."""
    current = _current(settings)
    for folder in sorted(settings.models_folder.glob("[!.]*/")):
        chosen = folder.name == current
        try:
            yield InstalledModel(folder.name, chosen, *check(folder))
        except ModelRejected as error:
            yield InstalledModel(folder.name, chosen, problem=str(error))


def choose(
    counter: Counter, actor: Actor, source: Path, *, reason: RedactedText, now: datetime
) -> InstalledModel:
    """Put the model of any folder in use, here from the next message on.

    It must open under the catalogue in use; raises ModelRejected. What is served is a copy under
    a name that holds its hash.
    """
    require(actor, Permission.CHOOSE_MODEL)
    settings = counter.settings
    card, digest = check(source)
    name = f"{_UNFIT.sub('-', card.name)[:_LONGEST_NAME]}-{digest[:_HASH_SHOWN]}"
    Classifier.load(source, counter.encoder(), counter.taxonomy)
    copy_model(source, settings.models_folder / name, digest)
    # Of two people who choose at once, the later one in the chain is also the one that is served.
    with FileLock(settings.models_folder / ".choosing.lock", mode=0o600):
        with counter.database.write() as session:
            model_choices.choose(
                session,
                counter.vault,
                actor,
                name=name,
                digest=digest,
                previous=_current(settings),
                reason=reason,
                now=now,
            )
        # After the commit: no model serves that the chain does not name.
        set_current(settings, name)
    return InstalledModel(name, True, card, digest)


def _current(settings: Settings) -> str | None:
    try:
        return current_model(settings).name
    except FolderNotReady:
        return None
