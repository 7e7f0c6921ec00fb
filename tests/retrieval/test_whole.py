"""A message as a whole is the mean of its parts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.model import Vectors
from retrieval.whole import LONG, asked, held


def rows(count: int, seed: int = 0) -> Vectors:
    drawn = np.random.default_rng(seed).normal(size=(count, 8)).astype(np.float32)
    return np.asarray(drawn / np.linalg.norm(drawn, axis=1, keepdims=True), dtype=np.float32)


@given(st.integers(0, 12), st.integers(0, 5))
def test_parts_keep_their_places_and_the_whole_comes_last(count: int, seed: int) -> None:
    """A hit's position still names its passage."""
    parts = rows(count, seed)
    kept = held(parts)
    np.testing.assert_array_equal(kept[:count], parts)
    assert len(kept) == count + (count > 1)
    np.testing.assert_allclose(np.linalg.norm(kept, axis=1), 1, atol=1e-5)
    assert kept.dtype == np.float32


@pytest.mark.parametrize(
    ("count", "questions"), [(0, 0), (1, 1), (2, 1), (LONG, 1), (LONG + 1, LONG + 2)]
)
def test_a_long_message_is_asked_by_its_parts_as_well(count: int, questions: int) -> None:
    """A short one is asked as a whole, so that its subject alone is near to nothing."""
    assert len(asked(rows(count))) == questions


def test_parts_that_cancel_out_have_no_whole() -> None:
    """Nothing is divided by nothing."""
    opposite = np.array([[1, 0], [-1, 0]], dtype=np.float32)
    np.testing.assert_array_equal(held(opposite)[-1], [0, 0])
