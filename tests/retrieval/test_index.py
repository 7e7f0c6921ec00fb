"""The index over a real Chroma server, started and killed as in production."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import numpy as np
import psutil
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from retrieval.errors import IndexDamaged, IndexUnavailable
from retrieval.index import Index
from retrieval.model import Hit, IndexEntry, Vectors
from retrieval.owner import found, found_ready, note_ready, own

DIMENSIONS = 16
AREAS = ("roads", "health", "Déneigement / glace")
_generations = count(1)
# Every example makes two indexes: making a failing one shorter would take minutes.
MAKING_ONLY = (Phase.explicit, Phase.reuse, Phase.generate)


def vectors(*directions: int) -> Vectors:
    return np.eye(DIMENSIONS, dtype=np.float32)[list(directions)]


def distinct(random: np.random.Generator, count: int) -> Vectors:
    """Draw unit vectors no two of which are equally near to a third.

    Of passages that are, any may be found: the graph links a few of them only.
    """
    drawn = random.standard_normal((count, DIMENSIONS))
    return np.asarray(drawn / np.linalg.norm(drawn, axis=1, keepdims=True), dtype=np.float32)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("index")
    yield folder
    own(folder).stop()


@pytest.fixture
def index(folder: Path) -> Iterator[Index]:
    index = Index.make(own(folder).url, f"g{next(_generations)}")
    yield index
    index.drop()
    index.close()


def test_a_case_is_found_by_its_best_passage(index: Index) -> None:
    """One passage that matches is enough, and it is the one that is named."""
    index.put(IndexEntry("HM-AAAA-0001", "roads", vectors(0, 5, 6)))
    index.put(IndexEntry("HM-AAAA-0002", "roads", vectors(1)))
    hits = index.search(vectors(5), ["roads"], k=2)
    assert (hits[0].case_id, hits[0].position) == ("HM-AAAA-0001", 1)
    assert hits[0].score == pytest.approx(1.0)
    assert {hit.case_id for hit in hits} == {"HM-AAAA-0001", "HM-AAAA-0002"}


def test_putting_a_case_again_replaces_all_its_passages(index: Index) -> None:
    """A case decided anew leaves nothing of its earlier text behind."""
    index.put(IndexEntry("HM-AAAA-0001", "roads", vectors(0, 1, 2)))
    index.put(IndexEntry("HM-AAAA-0001", "roads", vectors(7)))
    assert index.search(vectors(0), ["roads"], k=1)[0].score == pytest.approx(0.0, abs=1e-6)
    assert index.count("roads") == 1


def test_a_case_that_moves_to_another_area_leaves_the_first(index: Index) -> None:
    """Its readers are others now."""
    index.put(IndexEntry("HM-AAAA-0001", "roads", vectors(0)))
    index.put(IndexEntry("HM-AAAA-0001", "health", vectors(0)))
    assert index.search(vectors(0), ["roads"], k=5) == ()
    assert index.case_ids(["health"]) == {"HM-AAAA-0001"}


def test_a_removed_case_is_gone(index: Index) -> None:
    """Erasure reaches the index, whichever area the case is in; removing twice is no fault."""
    index.put(IndexEntry("HM-AAAA-0001", AREAS[2], vectors(0)))
    for _ in range(2):
        index.remove("HM-AAAA-0001")
        assert index.search(vectors(0), AREAS, k=5) == ()


@settings(
    max_examples=8,
    deadline=None,
    phases=MAKING_ONLY,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_case_58_other_areas_change_nothing_of_what_is_found(
    folder: Path, data: st.DataObject
) -> None:
    """Ids, order, scores and number are as if the cases of other areas did not exist."""
    url = own(folder).url
    passages = st.integers(1, 3)
    cases = data.draw(st.lists(st.tuples(st.sampled_from(AREAS), passages), max_size=12))
    readable = data.draw(st.sets(st.sampled_from(AREAS)))
    random = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    entries = [
        IndexEntry(f"HM-{number:04}", area, distinct(random, count))
        for number, (area, count) in enumerate(cases)
    ]
    queries = distinct(random, data.draw(passages))
    found: list[tuple[Hit, ...]] = []
    for held in (entries, [entry for entry in entries if entry.area in readable]):
        index = Index.make(url, f"g{next(_generations)}")
        index.put_new(held)
        found.append(index.search(queries, readable, 3))
        index.drop()
        index.close()
    assert found[0] == found[1]


def test_two_generations_know_nothing_of_each_other(index: Index, folder: Path) -> None:
    """A generation that is built beside another holds its own cases only."""
    index.put(IndexEntry("HM-AAAA-0001", "roads", vectors(0)))
    other = Index.make(own(folder).url, "other")
    assert other.case_ids(AREAS) == frozenset()
    other.drop()
    other.close()
    assert index.case_ids(AREAS) == {"HM-AAAA-0001"}


def test_an_empty_text_has_no_similar_cases(index: Index) -> None:
    """A case without a word asks nothing of the index, and neither does a passage without one."""
    index.put(IndexEntry("HM-AAAA-0001", "roads", vectors(0)))
    assert index.search(np.empty((0, DIMENSIONS), dtype=np.float32), ["roads"], k=3) == ()
    assert index.search(np.zeros((1, DIMENSIONS), dtype=np.float32), ["roads"], k=3) == ()


def test_every_case_finds_itself_also_among_the_same_words(index: Index) -> None:
    """Of cases with the same words any may be first; one with other vectors is not found."""
    entries = [IndexEntry(f"HM-AAAA-{n:04}", "roads", vectors(0, 1)) for n in range(9)]
    index.put_new(entries)
    assert all(index.finds(entry) for entry in entries)
    index.put(IndexEntry("HM-BBBB-0001", "roads", vectors(2) * 0.8 + vectors(3) * 0.6))
    assert not index.finds(IndexEntry("HM-AAAA-0001", "roads", vectors(2)))
    assert not index.finds(IndexEntry("HM-AAAA-0001", "health", vectors(0)))
    held = index.stored("roads", ["HM-AAAA-0003#1", "HM-AAAA-0003#2"])
    assert list(held) == ["HM-AAAA-0003#1"]
    np.testing.assert_allclose(held["HM-AAAA-0003#1"], vectors(1)[0], atol=1e-6)


def test_a_case_that_no_way_leads_to_is_put_beside_its_area(
    index: Index, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is found, counted, compared and removed like every other, by every process."""
    entries = [IndexEntry(f"HM-AAAA-000{n}", "roads", vectors(n, n + 5)) for n in range(4)]
    index.put_new(entries)
    with monkeypatch.context() as patch:
        # Of 120,000 passages some are left so; among a few every one is found.
        patch.setattr(Index, "finds", lambda _index, _entry: False)
        index.put(entries[2])
    shelves = {each.name: each.count() for each in index._collections()}
    assert sorted(shelves.values()) == [0, 2, 6]
    other = Index.open(own(folder).url, index._generation)
    try:
        for each in (index, other):
            assert all(map(each.finds, entries))
            found = each.search(vectors(2), ["roads"], k=2)[0]
            assert (found.case_id, found.position) == ("HM-AAAA-0002", 0)
            assert each.search(vectors(2), ["health"], k=2) == ()
            assert each.count("roads") == 8
            assert each.case_ids(["roads"]) == {entry.case_id for entry in entries}
            held = each.stored("roads", ["HM-AAAA-0001#0", "HM-AAAA-0002#1"])
            assert {*held} == {"HM-AAAA-0001#0", "HM-AAAA-0002#1"}
        index.remove("HM-AAAA-0002")
        assert other.count("roads") == 6
        assert not other.finds(entries[2])
    finally:
        other.close()


