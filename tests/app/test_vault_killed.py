"""Rotations of the vault's key in processes of their own, killed or side by side."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from app.bootstrap import open_counter
from app.settings import Settings
from review_queue.acceptance import accept
from review_queue.database import Database
from review_queue.errors import RetirementRefused
from tests.app.vault_room import (
    blobs_under,
    contents,
    done,
    key_files,
    key_in_state,
    refused_with,
    vault_events,
)
from tests.review_queue.office import NOW, Office, delivery

CASES = 300
LETTER = b"Subject: wharf\n\nA plank to mend."


@pytest.fixture
def settings(keys_and_tables: Settings) -> Settings:
    return keys_and_tables


def test_case_83_a_rotation_killed_again_and_again_loses_nothing(settings: Settings) -> None:
    """kill -9 twice in one rotation; every original opens each time, then it ends."""
    counter = open_counter(settings)
    office = Office(counter.database, counter.vault)
    with counter.database.write() as session:
        for number in range(CASES):
            accept(session, office.vault, delivery(LETTER + b"%d" % number), now=NOW)
    before = contents(settings)
    old = key_in_state(settings, "current")
    left = [CASES + 1]
    for wrapped in (1, CASES // 2):
        process = _rotating(settings)
        _wait_until_under(counter.database, old, CASES + 1 - wrapped)
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
        left.append(blobs_under(counter.database, old))
        assert contents(settings) == before
    assert CASES + 1 > left[1] > left[2] > 0
    assert isinstance(refused_with(settings, "retire", old), RetirementRefused)
    rotated = done(settings, "rotate")
    assert rotated["rewrapped"] == left[-1]
    done(settings, "retire")
    assert len(key_files(settings)) == 1
    assert contents(settings) == before
    assert vault_events(counter) == ["vault:key:added", "vault:key:rotated", "vault:key:retired"]
    counter.database.dispose()


def test_case_83_two_processes_that_rotate_at_once_share_one_key(settings: Settings) -> None:
    """Each wraps a part; both end well."""
    counter = open_counter(settings)
    with counter.database.write() as session:
        for number in range(CASES):
            accept(session, counter.vault, delivery(LETTER + b"%d" % number), now=NOW)
    before = contents(settings)
    old = key_in_state(settings, "current")
    first = _rotating(settings)
    _wait_until_under(counter.database, old, CASES)
    second = _rotating(settings, "--chunk", "3")
    told = [json.loads(process.communicate(timeout=60)[0]) for process in (first, second)]
    assert [process.returncode for process in (first, second)] == [0, 0]
    assert all(one["remaining"] == 0 for one in told)
    assert contents(settings) == before
    counter.database.dispose()


def _rotating(settings: Settings, *options: str) -> subprocess.Popen[bytes]:
    # Not `-m app`: it would read in every other command's libraries first.
    start = (
        "import sys; from pathlib import Path; from app.cli.vault import vault;"
        "from app.settings import Settings; vault(obj=Settings(home=Path(sys.argv.pop(1))))"
    )
    return subprocess.Popen(
        [
            *(sys.executable, "-c", start, str(settings.home), "rotate"),
            *(options or ("--chunk", "1")),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
    )


def _wait_until_under(database: Database, key: str, at_most: int) -> None:
    until = time.monotonic() + 60
    while blobs_under(database, key) > at_most:
        assert time.monotonic() < until
        time.sleep(0.002)
