"""Days as people write them, turned into moments."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from review_queue.clocks import ZONES


def midnight(day: date, province: str) -> datetime:
    """Return the moment (aware, UTC) at which a day begins in a province."""
    return datetime.combine(day, time(), ZoneInfo(ZONES[province])).astimezone(UTC)
