"""Where the keys are: files in the data folder, or settings from the environment.

The vault may have several keys while one replaces another. A key from TRIAGE_VAULT_KEY seals;
those of TRIAGE_VAULT_EARLIER_KEYS and of the folder then only open what they sealed.
"""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from pathlib import Path

from filelock import FileLock

from app.durable import sync
from app.errors import FolderNotReady, KeyKeptElsewhere
from app.settings import Settings
from review_queue.vault import Vault
from review_queue.vault_keys import KeyRing, KeysAtHand, VaultKey

VAULT_KEY = "vault.key"
LATER_KEYS = "vault-*.key"
RETIRED = ".retired"
SESSION_KEY = "session.key"
KEY_BYTES = 32


def make_keys(settings: Settings) -> None:
    """Make the keys that are neither given nor there; none is ever written over."""
    if not settings.secret("vault_key") and not _vault_files(settings):
        _keep(settings.keys_folder / VAULT_KEY, Vault.new_key())
    if settings.session_key is None and not (settings.keys_folder / SESSION_KEY).exists():
        _keep(settings.keys_folder / SESSION_KEY, secrets.token_bytes(KEY_BYTES))


def session_key(settings: Settings) -> bytes:
    """Return the key that signs form tokens: as given, else from its file."""
    if settings.session_key is not None:
        return _decoded(settings.session_key.get_secret_value(), "TRIAGE_SESSION_KEY")
    path = settings.keys_folder / SESSION_KEY
    key = _read(path)
    if key is None:
        raise _missing(path)
    return key


def key_ring(settings: Settings) -> KeyRing:
    """Hold the vault's keys, read anew when one is needed that was not there before."""
    return KeyRing(lambda: vault_keys(settings))


def vault_keys(settings: Settings) -> KeysAtHand:
    """Read the vault's keys as they are now; raises FolderNotReady."""
    filed = tuple(key for _, key in _vault_files(settings))
    given = settings.secret("vault_key")
    listed = settings.secret("vault_earlier_keys").replace(",", " ").split()
    earlier = tuple(_decoded(key, "TRIAGE_VAULT_EARLIER_KEYS") for key in listed)
    if given:
        return KeysAtHand((_decoded(given, "TRIAGE_VAULT_KEY"),), (*earlier, *filed))
    if not filed:
        raise _missing(settings.keys_folder / VAULT_KEY)
    return KeysAtHand(filed, earlier)


def add_vault_key(settings: Settings) -> None:
    """Put a new key beside the others; on the disk before anything can be sealed with it.

    Raises KeyKeptElsewhere when the vault's key is not a file of the data folder.
    """
    if settings.secret("vault_key"):
        raise KeyKeptElsewhere(
            "the vault's key comes from the environment: list it in TRIAGE_VAULT_EARLIER_KEYS, "
            "set TRIAGE_VAULT_KEY to a new key for every process, and rotate again"
        )
    key = Vault.new_key()
    _keep(settings.keys_folder / LATER_KEYS.replace("*", VaultKey.of(key).id), key)


def remove_vault_key(settings: Settings, key_id: str) -> bool:
    """Destroy the file of a retired key; returns False when it has none here."""
    found = [path for path, key in _vault_files(settings) if VaultKey.of(key).id == key_id]
    for path in found:
        # Out of the way of readers first: half a key would stop them.
        path.replace(path.with_suffix(RETIRED))
    # Those an interrupted removal left behind, too.
    for path in settings.keys_folder.glob("vault*" + RETIRED):
        with path.open("r+b") as file:
            file.write(bytes(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
    sync(settings.keys_folder)
    return bool(found)


def keys_lock(settings: Settings) -> FileLock:
    """Let one process at a time add a key."""
    return FileLock(settings.keys_folder / "rotation.lock", mode=0o600)


def _vault_files(settings: Settings) -> list[tuple[Path, bytes]]:
    folder = settings.keys_folder
    paths = [folder / VAULT_KEY, *sorted(folder.glob(LATER_KEYS))]
    return [(path, key) for path in paths if (key := _read(path)) is not None]


def _keep(path: Path, key: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    written = path.with_suffix(".new")
    written.unlink(missing_ok=True)
    # Readable by its owner alone from the first moment.
    handle = os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(base64.b64encode(key))
        file.flush()
        os.fsync(file.fileno())
    # Whole or not there: a cut key would stop every process that reads the folder.
    written.replace(path)
    sync(path.parent)


def _read(path: Path) -> bytes | None:
    try:
        text = path.read_text(encoding="ascii")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        raise FolderNotReady(f"{path} cannot be read as a key: put the key file back") from None
    return _decoded(text, str(path))


def _decoded(text: str, place: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        raise FolderNotReady(f"the key of {place} is not base64: put the key back") from None
    if len(key) != KEY_BYTES:
        raise FolderNotReady(f"the key of {place} has {len(key)} bytes; it needs {KEY_BYTES}")
    return key


def _missing(path: Path) -> FolderNotReady:
    return FolderNotReady(f"no key at {path}: run `triage init`, or put the key file back")
