"""The reports on data sets: figures worked by hand, agreed keys, both languages."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest

from classifiers.model import Severity, SeverityPrediction
from eval.judged import Relevance
from eval.metrics.redaction import Group, Mark, MarkedText
from eval.reports.classification import (
    ClassificationReport,
    Judgements,
    Labelled,
    report_classification,
)
from eval.reports.classification_document import classification_document
from eval.reports.document import Document, as_html
from eval.reports.layouts import severity_document
from eval.reports.learning_curve import METHODS, CurvePoint, curve_point
from eval.reports.record import as_json, summary
from eval.reports.redaction import RedactionReport, report_redaction
from eval.reports.redaction_document import redaction_document
from eval.reports.retrieval import report_retrieval
from eval.reports.retrieval_document import retrieval_document
from eval.reports.severity import Judged, report_severity
from eval.reports.wording import Wording
from eval.searched import Asked, Searches, together
from redaction.model import Language, Span


def labelled(true: str, suggested: str, probability: float, language: Language = "en") -> Labelled:
    """Set a suggestion that abstains below one half beside the truth."""
    return Labelled(
        category=true,
        language=language,
        suggested=suggested,
        probability=probability,
        plausible=(suggested, "c"),
        likeliest=(suggested, "c", "d"),
        abstained=probability < 0.5,
    )


INSIDE = (
    labelled("a", "a", 0.9),
    labelled("b", "a", 0.4),
    labelled("b", "b", 0.8, "fr"),
    labelled("c", "b", 0.7, "fr"),
)
"""Right and sure, wrong and unsure, right, wrong but in the set."""
OUTSIDE = (labelled("oos", "a", 0.3), labelled("oos", "b", 0.75, "fr"))


def classification(*others: Labelled) -> ClassificationReport:
    """Score four texts whose labels the model knows, and others."""
    cases = (*INSIDE, *others)
    said = Judgements("test", frozenset("abcd"), 0.95, cases, quarantined=1)
    return report_classification(said, curve())


def curve() -> tuple[CurvePoint, ...]:
    """Learn from none and from all: two right of three, then all."""
    return tuple(
        curve_point(size, texts, method, [("en", True), ("en", size is None), ("fr", True)])
        for size, texts in ((0, 0), (None, 40))
        for method in METHODS
    )


def documents(say: Wording) -> list[Document]:
    """Lay out one report of each kind."""
    judged = SeverityPrediction(Severity.S3, 0.8, floored=True, reasons=("gas",))
    calm = Judged("t1", Severity.S1, "en", judged, tone="understated", rules=("gas.smell",))
    severity = report_severity([calm], agent="test")
    retrieval = report_retrieval(searches())
    return [
        classification_document(classification(*OUTSIDE), say, str),
        severity_document(severity, say),
        redaction_document(redaction(), say),
        retrieval_document(retrieval, say),
    ]


def redaction(public: str | None = None) -> RedactionReport:
    """Score one text: half a name readable, a school's name gone, and one text held back."""
    text = MarkedText(
        id="t1",
        text="Ask Kateri Paul of Sonier School today",
        language="mixed",
        marks=(Mark(4, 15, "PERSON"),),
        optional=(),
        redacted=(Span(4, 10, "PERSON", 0.9, "test"), Span(19, 25, "PERSON", 0.9, "test")),
        keep=(Mark(19, 32, "school"),),
        channel="phone",
    )
    groups = [Group("names", frozenset({"PERSON"}))]
    refusals = ["language_unknown"]
    return report_redaction([text], policy="p", refusals=refusals, groups=groups, public=public)


def test_abstaining_changes_coverage_and_selective_accuracy_only() -> None:
    """Two of four are right; where the model spoke, two of three."""
    report = classification()
    assert (report.accuracy.hits, report.accuracy.n) == (2, 4)
    assert (report.selective_accuracy.hits, report.selective_accuracy.n) == (2, 3)
    assert report.coverage.value == 0.75
    assert report.set_coverage.value == 0.75
    assert report.set_size.value == 2.0
    assert report.top3.value == 0.75
    assert [(g.name, g.accuracy.value) for g in report.languages] == [("en", 0.5), ("fr", 0.5)]


def test_texts_outside_the_models_labels_count_only_as_outside() -> None:
    """Two strangers change nothing else; six of eight pairs put the stranger lower."""
    plain, report = classification(), classification(*OUTSIDE)
    assert (plain.outside_n, plain.outside_auroc.value, plain.outside) == (0, None, ())
    assert (report.n, report.accuracy, report.ece) == (plain.n, plain.accuracy, plain.ece)
    assert (report.outside_n, report.outside_abstained.hits) == (2, 1)
    assert report.outside_auroc.value == 6 / 8
    assert [(each.name, each.n, each.auroc.value) for each in report.outside] == [
        ("en", 1, 1.0),
        ("fr", 1, 0.5),
    ]


