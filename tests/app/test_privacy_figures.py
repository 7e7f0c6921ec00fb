"""Intervals, places of words, patterns and pieces: the small parts under the bench."""

from __future__ import annotations

import pytest
import regex  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from app.privacy.pieces import Highlight, pieces
from app.privacy.places import pattern_like, places
from app.privacy.rates import leak_rate
from eval.metrics.intervals import clopper_pearson


@pytest.mark.parametrize(("hits", "n"), [(1, 1), (1, 60), (3, 60), (59, 60), (60, 60), (7, 2000)])
def test_intervals_are_those_of_the_evaluation(hits: int, n: int) -> None:
    """The beta quantiles and SciPy's exact interval are one and the same."""
    rate, exact = leak_rate(hits, n), clopper_pearson(hits, n)
    assert (rate.low, rate.high) == pytest.approx((exact.low, exact.high), abs=1e-9)


@pytest.mark.parametrize(("n", "high"), [(1, 0.95), (59, 0.0495), (60, 0.0487), (299, 0.00997)])
def test_a_sample_without_a_leak_proves_a_bound(n: int, high: float) -> None:
    """With a true rate at the bound such a sample comes up once in twenty times."""
    rate = leak_rate(0, n)
    assert rate.high == pytest.approx(high, abs=5e-5)
    assert (1 - rate.high) ** n == pytest.approx(0.05)


def test_nothing_read_proves_nothing() -> None:
    """Anything from none to all may leak."""
    assert (leak_rate(0, 0).low, leak_rate(0, 0).high) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("Ann met Anna and Ann.", "Ann", ["Ann", "Ann"]),
        ("ANN met ann.", "Ann", ["ANN", "ann"]),
        ("Ann met ann.", "Ann", ["Ann"]),
        ("Jean\n  Guy called", "Jean Guy", ["Jean\n  Guy"]),
        ("call (506) 555-0142!", "(506) 555-0142", ["(506) 555-0142"]),
        ("d'Entremont", "Entremont", ["Entremont"]),
        ("a.b", ".", []),
        ("anything", "   ", []),
        ("a+b (c", "(c", ["(c"]),
    ],
)
def test_words_are_found_as_they_stand(text: str, words: str, found: list[str]) -> None:
    """Whole words only; nothing in them is taken for a pattern."""
    assert [text[start:end] for start, end in places(text, words)] == found


@pytest.mark.parametrize(
    ("words", "also", "not_this"),
    [
        ("KX-2041-7", "ab-1234-5", "KX-20417"),
        ("Dossier 12345", "Dossier 99999", "Dossier 1234"),
        ("Blue Heron", "Blue Heron", "Grey Heron"),
        ("(506) 12", "(999) 00", "x(506) 123"),
    ],
)
def test_a_pattern_matches_what_is_built_alike(words: str, also: str, not_this: str) -> None:
    """The words themselves, their likes, and nothing of another shape."""
    pattern = regex.compile(pattern_like(words))
    assert pattern.fullmatch(words)
    assert pattern.fullmatch(also)
    assert not pattern.search(not_this)


@given(
    st.text(max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8),
)
def test_pieces_together_are_the_whole_text(text: str, spans: list[tuple[int, int]]) -> None:
    """However marks overlap, no character is lost, doubled or moved."""
    marks = [
        Highlight(start, end, "mine", "PERSON") for start, end in spans if start < end <= len(text)
    ]
    cut = list(pieces(text, marks))
    assert "".join(piece.text for piece in cut) == text
    marked = {i for mark in marks for i in range(mark.start, mark.end)}
    assert sum(len(piece.text) for piece in cut if piece.look) == len(marked)
