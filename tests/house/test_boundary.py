"""The redaction boundary, guarded in the source."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("app", "classifiers", "redaction", "retrieval", "review_queue")
# `--public` on the command line is where a person declares a data set public.
MAY_DECLARE = {"app/cli/preparation.py"}


def sources() -> list[Path]:
    return [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]


def test_only_declared_places_take_a_text_as_public() -> None:
    """RedactedText.public would be a hole in the boundary anywhere else."""
    declaring = {
        str(path.relative_to(ROOT))
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "public"
    }
    assert declaring <= MAY_DECLARE


def test_only_redaction_makes_redacted_texts() -> None:
    """What the database gives back was redacted before it went in; nobody else may make one."""
    making = {
        str(path.relative_to(ROOT))
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "RedactedText"
    }
    assert making <= {"redaction/replacement.py", "review_queue/redactions.py"}


def test_the_clock_is_read_in_one_place() -> None:
    """Everything else is given the time, so that the past can be replayed."""
    reading = {
        str(path.relative_to(ROOT))
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in ("now", "today", "utcnow")
        and isinstance(node.value, ast.Name)
        and node.value.id in ("datetime", "date")
    }
    assert reading == {"app/clock.py"}
