"""The chain loses hints when a part fails, and never the case."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from app.intake.submission import Submission
from app.pipeline import Arrival, Assess, assessment_chain, triage
from classifiers.model import Prediction, Severity, SeverityPrediction, Suggestion
from redaction.errors import RedactionError
from redaction.model import RedactedCase, RedactedText
from retrieval.errors import IndexUnavailable
from retrieval.model import Match
from review_queue.model import CaseVectors, Channel, Route

AT = datetime(2026, 3, 2, 13, 0, tzinfo=UTC)
MATCHES = (Match("HM-AAAA-0001", 0.9),)
VECTORS = CaseVectors("use 1", "a" * 64, np.zeros((1, 2), dtype=np.float32))
SUGGESTION = Suggestion(
    category=Prediction("roads.snow", 0.9, ("plough",)),
    severity=SeverityPrediction(Severity.S3, 0.8, floored=False),
    prediction_set=("roads.snow",),
    abstained=False,
    agent="test",
)


def redacted(text: str) -> RedactedText:
    return RedactedText.public(text, source="test")


CASE = RedactedCase(redacted("Plough"), redacted("The plough missed our road."), redacted(""))
SUBMISSION = Submission("HM-AAAA-0002", Channel.EMAIL, AT, "Plough", "The plough missed our road.")


def classify(_arrival: Arrival) -> Suggestion:
    return SUGGESTION


def encode(_case: RedactedCase) -> CaseVectors:
    return VECTORS


def search(case: RedactedCase, made: CaseVectors) -> tuple[Match, ...]:
    assert (case, made) == (CASE, VECTORS)
    return MATCHES


def route(_arrival: Arrival, suggestion: Suggestion | None) -> Route:
    team = "roads" if suggestion else "counter"
    return Route("roads", team, None, AT, ())


def chain() -> Assess:
    return assessment_chain(classify, encode, search, route)


def test_the_assessment_brings_everything_together() -> None:
    """A case that nothing failed on carries its suggestion, its similar cases and its route."""
    found = triage(SUBMISSION, lambda _submission: CASE, chain())
    assert (found.redacted, found.suggestion, found.matches) == (CASE, SUGGESTION, MATCHES)
    assert found.route.team == "roads"


def test_fault_f22_a_failed_model_costs_the_suggestion_only() -> None:
    """Without a model the case still has its similar cases and a team."""

    def broken(_arrival: Arrival) -> Suggestion:
        raise OSError("model file truncated")

    found = triage(SUBMISSION, lambda _: CASE, assessment_chain(broken, encode, search, route))
    assert found.suggestion is None
    assert found.matches == MATCHES
    assert found.route.team == "counter"


def test_fault_f26_a_failed_index_costs_the_list_only() -> None:
    """Without the index the case still has its suggestion."""

    def broken(_case: RedactedCase, _made: CaseVectors) -> tuple[Match, ...]:
        raise IndexUnavailable("gone")

    found = triage(SUBMISSION, lambda _: CASE, assessment_chain(classify, encode, broken, route))
    assert found.matches is None
    assert found.suggestion == SUGGESTION


def test_case_49_failed_redaction_stops_everything() -> None:
    """Nothing past the boundary runs on a text that could not be redacted."""
    seen: list[Arrival] = []

    def watch(arrival: Arrival) -> Suggestion:
        seen.append(arrival)
        return SUGGESTION

    def fail(_submission: Submission) -> RedactedCase:
        raise RedactionError("redaction_failed", "2 parts, 31 characters")

    with pytest.raises(RedactionError):
        triage(SUBMISSION, fail, assessment_chain(watch, encode, search, route))
    assert seen == []


def test_a_failure_is_logged_by_its_type_alone(caplog: pytest.LogCaptureFixture) -> None:
    """An exception's message may quote the case, so the log never holds it."""

    def broken(arrival: Arrival) -> Suggestion:
        raise ValueError(arrival.redacted.body.text)

    triage(SUBMISSION, lambda _: CASE, assessment_chain(broken, encode, search, route))
    assert "ValueError" in caplog.text
    assert "missed our road" not in caplog.text