def test_the_gap_is_english_minus_french() -> None:
    """Of the suggestions made, the English one is right and one of two French ones."""
    gaps = {each.figure: each.gap for each in classification().gaps}
    assert gaps["selective_accuracy"].value == 0.5
    assert gaps["coverage"].value == -0.5
    assert classification().risk_coverage[-1].shown.value == 1.0


def test_a_learning_curve_counts_each_language_apart() -> None:
    """One of two English texts is learnt later, the French one was always right."""
    first, last = curve()[0], curve()[-1]
    assert (first.accuracy.hits, first.rate("en").hits, first.rate("fr").hits) == (2, 1, 1)
    assert (last.examples, last.texts, last.accuracy.value) == (None, 40, 1.0)


def test_thresholds_say_how_many_would_be_shown_and_wrong() -> None:
    """At 0.7 three of four are shown and one of them is wrong."""
    at = {t.probability: t for t in classification().thresholds}
    assert (at[0.7].shown.hits, at[0.7].wrong.hits) == (3, 1)
    assert (at[0.95].shown.hits, at[0.95].wrong.value) == (0, None)


def test_classification_summary_has_the_agreed_keys() -> None:
    """Checks read these names."""
    agreed = {
        *("n", "quarantined", "accuracy", "macro_f1", "ece", "coverage", "selective_accuracy"),
        *("top3", "set_coverage", "outside_auroc"),
    }
    assert agreed <= set(summary(classification()))


def test_severity_report_names_the_dropped_and_counts_deserved_reasons() -> None:
    """An S1 judged S3 is listed by id; a rule counts once a case, without its words."""
    judged = SeverityPrediction(Severity.S3, 0.8, floored=False)
    reasons = ("gas.now: smells of gas", "gas.now: hissing", "model")
    raised = SeverityPrediction(Severity.S1, 0.9, floored=True, reasons=reasons)
    report = report_severity(
        [
            Judged("quiet", Severity.S1, "en", judged),
            Judged("smell", Severity.S1, "fr", raised),
            Judged("joke", Severity.S4, "fr", raised),
        ],
        agent="test",
    )
    assert report.dropped == ("quiet",)
    assert report.s1_recall.value == 0.5
    assert report.over_triage.value == 0.5
    assert [rule.rule for rule in report.rules] == ["gas.now", "model"]
    assert (report.rules[0].deserved.hits, report.rules[0].deserved.n) == (1, 2)
    assert "hissing" not in as_json(report)
    assert {"s1_recall", "under_triage", "qwk", "n"} <= set(summary(report))


def test_a_rule_is_scored_where_it_should_speak_and_a_tone_by_itself() -> None:
    """Silent once of twice, and once the severity was high enough without it."""
    spoke = SeverityPrediction(Severity.S1, 1.0, floored=True, reasons=("gas.smell: whiff",))
    silent = SeverityPrediction(Severity.S1, 0.9, floored=False, reasons=("model",))
    low = SeverityPrediction(Severity.S3, 0.9, floored=False, reasons=("model",))
    report = report_severity(
        [
            Judged("a", Severity.S1, "en", spoke, "plain", ("gas.smell",)),
            Judged("b", Severity.S1, "fr", silent, "understated", ("gas.smell", "fire.now")),
            Judged("c", Severity.S1, "fr", low, "understated", ("fire.now",)),
            Judged("d", Severity.S3, "fr", low),
        ],
        agent="test",
    )
    found = {r.rule: (r.recall.hits, r.enough.hits, r.recall.n) for r in report.rule_recalls}
    assert found == {"gas.smell": (1, 2, 2), "fire.now": (0, 1, 2)}
    tones = {tone.name: tone.scores.s1_recall for tone in report.tones}
    assert (tones["plain"].value, tones["understated"].value) == (1.0, 0.5)
    gaps = {each.figure: each.gap.value for each in report.gaps}
    assert gaps["s1_recall"] == 0.5
    assert "whiff" not in as_json(report)


def test_redaction_report_never_quotes_a_text() -> None:
    """A miss is told by id and place; the words it is about are nowhere in JSON or page."""
    report = redaction()
    page = as_html(redaction_document(report, Wording("en")))
    for readable in ("Kateri", "Paul", "Sonier", "today"):
        assert readable not in as_json(report)
        assert readable not in page
    assert report.misses[0].readable == 4
    assert (report.losses[0].kind, report.losses[0].hidden) == ("school", 6)
    assert repr(MarkedText("t1", "Ask Ann", "en", (), (), ())) == (
        "MarkedText(t1, 7 characters, 0 marks)"
    )


