"""What counts as covered, as a leak, and as needless."""

from __future__ import annotations

from eval.metrics.redaction import Mark, MarkedText, score_redaction
from redaction.model import Span

TEXT = "Call Aimé Cormier at 506-555-0199 today"
NAME, PHONE = Mark(5, 17, "PERSON"), Mark(21, 33, "PHONE")


def marked(
    *spans: tuple[int, int], marks: tuple[Mark, ...] = (NAME, PHONE), id: str = "t1"
) -> MarkedText:
    """Redact the given places of the text."""
    redacted = tuple(Span(start, end, "PERSON", 1.0, "test") for start, end in spans)
    return MarkedText(id, TEXT, "en", marks, (), redacted)


def test_two_spans_that_leave_only_a_blank_between_them_cover_a_name() -> None:
    """First and last name redacted apart hide the whole name."""
    scores = score_redaction([marked((5, 9), (10, 17), (21, 33))])
    assert scores.recall.value == 1.0
    assert scores.leak_rate.value == 0.0
    assert scores.misses == ()


def test_one_readable_letter_is_a_miss_and_a_leak() -> None:
    """A partly covered name counts as readable, with its place but not its words."""
    scores = score_redaction([marked((5, 16), (21, 33)), marked((5, 17), (21, 33), id="t2")])
    assert (scores.recall.hits, scores.recall.n) == (3, 4)
    assert (scores.leak_rate.hits, scores.leak_rate.n) == (1, 2)
    (miss,) = scores.misses
    assert (miss.id, miss.start, miss.end, miss.readable) == ("t1", 5, 17, 1)


def test_redacting_an_ordinary_word_costs_precision() -> None:
    """The word `today` redacted is five needless letters of eleven outside the marks."""
    scores = score_redaction([marked((5, 17), (21, 33), (34, 39))])
    assert (scores.character_precision.hits, scores.character_precision.n) == (21, 26)
    assert (scores.needless.hits, scores.needless.n) == (5, 11)


def test_an_optional_mark_is_neither_asked_for_nor_held_against() -> None:
    """A date that policy leaves open changes no figure, redacted or not."""
    redacted = (Span(34, 39, "DATE", 1.0, "test"),)
    optional = (Mark(34, 39, "DATE"),)
    scores = score_redaction([MarkedText("t", TEXT, "en", (), optional, redacted)])
    assert scores.needless.hits == 0
    assert scores.leak_rate.n == 0


def test_recall_is_told_by_entity_and_language() -> None:
    """A missed phone number does not hide behind the names found."""
    scores = score_redaction([marked((5, 17))])
    assert {(e.label, e.recall.value) for e in scores.entities} == {("PERSON", 1.0), ("PHONE", 0.0)}
