"""Figures against scikit-learn, and against small cases worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn import metrics
from sklearn.calibration import calibration_curve

from classifiers.model import Severity
from eval.metrics.agreement import kappa, quadratic_kappa
from eval.metrics.calibration import expected_calibration_error, reliability
from eval.metrics.classification import accuracy, class_scores, confusion, macro_f1
from eval.metrics.retrieval import Ranking, ndcg_at, reciprocal_rank, score_retrieval
from eval.metrics.severity import score_severity

RANDOM = np.random.default_rng(11)
TRUE = [str(label) for label in RANDOM.choice(["a", "b", "c", "d"], size=300)]
PREDICTED = [t if keep else "b" for t, keep in zip(TRUE, RANDOM.random(300) < 0.7, strict=True)]


def test_class_scores_agree_with_scikit_learn() -> None:
    """Precision, recall, F1 and counts of every class are scikit-learn's."""
    scores = class_scores(confusion(TRUE, PREDICTED))
    expected = metrics.precision_recall_fscore_support(TRUE, PREDICTED)
    assert [s.precision.value for s in scores] == pytest.approx(list(expected[0]))
    assert [s.recall.value for s in scores] == pytest.approx(list(expected[1]))
    assert [s.f1.value for s in scores] == pytest.approx(list(expected[2]))
    assert [s.n for s in scores] == list(expected[3])


def test_confusion_counts_agree_with_scikit_learn() -> None:
    """Rows are true labels, columns predicted ones, in the labels' own order."""
    table = confusion(TRUE, PREDICTED)
    assert [list(row) for row in table.counts] == metrics.confusion_matrix(TRUE, PREDICTED).tolist()


def test_accuracy_and_macro_f1_agree_with_scikit_learn() -> None:
    """The two headline figures are scikit-learn's, inside their own intervals."""
    assert accuracy(TRUE, PREDICTED).value == metrics.accuracy_score(TRUE, PREDICTED)
    f1 = macro_f1(TRUE, PREDICTED)
    assert f1.value == pytest.approx(metrics.f1_score(TRUE, PREDICTED, average="macro"))
    assert (f1.low or 1) < (f1.value or 0) < (f1.high or 0)


def test_f1_limits_enclose_the_value_and_narrow_with_more_cases() -> None:
    """A class seen ten times as often has a tighter F1 interval around the same value."""
    few = class_scores(confusion(["a"] * 8 + ["b"] * 2, ["a"] * 10))[0].f1
    many = class_scores(confusion(["a"] * 80 + ["b"] * 20, ["a"] * 100))[0].f1
    assert few.value == pytest.approx(many.value)
    assert (few.low or 0) < (many.low or 0) < (many.value or 0) < (many.high or 0) < (few.high or 0)


def test_a_class_never_suggested_has_recall_zero_and_no_precision() -> None:
    """Precision over no suggestion is undefined rather than zero."""
    scores = {s.label: s for s in class_scores(confusion(["a", "b"], ["a", "a"]))}
    assert scores["b"].precision.value is None
    assert scores["b"].recall.value == 0.0
    assert scores["b"].f1.value == 0.0


def test_reliability_agrees_with_scikit_learns_calibration_curve() -> None:
    """Bins of equal width hold the same averages as scikit-learn's."""
    stated = RANDOM.random(500)
    correct = RANDOM.random(500) < stated**2
    bins = reliability(list(stated), list(correct))
    shares, averages = calibration_curve(correct, stated, n_bins=10)
    assert [b.correct.value for b in bins] == pytest.approx(list(shares))
    assert [b.promised for b in bins] == pytest.approx(list(averages))


def test_calibration_error_of_a_case_worked_by_hand() -> None:
    """Two suggestions at 0.9 with one right, two at 0.6 with both right: (0.4 + 0.4) / 2."""
    bins = reliability([0.9, 0.9, 0.6, 0.6], [True, False, True, True])
    assert expected_calibration_error(bins) == pytest.approx(0.4)
    assert expected_calibration_error(()) is None


