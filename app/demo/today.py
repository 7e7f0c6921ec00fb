"""This morning's messages of the demonstration, as they came through each door."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from importlib.resources import as_file, files

from app.intake.sources import deliveries
from review_queue.model import Delivery

DOORS = ("messages", "forms.jsonl", "forms.csv", "calls.jsonl", "burst.jsonl")


def todays_deliveries(*, now: datetime) -> Iterator[Delivery]:
    """Yield every message that waits this morning."""
    for door in DOORS:
        with as_file(files("app.demo") / door) as path:
            yield from deliveries(path, now=now)
