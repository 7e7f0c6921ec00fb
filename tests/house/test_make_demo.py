"""`make demo` opens a counter that answers."""

from __future__ import annotations

import json
import re
import signal
import sqlite3
import subprocess
import sys
import urllib.request
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).parents[2]
TRIAGE = Path(sys.executable).with_name("triage")


def test_make_demo_opens_the_counter(tmp_path: Path) -> None:
    """The demonstration comes up, answers, and goes down when it is told to."""
    recipe = re.search(r"^demo: install\n\t(.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert recipe is not None
    assert "triage demo" in recipe[1]
    told = tmp_path / "told.txt"
    with told.open("w") as progress:
        demo = subprocess.Popen(
            [TRIAGE, "--home", str(tmp_path / "demo"), "demo", "--port", "8973"],
            stdout=subprocess.PIPE,
            stderr=progress,
            text=True,
        )
    try:
        assert demo.stdout is not None
        line = demo.stdout.readline()
        assert line, told.read_text()
        opened = json.loads(line)
        assert len(opened["accounts"]) == 12
        with urllib.request.urlopen(f"{opened['address']}/request", timeout=60) as page:
            assert page.status == 200
        # Of what is there to be seen, this hangs on the suggestions: a letter that came back.
        with closing(sqlite3.connect(tmp_path / "demo" / "harbourmaster.db")) as rows:
            letters = rows.execute("SELECT state, unread FROM follow_ups ORDER BY id").fetchall()
        assert letters == [("answered", None), ("open", None)]
    finally:
        demo.send_signal(signal.SIGTERM)
        assert demo.wait(60) == 0