def test_certainty_at_zero_and_one_falls_into_the_outer_bins() -> None:
    """Probabilities of exactly 0 and 1 are counted, not lost at the edges."""
    bins = reliability([0.0, 1.0], [False, True])
    assert [b.n for b in bins] == [1, 1]
    assert expected_calibration_error(bins) == 0.0


def test_kappas_agree_with_scikit_learn() -> None:
    """Plain and quadratic kappa are scikit-learn's."""
    first = [int(i) for i in RANDOM.integers(1, 5, 200)]
    second = [min(4, i + int(RANDOM.random() < 0.3)) for i in first]
    assert kappa(first, second).value == pytest.approx(metrics.cohen_kappa_score(first, second))
    assert quadratic_kappa(first, second).value == pytest.approx(
        metrics.cohen_kappa_score(first, second, weights="quadratic")
    )


def test_a_level_that_nobody_uses_still_counts_as_distance() -> None:
    """Levels 1, 2 and 4 are scored as on the whole scale, where 2 and 4 are two apart."""
    first, second = [1, 2, 4, 4, 2, 1], [1, 4, 4, 2, 2, 2]
    expected = metrics.cohen_kappa_score(first, second, labels=[1, 2, 3, 4], weights="quadratic")
    assert quadratic_kappa(first, second).value == pytest.approx(expected)


def test_kappa_of_a_single_label_is_undefined() -> None:
    """Agreement beyond chance means nothing when chance always agrees."""
    assert quadratic_kappa([3, 3, 3], [3, 3, 3]).value is None


def test_severity_scores_of_a_case_worked_by_hand() -> None:
    """Ten cases, with each kind of error placed once."""
    s1, s2, s3, s4 = Severity.S1, Severity.S2, Severity.S3, Severity.S4
    true = [s1, s1, s1, s1, s2, s2, s3, s3, s4, s4]
    judged = [s1, s1, s2, s3, s2, s3, s1, s3, s4, s4]
    scores = score_severity(true, judged)
    assert scores.s1_recall.value == 2 / 4
    assert (scores.under_triage.hits, scores.under_triage.n) == (2, 6)
    assert (scores.over_triage_specificity.hits, scores.over_triage_specificity.n) == (1, 6)
    assert (scores.over_triage_ppv.hits, scores.over_triage_ppv.n) == (1, 3)
    assert scores.two_level_drops.hits == 1
    assert scores.accuracy.hits == 6


def test_gain_agrees_with_scikit_learn_for_one_and_for_several_relevant_cases() -> None:
    """Our discounted gain is scikit-learn's over the same ranking."""
    results = tuple(f"c{i}" for i in range(12))
    for relevant in ({"c0"}, {"c3", "c7"}, {"c11"}, {"c1", "c2", "c9"}):
        gains = [[float(case in relevant) for case in results]]
        ranks = [[float(-i) for i in range(12)]]
        ranking = Ranking("q", results, frozenset(relevant))
        assert ndcg_at(ranking, 10) == pytest.approx(metrics.ndcg_score(gains, ranks, k=10))


def test_reciprocal_rank_agrees_with_label_ranking_precision_for_one_relevant_case() -> None:
    """With one relevant case average precision is the reciprocal rank."""
    results = tuple(f"c{i}" for i in range(6))
    for place in range(6):
        ranking = Ranking("q", results, frozenset({f"c{place}"}))
        expected = metrics.label_ranking_average_precision_score(
            [[int(i == place) for i in range(6)]], [[-i for i in range(6)]]
        )
        assert reciprocal_rank(ranking) == pytest.approx(expected)


def test_recall_counts_the_share_of_relevant_cases_found() -> None:
    """One of two relevant cases among the first ten is a recall of one half."""
    scores = score_retrieval([Ranking("q", ("a", "x"), frozenset({"a", "b"}))])
    assert scores.recall_at_1.value == 0.5
    assert scores.mrr.value == 1.0
