"""Put a file or a folder in its place whole, or not at all, and on the disk before going on."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place and move it there, over what stood there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    sync(path.parent)


def copy_whole(source: Path, place: Path, check: Callable[[Path], None]) -> None:
    """Copy a folder beside its place, let `check` look at the copy and move it there.

    The place is named by what it holds, so another process may put the same there meanwhile. What
    stood there before is replaced, unless `check` raises.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{place.name}-", dir=place.parent))
    old = draft.with_name(f"{draft.name}-old")
    try:
        shutil.copytree(source, draft, dirs_exist_ok=True)
        check(draft)
        for path in draft.rglob("*"):
            sync(path)
        if place.exists():
            place.rename(old)
        _move(draft, place)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
    sync(place.parent)


def _move(draft: Path, place: Path) -> None:
    try:
        draft.rename(place)
    except OSError:
        # A folder that is not empty is never replaced: the other process was first.
        if not place.is_dir():
            raise


def sync(path: Path) -> None:
    """Wait until a file or folder is on the disk as it is now."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