def test_a_public_data_set_may_be_quoted() -> None:
    """What was missed and what was lost stand in brackets among their neighbours."""
    report = redaction("an invented set")
    missed, lost = report.quotes
    assert missed.text == "Ask ⟦Kateri Paul⟧ of Sonier School today"
    assert (lost.start, lost.end) == (19, 32)
    assert "⟦Sonier School⟧" in as_html(redaction_document(report, Wording("fr")))
    assert summary(report)["public"] == "an invented set"


def test_redaction_summary_has_the_agreed_keys_and_the_groups_asked_for() -> None:
    """Checks read these names on standard output, each with its interval and number."""
    found = summary(redaction(), ("groups",))
    for figure in ("recall", "leak_rate", "character_precision", "needless", "wrongly_redacted"):
        assert {figure, f"{figure}_low", f"{figure}_high", f"{figure}_n"} <= set(found)
    assert found["quarantined"] == 1
    assert [(g["group"], g["language"]) for g in found["groups"]] == [
        ("names", ""),
        ("names", "mixed"),
    ]
    assert "entities" not in found


def searches() -> Searches:
    """Two queries: one found by both legs, one by its words alone and in the other language."""
    both = {"lexical": ("b", "a"), "vector": ("a", "b"), "fused": ("a", "b")}
    words = {"lexical": ("c", "b"), "vector": ("b",), "fused": ("b", "c")}
    first = Relevance({"a": 3, "b": 0, "c": 1}, {"a": "incident"})
    second = Relevance({"c": 2, "d": 3}, {"c": "request", "d": "person"})
    return Searches(
        encoder="test",
        languages={"a": "en", "b": "en", "c": "fr", "d": "en"},
        asked=(Asked("q1", "en", both, first), Asked("q2", "en", words, second)),
        quarantined=0,
    )


def test_retrieval_report_has_the_agreed_keys_and_each_leg() -> None:
    """Both legs and their fusion, over all judgements."""
    report = report_retrieval(searches())
    assert {"recall_at_1", "recall_at_5", "recall_at_10", "mrr", "ndcg_at_10", "n"} <= set(
        summary(report)
    )
    recalls = {each.leg: each.scores.recall_at_5.value for each in report.legs}
    assert recalls == {"lexical": 0.75, "vector": 0.5, "fused": 0.75}
    assert (report.n, report.corpus, report.found_at_5.value) == (2, 4, 1.0)
    assert report.recall_at_1.value == 0.5
    assert report.mrr.value == 0.75
    assert report.missed == ()


def test_groups_count_their_own_judgements_and_make_room_for_the_others() -> None:
    """A case relevant in another language neither counts nor takes up a place."""
    report = report_retrieval(searches())
    pairs = {(each.name, each.leg): each.scores for each in report.pairs}
    assert {name for name, _ in pairs} == {"en-en", "en-fr"}
    assert pairs["en-en", "fused"].n == 2
    assert pairs["en-en", "fused"].mrr.value == 0.5
    assert pairs["en-fr", "fused"].mrr.value == 0.5
    assert pairs["en-fr", "lexical"].mrr.value == 1.0
    kinds = {each.name for each in report.kinds}
    assert kinds == {"person", "incident", "request"}


def test_the_discounted_gain_counts_grades_and_missed_queries_are_listed() -> None:
    """The related case before the answer costs something; a query without any is named."""
    found = {"lexical": (), "vector": ("d",), "fused": ("d",)}
    nothing = Searches("test", {"d": "en"}, (Asked("q", "fr", found, Relevance({"e": 3})),), 0)
    assert report_retrieval(nothing).missed == ("q",)
    gain = report_retrieval(searches()).legs[0].scores.ndcg_at_10.value
    first = (3 / np.log2(3)) / (3 + 1 / np.log2(3))
    second = 2 / (3 + 2 / np.log2(3))
    assert gain == pytest.approx((first + second) / 2)


def test_one_corpus_for_each_direction_counts_as_one_report() -> None:
    """Twins have one id in both corpora and stay apart."""
    report = report_retrieval(together([searches(), searches()]))
    assert (report.n, report.corpus) == (4, 8)
    assert report.recall_at_5.value == report_retrieval(searches()).recall_at_5.value


@pytest.mark.parametrize("language", get_args(Language))
def test_every_report_reads_in_both_languages(language: Language) -> None:
    """Each kind of report becomes a page with a table for every picture."""
    for document in documents(Wording(language)):
        html = as_html(document)
        assert f'<html lang="{language}">' in html
        assert html.count("<table") >= html.count("<img") > 0
