"""The classification benchmark times both sides over the same messages, and training."""

from __future__ import annotations

from classifiers.classifier import Classifier
from classifiers.encoder import load_encoder
from classifiers.packaged import DEFAULT_MODEL
from classifiers.taxonomy import Taxonomy
from eval.benchmarks import classification
from eval.benchmarks.classification import BATCH, gold, measure, time_training


def test_both_sides_take_the_same_batch_and_single_texts_are_timed() -> None:
    """Every round gives a ratio, and every long text a time."""
    classifier = Classifier.load(DEFAULT_MODEL, load_encoder(), Taxonomy.load())
    measured = measure(classifier, gold()[::30], rounds=1, plain_threads=1)
    assert (measured.rounds, measured.batch) == (1, 10)
    assert measured.one_text.n > 0
    assert 0 < measured.one_text.p50_ms <= measured.one_text.p95_ms
    expected = measured.counter_texts_a_second.median / measured.plain_texts_a_second.median
    assert abs(measured.batch_ratio.median / expected - 1) < 1e-6
    assert measured.training is None


def test_long_texts_have_the_length_promised_in_both_languages() -> None:
    """Half are English, half French, and each has 150 words."""
    cases = classification.long_cases(gold())
    assert [case.language for case in cases] == ["en"] * 10 + ["fr"] * 10
    assert {len(case.request.split()) for case in cases} == {classification.WORDS}
    assert len(gold()) > BATCH


def test_training_is_timed_on_the_texts_given() -> None:
    """Twelve gold messages, and all the catalogue says of itself."""
    found = time_training(gold()[:12])
    assert found.texts == 12
    assert found.labels == len(Taxonomy.load().categories)
    assert found.seconds > 0
