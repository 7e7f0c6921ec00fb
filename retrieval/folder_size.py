"""Look at an index folder before a process opens it."""

from __future__ import annotations

from pathlib import Path

from retrieval.errors import IndexDamaged

# Chroma was measured at 2.5 to 4.5 kB a passage of 512 numbers (2 kB): vectors with room to grow,
# links, ids, its journal and pages it has not used again.
FACTOR = 8
EMPTY_BYTES = 256 * 1024 * 1024


def allowed(vector_bytes: int) -> int:
    """Return how many bytes an index folder over so many bytes of vectors may hold."""
    return EMPTY_BYTES + FACTOR * vector_bytes


def refuse_oversized(folder: Path, limit: int) -> None:
    """Raise IndexDamaged when the files claim more than `limit` bytes.

    A torn link list may claim a hundred gigabytes of holes (chroma-core/chroma, many reports):
    whoever maps or copies it fills the memory or the disk. So it is not opened at all.
    """
    held = sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file())
    if held > limit:
        raise IndexDamaged(
            f"the index in {folder} claims {held} bytes where at most {limit} are possible: "
            "run `triage index rebuild` to make it anew"
        )
