"""The data folder: its tables and its model, made once by `triage init`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.clock import now
from app.errors import FolderNotReady
from app.keys import key_ring, make_keys
from app.settings import Settings
from classifiers.examples import load_examples
from classifiers.taxonomy import Taxonomy
from review_queue.database import Database
from review_queue.vault import Vault

CURRENT_MODEL = "current"


def prepare(settings: Settings, report: Callable[[str], None]) -> None:
    """Make whatever the data folder lacks; what is there stays as it is."""
    settings.home.mkdir(parents=True, exist_ok=True)
    settings.home.chmod(0o700)
    make_keys(settings)
    report("database")
    database = Database(settings.database)
    database.upgrade()
    with database.write() as session:
        Vault(key_ring(settings)).keep_fingerprint_key(session, now=now())
    database.dispose()
    if not (settings.models_folder / CURRENT_MODEL).exists():
        report("model")
        train_default(settings)


def train_default(settings: Settings) -> Path:
    """Train the default model from the packaged examples and make it the current one."""
    # The training libraries take seconds to import, and only this step needs them.
    from classifiers.encoder import load_encoder
    from classifiers.training import train

    taxonomy = Taxonomy.load()
    out = settings.models_folder / f"default-{taxonomy.version}"
    train(load_examples(), taxonomy, load_encoder(), out)
    pointer = settings.models_folder / CURRENT_MODEL
    pointer.write_text(out.name, encoding="utf-8")
    return out


def current_model(settings: Settings) -> Path:
    """Return the folder of the model in use; raises FolderNotReady when none was trained."""
    pointer = settings.models_folder / CURRENT_MODEL
    if not pointer.exists():
        raise FolderNotReady(f"no model in {settings.models_folder}: run `triage init`")
    return settings.models_folder / pointer.read_text(encoding="utf-8").strip()
