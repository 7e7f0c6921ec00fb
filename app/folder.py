"""The data folder: its tables and its model, made once by `triage init`."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from app.clock import now
from app.durable import write_whole
from app.errors import FolderNotReady
from app.keys import key_ring, make_keys
from app.settings import Settings
from classifiers.packaged import DEFAULT_MODEL
from classifiers.taxonomy import Taxonomy
from review_queue import index_contents, index_generations, lexical_upkeep
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
        install_default(settings)


def not_in_search(settings: Settings) -> int:
    """Count the decided cases that one of the searches lacks, as after an upgrade."""
    database = Database(settings.database)
    with database.read() as session:
        unworded = lexical_upkeep.count_missing(session)
        indexed = index_generations.serving(session) is not None
        count = unworded if indexed else index_contents.count_findable(session)
    database.dispose()
    return count


def install_default(settings: Settings) -> Path:
    """Copy the model that comes with the installation and make it the current one."""
    out = settings.models_folder / f"default-{Taxonomy.load().version}"
    shutil.copytree(DEFAULT_MODEL, out, dirs_exist_ok=True)
    set_current(settings, out.name)
    return out


def set_current(settings: Settings, name: str) -> None:
    """Make one of the models the current one, from one moment to the next."""
    write_whole(settings.models_folder / CURRENT_MODEL, name.encode())


def current_model(settings: Settings) -> Path:
    """Return the folder of the model in use; raises FolderNotReady when none was trained."""
    pointer = settings.models_folder / CURRENT_MODEL
    if not pointer.exists():
        raise FolderNotReady(f"no model in {settings.models_folder}: run `triage init`")
    return settings.models_folder / pointer.read_text(encoding="utf-8").strip()
