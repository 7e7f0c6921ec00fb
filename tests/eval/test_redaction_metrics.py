"""What counts as covered, as a leak, and as needless."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from eval.metrics.redaction import (
    Group,
    Loss,
    Mark,
    MarkedText,
    RedactionScores,
    score_redaction,
)
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


def scored(*spans: tuple[int, int], **more: Any) -> RedactionScores:
    """Score the text with the given places redacted."""
    return score_redaction([replace(marked(*spans), **more)])


def test_one_hidden_letter_of_a_hard_negative_is_a_loss() -> None:
    """`today` must stay readable; hiding its first letter is wrong, and told by place."""
    keep = (Mark(34, 39, "word"), Mark(0, 4, "word"))
    scores = scored((5, 17), (21, 35), keep=keep)
    assert (scores.wrongly_redacted.hits, scores.wrongly_redacted.n) == (1, 2)
    assert scores.losses == (Loss("t1", 34, 39, "word", 1),)
    (kind,) = scores.kinds
    assert (kind.kind, kind.language, kind.redacted.hits) == ("word", "en", 1)


def test_a_hard_negative_that_holds_a_mark_is_judged_by_the_rest_of_it() -> None:
    """The name of a street in which a person's name is marked too may lose that name."""
    assert scored((5, 17), keep=(Mark(0, 17, "place"),)).wrongly_redacted.hits == 0


def test_needless_counts_no_letter_of_any_mark() -> None:
    """Open marks are neither inside nor outside; a mark that is both counts as a mark."""
    scores = scored((0, 39), optional=(Mark(0, 4, "verb"), NAME))
    assert (scores.needless.hits, scores.needless.n) == (len("attoday"), len("attoday"))
    assert (scores.character_precision.hits, scores.character_precision.n) == (21, 28)


def test_groups_are_told_in_all_languages_and_in_each() -> None:
    """The phone number missed in French lowers identifiers, not names."""
    texts = [marked((5, 17), (21, 33)), replace(marked((5, 17), id="t2"), language="fr")]
    groups = (Group("identifiers", frozenset({"PHONE"})), Group("names", frozenset({"PERSON"})))
    found = {(g.group, g.language): g.recall.value for g in score_redaction(texts, groups).groups}
    assert found["identifiers", ""] == 0.5
    assert (found["identifiers", "en"], found["identifiers", "fr"]) == (1.0, 0.0)
    assert found["names", ""] == 1.0


def test_channels_are_told_where_texts_have_one() -> None:
    """A text without a channel counts in languages only."""
    texts = [replace(marked((5, 17)), channel="phone"), marked((5, 17), id="t2")]
    scores = score_redaction(texts)
    (channel,) = scores.channels
    assert (channel.name, channel.n, channel.leak_rate.hits) == ("phone", 1, 1)
    cells = {(c.label, c.channel, c.recall.n) for c in scores.by_channel}
    assert cells == {("PERSON", "phone", 1), ("PHONE", "phone", 1)}
    (language,) = scores.languages
    assert (language.name, language.n, language.recall.n) == ("en", 2, 4)


def test_texts_that_share_an_id_leak_apart() -> None:
    """Two files may both number their rows from one."""
    scores = score_redaction([marked((5, 17)), marked((5, 17), (21, 33))])
    assert (scores.leak_rate.hits, scores.leak_rate.n) == (1, 2)


def test_intervals_are_exact() -> None:
    """None missed of two leaves room down to 15.8%: the root of 0.025 = p squared."""
    recall = scored((5, 17), (21, 33)).recall
    assert recall.low == pytest.approx(0.025**0.5, abs=1e-9)
    assert recall.high == 1.0
