"""The gate: what the gold set says about redaction, and that no recogniser can be spared."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest

from eval.metrics.intervals import Rate
from eval.metrics.redaction import Mark
from eval.rows import MarkedLine
from redaction.policy import packaged
from redaction.recognizers import RECOGNIZERS
from review_queue.model import Channel
from tests.eval.gold import JudgedGold, gold_lines, witnesses

FLOORS = {"identifiers": 0.99, "names": 0.96, "addresses": 0.93}
EACH_IDENTIFIER = 0.9
WRONGLY_REDACTED = 0.02
APART = 0.02  # between French and English
# Only the sender's own numbers, known from a form or a header, are of this type.
NOT_IN_TEXTS = {"ID_NUMBER"}
MARKS_OF_EACH = 10


@pytest.fixture(scope="module")
def gold() -> JudgedGold:
    """Redact the gold set once."""
    return JudgedGold.judge()


@pytest.fixture(scope="module")
def lines() -> list[MarkedLine]:
    """Read the gold set."""
    return gold_lines()


def test_there_are_enough_messages_in_both_languages_and_mixed(lines: list[MarkedLine]) -> None:
    """Three hundred at least, half of them French, forty mixed, through every channel."""
    languages = Counter(line.line.language for line in lines)
    assert set(languages) == {"en", "fr", "mixed"}
    assert len(lines) >= 300
    assert languages["fr"] >= 0.45 * (languages["en"] + languages["fr"])
    assert languages["mixed"] >= 40
    assert {line.channel for line in lines} == {channel.value for channel in Channel}
    assert len({line.line.id for line in lines}) == len({line.line.text for line in lines})
    assert len({line.line.id for line in lines}) == len(lines)


def test_no_two_marks_overlap_and_none_has_a_blank_edge(lines: list[MarkedLine]) -> None:
    """A character is personal or is to stay readable, never both."""
    for line in lines:
        marks = sorted((*line.marks, *line.keep), key=lambda mark: mark.start)
        assert all(first.end <= second.start for first, second in pairwise(marks)), line.line.id
        assert not any(_has_blank_edge(line.line.text, mark) for mark in marks), line.line.id


def _has_blank_edge(text: str, mark: Mark) -> bool:
    marked = text[mark.start : mark.end]
    return marked != marked.strip()


def test_every_entity_that_is_redacted_is_marked_often_enough(lines: list[MarkedLine]) -> None:
    """Ten times at least, and in both languages."""
    redacted = {name for name, rule in packaged().entities.items() if rule.action == "redact"}
    marks = Counter(mark.label for line in lines for mark in line.marks)
    assert set(marks) == redacted - NOT_IN_TEXTS
    assert [label for label, n in marks.items() if n < MARKS_OF_EACH] == []
    for language in ("en", "fr"):
        spoken = [line for line in lines if line.line.language == language]
        assert {mark.label for line in spoken for mark in line.marks} == set(marks), language


def test_no_message_is_held_back(gold: JudgedGold) -> None:
    """A message that is set aside would leave its marks out of every figure."""
    assert gold.refusals == ()


@pytest.mark.parametrize("language", ["", "en", "fr"])
@pytest.mark.parametrize("group", FLOORS)
def test_marks_are_covered(gold: JudgedGold, group: str, language: str) -> None:
    """Wholly, in all messages and in those of either language."""
    recall = _recall(gold, group, language)
    assert recall.value is not None
    assert recall.value >= FLOORS[group], recall


def test_no_kind_of_identifier_hides_behind_the_others(gold: JudgedGold) -> None:
    """Each is covered nine times in ten at least, in all languages together."""
    found: dict[str, list[Rate]] = {}
    for entity in gold.everywhere.entities:
        found.setdefault(entity.label, []).append(entity.recall)
    shares = {
        label: sum(rate.hits for rate in rates) / sum(rate.n for rate in rates)
        for label, rates in found.items()
        if label not in ("PERSON", "STREET_ADDRESS")
    }
    assert {label: share for label, share in shares.items() if share < EACH_IDENTIFIER} == {}


@pytest.mark.parametrize("language", ["", "en", "fr"])
def test_hard_negatives_stay_readable(gold: JudgedGold, language: str) -> None:
    """Two in a hundred may lose a letter, no more."""
    found = {part.name: part.wrongly_redacted for part in gold.scores.languages}
    rate = found.get(language, gold.scores.wrongly_redacted)
    assert rate.value is not None
    assert rate.value <= WRONGLY_REDACTED, rate


@pytest.mark.parametrize("group", FLOORS)
def test_french_is_served_as_well_as_english(gold: JudgedGold, group: str) -> None:
    """At most two points apart."""
    english, french = (_recall(gold, group, language).value for language in ("en", "fr"))
    assert english is not None
    assert french is not None
    assert french >= english - APART


def _recall(gold: JudgedGold, group: str, language: str) -> Rate:
    return next(
        each.recall
        for each in gold.scores.groups
        if (each.group, each.language) == (group, language)
    )


def test_every_recogniser_and_model_has_a_witness(gold: JudgedGold) -> None:
    """One that is added needs a mark of the gold set that nothing else covers."""
    finders = {*gold.recording.model_names, *(each.__name__ for each in RECOGNIZERS)}
    assert set(witnesses()) == finders
    assert all(witnesses().values())


@pytest.mark.parametrize("finder", witnesses())
def test_removing_it_would_leave_its_witness_readable(gold: JudgedGold, finder: str) -> None:
    """All its witnesses are covered today, and without it one at least would not be."""
    standing = set(witnesses()[finder])
    assert standing <= gold.places()
    assert standing & gold.missed() == set()
    messages = {place.partition(":")[0] for place in standing}
    assert standing & gold.covered_only_by(finder, messages), (
        f"witnesses.toml could name one of {sorted(gold.covered_only_by(finder))[:9]}"
    )
