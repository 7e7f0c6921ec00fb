"""The index over a real Chroma server, started and killed as in production."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest

from retrieval.errors import IndexUnavailable
from retrieval.index import Index
from retrieval.model import IndexEntry, Vectors
from retrieval.owner import own

DIMENSIONS = 16


def vectors(*directions: int) -> Vectors:
    return np.eye(DIMENSIONS, dtype=np.float32)[list(directions)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("index")
    yield folder
    own(folder).stop()


@pytest.fixture
def index(folder: Path) -> Index:
    index = Index.connect(own(folder).url, "test encoder 1")
    index.rebuild([])
    return index


def test_a_case_is_found_by_its_best_passage(index: Index) -> None:
    """One passage that matches is enough; the others do not dilute it."""
    index.put(IndexEntry("HM-AAAA-0001", vectors(0, 5, 6)))
    index.put(IndexEntry("HM-AAAA-0002", vectors(1)))
    first, second = index.search(vectors(5), k=2)
    assert first.case_id == "HM-AAAA-0001"
    assert first.similarity == pytest.approx(1.0)
    assert second.similarity == pytest.approx(0.0, abs=1e-6)


def test_putting_a_case_again_replaces_all_its_passages(index: Index) -> None:
    """A case decided anew leaves nothing of its earlier text behind."""
    index.put(IndexEntry("HM-AAAA-0001", vectors(0, 1, 2)))
    index.put(IndexEntry("HM-AAAA-0001", vectors(7)))
    assert index.search(vectors(0), k=1)[0].similarity == pytest.approx(0.0, abs=1e-6)
    assert index.case_ids() == {"HM-AAAA-0001"}


def test_a_removed_case_is_gone(index: Index) -> None:
    """Erasure reaches the index."""
    index.put(IndexEntry("HM-AAAA-0001", vectors(0)))
    index.remove("HM-AAAA-0001")
    assert index.search(vectors(0), k=5) == ()


def test_rebuild_holds_exactly_what_it_was_given(index: Index) -> None:
    """The index is a cache: rebuilding drops what the database no longer has."""
    index.put(IndexEntry("HM-OLD0-0000", vectors(3)))
    assert index.rebuild(IndexEntry(f"HM-NEW0-000{n}", vectors(n)) for n in range(4)) == 4
    assert index.case_ids() == {f"HM-NEW0-000{n}" for n in range(4)}


def test_vectors_of_two_encoders_never_meet(index: Index, folder: Path) -> None:
    """Another encoder sees an empty index, not vectors that mean something else."""
    index.put(IndexEntry("HM-AAAA-0001", vectors(0)))
    assert Index.connect(own(folder).url, "test encoder 2").case_ids() == frozenset()


def test_an_empty_text_has_no_similar_cases(index: Index) -> None:
    """A case without a word asks nothing of the index."""
    index.put(IndexEntry("HM-AAAA-0001", vectors(0)))
    assert index.search(np.empty((0, DIMENSIONS), dtype=np.float32), k=3) == ()


def test_two_callers_share_one_owner(folder: Path) -> None:
    """Two processes in one folder would corrupt it, so the second finds the first."""
    first, second = own(folder), own(folder)
    assert first.pid == second.pid
    assert not second.started


def test_fault_f30_a_killed_owner_is_replaced_and_keeps_its_cases(tmp_path: Path) -> None:
    """kill -9 of the owner costs one failed question, then a new owner reads the same folder."""
    first = own(tmp_path)
    index = Index.connect(first.url, "test encoder 1")
    index.put(IndexEntry("HM-AAAA-0001", vectors(0)))
    process = psutil.Process(first.pid)
    process.kill()
    process.wait(10)
    with pytest.raises(IndexUnavailable):
        index.search(vectors(0), k=1)
    second = own(tmp_path)
    try:
        assert second.started
        found = Index.connect(second.url, "test encoder 1").search(vectors(0), k=1)
        assert [match.case_id for match in found] == ["HM-AAAA-0001"]
    finally:
        second.stop()


def test_nothing_listening_is_unavailable_not_a_crash() -> None:
    """Callers degrade on one named error."""
    with pytest.raises(IndexUnavailable):
        Index.connect("http://127.0.0.1:9", "test encoder 1")
