"""What leaves search leaves the files without anybody asking."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.purging import EVERY, Purging
from review_queue import lexical
from review_queue.database import Database

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def test_removed_stems_are_gone_within_a_minute(tmp_path: Path) -> None:
    """Looking again after half a minute is soon enough."""
    database = Database(f"sqlite:///{tmp_path / 'counter.db'}")
    database.upgrade()
    now = [NOON]
    purging = Purging(database, lambda: now[0])
    purging.step()
    with database.write() as session:
        lexical.put(session, "HM-A", "roads", ("zymurgist",), "en")
        lexical.put(session, "HM-B", "roads", ("culvert",), "en")
    with database.write() as session:
        lexical.remove(session, "HM-A")
    purging.step()
    assert b"zymurg" in files(tmp_path)
    now[0] += EVERY
    purging.step()
    assert timedelta(minutes=1) > EVERY
    assert b"zymurg" not in files(tmp_path)
    database.dispose()


def files(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))
