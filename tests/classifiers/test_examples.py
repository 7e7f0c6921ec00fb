"""The packaged examples, the gold messages, and what a broken file is told."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from classifiers.errors import TrainingDataRejected
from classifiers.examples import Example, load_examples
from classifiers.model import Severity
from classifiers.severity import packaged_rules
from classifiers.taxonomy import Taxonomy

DATASETS = Path(__file__).parents[2] / "eval" / "datasets"
GOLD = DATASETS / "triage_gold.jsonl"
SEVERITY_GOLD = DATASETS / "severity_gold.jsonl"
IDENTIFIERS = re.compile(r"\b\d{3}[-. ]\d{3}[-. ]\d{3,4}\b|@|\b[A-Z]\d[A-Z] ?\d[A-Z]\d\b")


@pytest.fixture(scope="module")
def examples() -> tuple[Example, ...]:
    return load_examples()


@pytest.fixture(scope="module")
def gold() -> tuple[Example, ...]:
    return load_examples(GOLD)


@pytest.fixture(scope="module")
def severity_gold() -> tuple[Example, ...]:
    return load_examples(SEVERITY_GOLD)


@pytest.fixture(scope="module")
def categories() -> set[str]:
    return {category.id for category in Taxonomy.load().categories}


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def per_category_and_language(examples: tuple[Example, ...]) -> Counter[tuple[str, str]]:
    return Counter((each.category, each.language) for each in examples)


def words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def test_every_category_has_eight_examples_in_each_language(
    examples: tuple[Example, ...], categories: set[str]
) -> None:
    """Training has enough to learn from in English and in French alike."""
    counts = per_category_and_language(examples)
    assert {category for category, _ in counts} == categories
    assert all(
        counts[category, language] >= 8 for category in categories for language in ("en", "fr")
    )


def test_gold_holds_six_messages_a_category_and_language(
    gold: tuple[Example, ...], categories: set[str]
) -> None:
    """Figures by category and by language stand on the same footing."""
    counts = per_category_and_language(gold)
    assert set(counts) == {(category, each) for category in categories for each in ("en", "fr")}
    assert set(counts.values()) == {6}


def test_two_of_six_gold_messages_are_hard() -> None:
    """A third of every category and language is hard."""
    hard = Counter((row["category"], row["language"]) for row in rows(GOLD) if row["hard"])
    assert set(hard) == {(row["category"], row["language"]) for row in rows(GOLD)}
    assert set(hard.values()) == {2}


@pytest.mark.parametrize(("path", "size"), [(GOLD, 300), (SEVERITY_GOLD, 372)])
def test_gold_ids_are_unique(path: Path, size: int) -> None:
    """A result can be traced to its message."""
    ids = [row["id"] for row in rows(path)]
    assert len(set(ids)) == len(ids) == size


def test_severity_gold_holds_every_severity_rule_and_tone_often_enough() -> None:
    """Each figure of the severity report stands on cases, half of them French."""
    gold = rows(SEVERITY_GOLD)
    severities = Counter(row["severity"] for row in gold)
    assert min(severities[each.name] for each in Severity) >= 8
    expected = Counter(rule for row in gold for rule in row["rules"])
    assert set(expected) == {rule.id for rule in packaged_rules().rules}
    assert min(expected.values()) >= 8
    tones = Counter((row["tone"], row["severity"]) for row in gold)
    assert tones["understated", "S1"] >= 40
    assert tones["loud", "S3"] + tones["loud", "S4"] >= 40
    assert Counter(row["language"] for row in gold) == {"en": 186, "fr": 186}


def test_no_message_occurs_twice_and_gold_is_apart(
    examples: tuple[Example, ...],
    gold: tuple[Example, ...],
    severity_gold: tuple[Example, ...],
) -> None:
    """Nothing that measures the model was seen in training, punctuation aside."""
    texts = [words(each.text) for each in (*examples, *gold, *severity_gold)]
    assert len(set(texts)) == len(texts)


def test_severities_vary_inside_every_category(examples: tuple[Example, ...]) -> None:
    """Severity cannot be learnt from the category alone."""
    for category in {each.category for each in examples}:
        found = {each.severity for each in examples if each.category == category}
        assert len(found) >= 2, category


def test_urgent_examples_are_plenty_in_both_languages(examples: tuple[Example, ...]) -> None:
    """The rare classes that matter most are not rare in training."""
    counts = Counter((each.severity, each.language) for each in examples)
    for language in ("en", "fr"):
        assert counts[Severity.S1, language] >= 20
        assert counts[Severity.S2, language] >= 40


def test_no_message_holds_what_redaction_would_have_removed(
    examples: tuple[Example, ...],
    gold: tuple[Example, ...],
    severity_gold: tuple[Example, ...],
) -> None:
    """Telephone numbers, postal codes and e-mail addresses appear as placeholders only."""
    everything = (*examples, *gold, *severity_gold)
    assert not [each for each in everything if IDENTIFIERS.search(each.text)]


def test_repr_shows_no_text(examples: tuple[Example, ...]) -> None:
    """A traceback or a log line never carries a message."""
    assert examples[0].text[:20] not in repr(examples[0])


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"text": "a secret', "line 2: not JSON"),
        ('["a secret"]', "line 2: must be a JSON object"),
        ('{"text": " ", "category": "other"}', "line 2: key text"),
        ('{"text": "a secret", "severity": "S3", "language": "en"}', "line 2: key category"),
        (
            '{"text": "a secret", "category": "other", "severity": "S5", "language": "en"}',
            "line 2: key severity",
        ),
        (
            '{"text": "a secret", "category": "other", "severity": "S3", "language": "de"}',
            "line 2: key language",
        ),
    ],
)
def test_a_broken_line_is_named_without_its_text(tmp_path: Path, line: str, message: str) -> None:
    """The error says where to look and repeats nothing of the message."""
    good = '{"text": "t", "category": "other", "severity": "S4", "language": "fr"}'
    path = tmp_path / "data.jsonl"
    path.write_text(f"{good}\n{line}\n", encoding="utf-8")
    with pytest.raises(TrainingDataRejected, match=re.escape(message)) as refusal:
        load_examples(path)
    assert "secret" not in str(refusal.value)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    """Training on nothing is a mistake, not an empty model."""
    path = tmp_path / "data.jsonl"
    path.write_text("\n", encoding="utf-8")
    with pytest.raises(TrainingDataRejected, match=r"data\.jsonl: no example"):
        load_examples(path)
