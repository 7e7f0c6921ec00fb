"""The retrieval benchmark fills, asks and kills as it says, in small."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from classifiers.encoder import load_encoder
from eval.benchmarks.asking import BY_MEANING, BY_WORDS, FUSED, OBVIOUS
from eval.benchmarks.index_kills import kill
from eval.benchmarks.invented_cases import Inventor
from eval.benchmarks.retrieval import measure

CASES = 200


@pytest.fixture(scope="module")
def inventor() -> Callable[[], Inventor]:
    """Encode the sentences once; every use invents the same cases."""
    encoder = load_encoder()
    return lambda: Inventor(encoder, seed=5, most_sentences=3)


def test_every_search_is_timed_with_both_legs(
    tmp_path: Path, inventor: Callable[[], Inventor]
) -> None:
    """A search that did without vectors would be quick and mean nothing."""
    measured = measure(tmp_path / "home", inventor, CASES, questions=8)
    times = measured.asking.times
    kinds = [(each.kind, each.areas) for each in times]
    assert kinds == [
        *((kind, areas) for areas in (1, 3, 7) for kind in (FUSED, BY_WORDS, BY_MEANING)),
        (OBVIOUS, 7),
    ]
    assert measured.asking.vectors_away == 0
    assert measured.vectors > CASES
    assert all(0 < each.p50_ms <= each.p95_ms for each in times)


def test_killing_the_index_loses_no_case_and_no_page(
    tmp_path: Path, inventor: Callable[[], Inventor]
) -> None:
    """The index dies twice while people work; it ends as the rows say."""
    measured = kill(tmp_path / "home", inventor, CASES, 2)
    assert measured.unharmed
    assert measured.kills == 2
    assert measured.decided > 0
    assert 0 < measured.without_vectors < measured.pages
    assert measured.lost.high is not None
    assert measured.lost.high < 0.02
