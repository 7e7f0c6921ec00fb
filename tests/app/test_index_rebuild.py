"""A new generation takes the place of the old one whole, whatever happens meanwhile."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bootstrap import Counter
from app.clock import now
from app.index_rebuild import Rebuild, clear_discarded
from app.past_cases import PastCases
from retrieval.errors import IndexDamaged
from review_queue import index_contents, index_generations
from review_queue.errors import RebuildUnderWay
from review_queue.model import CaseVectors
from review_queue.originals import erase_case
from review_queue.tables import CaseRow
from tests.app.past_room import (
    chroma_folder,
    decided_cases,
    faults_of,
    nearest,
    past_cases_of,
    rebuild,
    stored,
    triage_command,
)
from tests.review_queue.office import PRIVACY


@pytest.fixture
def past_cases(counter: Counter) -> Iterator[PastCases]:
    with past_cases_of(counter) as opened:
        yield opened


def erase(counter: Counter, case_id: str) -> None:
    with counter.database.write() as session:
        erase_case(session, counter.vault, PRIVACY, case_id, reason="retention_ended", now=now())


def found(past_cases: PastCases) -> frozenset[str]:
    past_cases.look()
    return past_cases.ask(lambda index: index.case_ids(past_cases.areas))


def test_a_rebuild_holds_what_the_rows_say_and_leaves_no_old_files(
    counter: Counter, past_cases: PastCases
) -> None:
    """Every item is there, is what the rows hold, and finds itself; the old folder is gone."""
    ids = decided_cases(counter, 30)
    assert rebuild(counter, past_cases) == 30
    old = chroma_folder(counter, past_cases)
    before = nearest(counter, past_cases, ids)
    assert all(case_id in near for case_id, near in zip(ids, before, strict=True))
    assert rebuild(counter, past_cases) == 30
    assert chroma_folder(counter, past_cases) != old
    assert not old.exists()
    assert found(past_cases) == set(ids)
    assert list(faults_of(counter, past_cases)) == []
    assert nearest(counter, past_cases, ids) == before


def test_changes_during_a_rebuild_are_not_lost(counter: Counter, past_cases: PastCases) -> None:
    """Cases erased, moved, rewritten and decided after they were read are right once it serves."""
    ids = decided_cases(counter, 12)
    rebuild(counter, past_cases)
    building = Rebuild(counter, past_cases, now)
    assert building.step(8) == 8
    erased, moved, rewritten = ids[:3]
    erase(counter, erased)
    with counter.database.write() as session:
        session.get_one(CaseRow, moved).area = "environment"
        old = index_contents.vectors_of(session, rewritten, past_cases.encoder_name)
        assert old is not None
        other = CaseVectors(old.encoder, old.text_sha256, old.vectors[::-1].copy())
    # The old generation serves and gets what the worker brings it, while the new one is built.
    assert erased in found(past_cases)
    late = decided_cases(counter, 3, seed=2)
    while building.step(8):
        continue
    erase(counter, ids[4])
    assert building.finish() == 12 + 3 - 2
    assert found(past_cases) == {*ids, *late} - {erased, ids[4]}
    assert past_cases.ask(lambda index: index.case_ids(["environment"])) == {moved}
    assert list(faults_of(counter, past_cases)) == []
    # Vectors that changed in the rows alone are found by the check, item by item.
    with counter.database.write() as session:
        index_contents.save_vectors(session, rewritten, other)
    assert faults_of(counter, past_cases).changed == {rewritten}


def test_a_change_at_the_moment_of_the_swap_is_found_after_it(
    counter: Counter, past_cases: PastCases, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is committed after the last comparison and before the swap is mended right after."""
    ids = decided_cases(counter, 5)
    building = Rebuild(counter, past_cases, now)
    while building.step():
        continue
    serve = index_generations.serve

    def erased_first(*arguments: object, **named: object) -> None:
        erase_case(
            arguments[0],  # type: ignore[arg-type]
            counter.vault,
            PRIVACY,
            ids[0],
            reason="retention_ended",
            now=now(),
        )
        serve(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(index_generations, "serve", erased_first)
    building.finish()
    assert found(past_cases) == set(ids[1:])


def test_a_generation_that_is_not_what_was_put_in_never_serves(
    counter: Counter, past_cases: PastCases
) -> None:
    """A passage that got lost on the way is found by counting; the old generation stays."""
    ids = decided_cases(counter, 5)
    rebuild(counter, past_cases)
    serving = past_cases.look()
    building = Rebuild(counter, past_cases, now)
    while building.step():
        continue
    building._index.remove(ids[0])
    with pytest.raises(IndexDamaged):
        building.finish()
    building.give_up()
    assert past_cases.look() == serving
    assert found(past_cases) == set(ids)
    with counter.database.read() as session:
        assert serving is not None
        assert index_generations.known(session) == {serving.id}


def test_nobody_rebuilds_twice_at_once(counter: Counter, past_cases: PastCases, home: Path) -> None:
    """The second is refused in one line, and the first goes on."""
    decided_cases(counter, 3)
    building = Rebuild(counter, past_cases, now)
    with pytest.raises(RebuildUnderWay):
        Rebuild(counter, past_cases, now)
    refused = triage_command(home, "index", "rebuild")
    assert isinstance(refused.exception, RebuildUnderWay)
    assert "wait for its end" in str(refused.exception)
    while building.step():
        continue
    assert building.finish() == 3


def test_fault_f30_a_rebuild_killed_at_any_point_leaves_one_good_generation(
    counter: Counter, past_cases: PastCases, home: Path
) -> None:
    """The old one serves on, and the next rebuild clears away what was half built."""
    ids = decided_cases(counter, 120)
    rebuild(counter, past_cases)
    for delay in (0.0, 0.6):
        building = subprocess.Popen(
            [sys.executable, "-m", "app", "--home", str(home), "index", "rebuild"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until_building(counter, building)
        time.sleep(delay)
        building.kill()
        building.wait()
        assert found(past_cases) == set(ids)
    mended = triage_command(home, "index", "rebuild")
    assert mended.exit_code == 0, mended.stderr
    assert json.loads(mended.stdout)["indexed"] == 120
    checked = triage_command(home, "index", "check")
    assert checked.exit_code == 0, checked.stdout
    with counter.database.read() as session:
        known = index_generations.known(session)
    assert {path.name for path in (home / "index").iterdir()} == known
    assert len(known) == 1


def wait_until_building(counter: Counter, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        with counter.database.read() as session:
            if len(index_generations.known(session)) > 1 or process.poll() is not None:
                return
        time.sleep(0.05)
    pytest.fail("the rebuild did not begin within 30 seconds")


def test_an_index_of_another_encoder_is_refused_and_the_rebuild_offered(
    counter: Counter, past_cases: PastCases
) -> None:
    """Vectors of two encoders are never compared, and stored vectors of the old one still serve."""
    ids = decided_cases(counter, 4)
    rebuild(counter, past_cases)
    with counter.database.read() as session:
        case, made = stored(session, past_cases, ids[0])
    assert past_cases.search(case, made, past_cases.areas, 1)[0].case_id == ids[0]
    other = CaseVectors("another 0123abcd", made.text_sha256, made.vectors)
    with pytest.raises(IndexDamaged, match="triage index rebuild"):
        past_cases.search(case, other, past_cases.areas, 1)


def test_strays_of_earlier_versions_are_cleared_away(
    counter: Counter, past_cases: PastCases
) -> None:
    """What no row knows goes; what is being built stays."""
    decided_cases(counter, 2)
    folder = counter.settings.index_folder
    (folder / "chroma").mkdir(parents=True)
    (folder / "owner.json").write_text("{}")
    building = Rebuild(counter, past_cases, now)
    clear_discarded(counter, past_cases)
    assert [path.name for path in folder.iterdir()] == [building.generation.id]
    building.step()
    assert building.finish() == 2
