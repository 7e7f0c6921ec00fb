"""Import a library without what it imports only because it is there."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def hidden(*packages: str) -> Iterator[None]:
    """Let what this thread imports meanwhile find none of these packages, as if not installed.

    Packages that were imported before stay; other threads find them as ever.
    """
    finder = _Hiding(packages, threading.get_ident())
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


class _Hiding:
    """Stand before the finders of Python and say that a package is not there."""

    def __init__(self, packages: tuple[str, ...], thread: int) -> None:
        self._packages = packages
        self._thread = thread

    def find_spec(self, name: str, *_: object) -> None:
        """Raise ModuleNotFoundError for what is hidden; leave the rest to the finders after it."""
        if name in self._packages and threading.get_ident() == self._thread:
            raise ModuleNotFoundError(f"{name} is hidden from this import", name=name)
