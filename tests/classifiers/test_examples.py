"""The packaged examples, the gold messages, and what a broken file is told."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from classifiers.errors import TrainingDataRejected
from classifiers.examples import Example, load_examples
from classifiers.model import Severity
from classifiers.taxonomy import Taxonomy

GOLD = Path(__file__).parents[2] / "eval" / "datasets" / "triage_gold.jsonl"
IDENTIFIERS = re.compile(r"\b\d{3}[-. ]\d{3}[-. ]\d{3,4}\b|@|\b[A-Z]\d[A-Z] ?\d[A-Z]\d\b")


@pytest.fixture(scope="module")
def examples() -> tuple[Example, ...]:
    return load_examples()


@pytest.fixture(scope="module")
def gold() -> tuple[Example, ...]:
    return load_examples(GOLD)


@pytest.fixture(scope="module")
def categories() -> set[str]:
    return {category.id for category in Taxonomy.load().categories}


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


def test_gold_holds_three_messages_a_category_and_language(
    gold: tuple[Example, ...], categories: set[str]
) -> None:
    """Figures by category and by language stand on the same footing."""
    counts = per_category_and_language(gold)
    assert set(counts) == {(category, each) for category in categories for each in ("en", "fr")}
    assert set(counts.values()) == {3}


def test_gold_ids_are_unique() -> None:
    """A result can be traced to its message."""
    ids = [json.loads(line)["id"] for line in GOLD.read_text(encoding="utf-8").splitlines()]
    assert len(set(ids)) == len(ids) == 150


def test_no_message_occurs_twice_and_gold_is_apart(
    examples: tuple[Example, ...], gold: tuple[Example, ...]
) -> None:
    """Nothing that measures the model was seen in training, punctuation aside."""
    texts = [words(each.text) for each in (*examples, *gold)]
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
    examples: tuple[Example, ...], gold: tuple[Example, ...]
) -> None:
    """Telephone numbers, postal codes and e-mail addresses appear as placeholders only."""
    assert not [each for each in (*examples, *gold) if IDENTIFIERS.search(each.text)]


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
