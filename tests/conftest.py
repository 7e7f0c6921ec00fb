"""What several folders of tests share: one trained model, made once a run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from filelock import FileLock

from app import folder
from app.settings import Settings

# Tests look at suggestions; one in twenty must not be hidden from them by chance.
os.environ.update(TRIAGE_BLIND_SHARE="0", TRIAGE_SECOND_SHARE="0")


@pytest.fixture(scope="session")
def prepared_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder as `triage init` makes it, trained once for all workers of the run."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    home = shared / "prepared-home"
    with FileLock(shared / "prepared-home.lock"):
        if not (home / "models" / folder.CURRENT_MODEL).exists():
            folder.prepare(Settings(home=home), lambda _step: None)
    return home
