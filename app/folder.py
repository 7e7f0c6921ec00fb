"""The data folder: its keys, its tables and its model, made once by `triage init`."""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Callable
from pathlib import Path

from app.errors import FolderNotReady
from app.settings import Settings
from classifiers.examples import load_examples
from classifiers.taxonomy import Taxonomy
from review_queue.database import Database
from review_queue.vault import Vault

VAULT_KEY = "vault.key"
SESSION_KEY = "session.key"
CURRENT_MODEL = "current"


def prepare(settings: Settings, report: Callable[[str], None]) -> None:
    """Make whatever the data folder lacks; what is there stays as it is."""
    settings.home.mkdir(parents=True, exist_ok=True)
    settings.home.chmod(0o700)
    if settings.vault_key is None:
        _keep(settings.keys_folder / VAULT_KEY, Vault.new_key())
    if settings.session_key is None:
        _keep(settings.keys_folder / SESSION_KEY, secrets.token_bytes(32))
    report("database")
    database = Database(settings.database)
    database.upgrade()
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


def vault_key(settings: Settings) -> bytes:
    """Return the vault's key from the setting, else from the data folder's key file."""
    given = settings.vault_key.get_secret_value() if settings.vault_key else None
    return _key(given, settings.keys_folder / VAULT_KEY)


def session_key(settings: Settings) -> bytes:
    """Return the key that signs form tokens, found as the vault's is."""
    given = settings.session_key.get_secret_value() if settings.session_key else None
    return _key(given, settings.keys_folder / SESSION_KEY)


def _keep(path: Path, key: bytes) -> None:
    if path.exists():
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Readable by its owner from the first moment, and never written over.
    path.touch(mode=0o600, exist_ok=False)
    path.write_bytes(base64.b64encode(key))


def _key(given: str | None, path: Path) -> bytes:
    if given is None and not path.exists():
        raise FolderNotReady(f"no key at {path}: run `triage init`, or put the key file back")
    text = given if given is not None else path.read_text(encoding="ascii")
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise FolderNotReady("the configured key is not base64") from None
    if len(key) != 32:
        raise FolderNotReady(f"the configured key has {len(key)} bytes; it needs 32")
    return key
