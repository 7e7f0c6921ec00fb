"""What another rules file would change: counts and ids, worked by hand, in both languages."""

from __future__ import annotations

from dataclasses import fields
from typing import get_args

import pytest

from classifiers.model import Severity, SeverityPrediction
from eval.reports.document import as_html
from eval.reports.layouts import severity_document
from eval.reports.record import as_json
from eval.reports.rule_changes import RuleSpeech, TriedRules, rule_changes
from eval.reports.severity import Judged, report_severity
from eval.reports.wording import Wording
from redaction.model import Language


def judged(id: str, true: Severity, found: Severity, *reasons: str) -> Judged:
    """Set what was found, and the rules and words that say why, beside the truth."""
    return Judged(id, true, "en", SeverityPrediction(found, 0.9, bool(reasons), reasons))


BEFORE = [
    judged("a", Severity.S1, Severity.S3),
    judged("b", Severity.S4, Severity.S1, "fire.now: smoke pit"),
    judged("c", Severity.S1, Severity.S1, "gas.smell: smell of gas"),
]
AFTER = [
    judged("a", Severity.S1, Severity.S1, "gas.smell: rotten eggs"),
    judged("b", Severity.S4, Severity.S4),
    judged("c", Severity.S1, Severity.S1, "gas.smell: smell of gas"),
]


def tried() -> TriedRules:
    """Report the three cases under the file, with what it changes."""
    report, changes = report_severity(AFTER, agent="test"), rule_changes(BEFORE, AFTER)
    return TriedRules(**{f.name: getattr(report, f.name) for f in fields(report)}, changes=changes)


def test_raised_and_lowered_cases_are_named_and_figures_set_side_by_side() -> None:
    """One case up, one down; half of the S1 found before and all after; over-triage gone."""
    changes = tried().changes
    assert (changes.raised, changes.lowered) == (("a",), ("b",))
    assert (changes.raised_count, changes.lowered_count) == (1, 1)
    assert (changes.s1_recall_before.value, changes.s1_recall_after.value) == (0.5, 1.0)
    assert (changes.over_triage_before.value, changes.over_triage_after.value) == (0.5, 0.0)
    assert changes.rules == (
        RuleSpeech("fire.now", 1, 0),
        RuleSpeech("gas.smell", 1, 2),
    )


@pytest.mark.parametrize("language", get_args(Language))
def test_report_and_record_hold_ids_and_rules_but_no_text(language: Language) -> None:
    """A citizen's words, which a reason quotes, appear in neither."""
    page = as_html(severity_document(tried(), Wording(language)))
    record = str(as_json(tried()))
    for held in (page, record):
        assert "gas.smell" in held
        assert "rotten eggs" not in held
        assert "smoke pit" not in held
    heading = {"en": "Cases the file lowers", "fr": "Cas que le fichier abaisse"}[language]
    assert heading in page
