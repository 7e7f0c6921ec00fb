"""Libraries that redaction does not need are not imported with it."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from redaction.hidden import hidden


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Install a package that nobody has imported yet."""
    name = "harbour_of_nobody"
    (tmp_path / f"{name}.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    yield name
    sys.modules.pop(name, None)


def test_what_is_hidden_is_as_if_not_installed(package: str) -> None:
    """While it is hidden it cannot be imported, afterwards it can."""
    with hidden(package), pytest.raises(ImportError):
        import_module(package)
    import_module(package)


def test_other_threads_find_it(package: str) -> None:
    """Who loads a classifier while another loads the redactor does not fail."""
    with hidden(package):
        thread = threading.Thread(target=import_module, args=(package,))
        thread.start()
        thread.join()
        assert package in sys.modules
        assert import_module(package) is sys.modules[package]
