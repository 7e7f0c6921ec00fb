"""Broken files of the index, as the next process meets that opens them: none costs a case."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from chromadb.api.collection_configuration import (
    CreateCollectionConfiguration,
    CreateHNSWConfiguration,
)

from app.bootstrap import Counter
from app.past_cases import PastCases
from app.worker import Worker
from redaction.redactor import Redactor
from retrieval import index
from tests.app.index_room import assert_mended_by_rebuild, assert_work_goes_on
from tests.app.past_room import (
    CATEGORIES,
    chroma_folder,
    decided_cases,
    nearest_passages,
    past_cases_of,
    rebuild,
)

# Enough passages in one area for Chroma to write its files.
CASES, PASSAGES, WRITTEN_AFTER = 12, 40, 200
Breaking = Callable[[Path], None]


@pytest.fixture
def counter(counter: Counter, redactor: Redactor, monkeypatch: pytest.MonkeyPatch) -> Counter:
    """A counter whose index writes its files early: 5,000 passages would show the same later."""
    hnsw = CreateHNSWConfiguration(
        space="cosine", batch_size=50, sync_threshold=WRITTEN_AFTER, num_threads=1
    )
    monkeypatch.setattr(index, "HNSW", CreateCollectionConfiguration(hnsw=hnsw))
    return dataclasses.replace(counter, redactor=lambda: redactor)


@pytest.fixture
def past_cases(counter: Counter) -> Iterator[PastCases]:
    with past_cases_of(counter) as opened:
        yield opened


def files(chroma: Path, name: str) -> list[Path]:
    """Return those files of an index, which must be there for the test to say anything."""
    held = [path for path in chroma.rglob(name) if path.stat().st_size]
    assert held
    return held


def truncate_links(chroma: Path) -> None:
    for path in files(chroma, "link_lists.bin"):
        with path.open("rb+") as file:
            file.truncate(path.stat().st_size // 2)


def truncate_vectors(chroma: Path) -> None:
    for path in files(chroma, "data_level0.bin"):
        with path.open("rb+") as file:
            file.truncate(path.stat().st_size // 3)


def overwrite_header(chroma: Path) -> None:
    with (chroma / "chroma.sqlite3").open("rb+") as file:
        file.write(b"\xff" * 100)


def claim_space(chroma: Path) -> None:
    for path in files(chroma, "link_lists.bin"):
        with path.open("rb+") as file:
            file.truncate(100 * 1024**3)


def delete_folder(chroma: Path) -> None:
    shutil.rmtree(chroma)


@pytest.mark.parametrize(
    "breaking",
    [
        pytest.param(truncate_links, id="f27-links"),
        pytest.param(truncate_vectors, id="f27-vectors"),
        pytest.param(overwrite_header, id="f28-sqlite"),
        pytest.param(claim_space, id="f31-sparse"),
        pytest.param(delete_folder, id="f26-deleted"),
    ],
)
def test_faults_f26_to_f31_broken_files_cost_no_case(
    counter: Counter, worker: Worker, past_cases: PastCases, breaking: Breaking
) -> None:
    """Torn, overwritten, inflated or deleted files, met by the next process that opens them."""
    ids = decided_cases(counter, CASES, passages=PASSAGES, categories=CATEGORIES[:1])
    rebuild(counter, past_cases)
    before = nearest_passages(counter, past_cases, ids[:8])
    chroma = chroma_folder(counter, past_cases)
    past_cases.close()
    breaking(chroma)
    assert_work_goes_on(counter, worker)
    assert sum(path.stat().st_blocks for path in chroma.rglob("*")) * 512 < 1024**3
    assert_mended_by_rebuild(counter, past_cases, ids, before)