def test_two_callers_share_one_owner(folder: Path) -> None:
    """Two processes in one folder would corrupt it, so the second finds the first."""
    first, second = own(folder), own(folder)
    assert first.pid == second.pid == found(folder).pid
    assert not second.started


def test_fault_f30_a_killed_owner_is_replaced_and_keeps_its_cases(tmp_path: Path) -> None:
    """kill -9 of the owner costs one failed question, then a new owner reads the same folder."""
    first = own(tmp_path)
    index = Index.make(first.url, "g1")
    index.put(IndexEntry("HM-AAAA-0001", "roads", vectors(0)))
    process = psutil.Process(first.pid)
    process.kill()
    process.wait(10)
    with pytest.raises(IndexUnavailable):
        index.search(vectors(0), ["roads"], k=1)
    second = own(tmp_path)
    try:
        assert second.started
        # Its first search reads the journal: pages wait until somebody else has asked.
        with pytest.raises(IndexUnavailable):
            found_ready(tmp_path)
        reopened = Index.open(second.url, "g1")
        reopened.warm()
        note_ready(tmp_path, second)
        assert found_ready(tmp_path).pid == second.pid
        hits = reopened.search(vectors(0), ["roads"], k=1)
        assert [hit.case_id for hit in hits] == ["HM-AAAA-0001"]
    finally:
        second.stop()


def test_a_closed_index_keeps_no_connection(folder: Path) -> None:
    """A process that reaches the index again and again never runs out of files."""
    url, process = own(folder).url, psutil.Process()
    before = process.num_fds()
    for _ in range(3):
        index = Index.make(url, "closed")
        index.put(IndexEntry("HM-AAAA-0001", "roads", vectors(0)))
        index.drop()
        index.close()
        with pytest.raises(IndexUnavailable):
            index.search(vectors(0), ["roads"], k=1)
        with pytest.raises(IndexDamaged):
            Index.open(url, "never-made")
    assert process.num_fds() == before


def test_fault_f31_an_oversized_folder_is_never_opened(tmp_path: Path) -> None:
    """A link list that claims 100 GB is refused before a process starts, and takes no space."""
    (tmp_path / "chroma").mkdir()
    with (tmp_path / "chroma" / "link_lists.bin").open("wb") as sparse:
        sparse.truncate(100 * 1024**3)
    with pytest.raises(IndexDamaged, match="triage index rebuild"):
        own(tmp_path)
    assert not (tmp_path / "owner.json").exists()


def test_nothing_listening_is_unavailable_not_a_crash(tmp_path: Path) -> None:
    """Callers degrade on one named error, and pages never start a process."""
    with pytest.raises(IndexUnavailable):
        Index.open("http://127.0.0.1:9", "g1")
    with pytest.raises(IndexUnavailable):
        found(tmp_path)


def test_fault_f26_an_emptied_folder_is_damaged_not_an_empty_index(folder: Path) -> None:
    """No past cases and no index are told apart."""
    with pytest.raises(IndexDamaged, match="triage index rebuild"):
        Index.open(own(folder).url, "never-made")
