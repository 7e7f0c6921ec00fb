"""Which decided cases no search may find."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

POLICY = Path(__file__).with_name("retrieval.toml")


@cache
def restricted() -> frozenset[str]:
    """Return the categories whose cases are put into no index."""
    held = tomllib.loads(POLICY.read_text(encoding="utf-8"))
    return frozenset(str(category) for category in held["restricted"])
