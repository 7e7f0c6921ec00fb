"""The steps of the pipeline, bound to one counter's models."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from app.bootstrap import Counter
from app.intake.submission import Submission
from app.original_case import original_case
from app.past_cases import PastCases
from app.pipeline import Arrival, Assess, Classify, Redact, RouteCase, assessment_chain
from classifiers.model import Severity, Suggestion
from classifiers.severity import floor
from redaction.model import RedactedCase
from review_queue.clocks import local_day
from review_queue.model import Route
from review_queue.routing import Router
from review_queue.thresholds import ChosenThreshold

if TYPE_CHECKING:
    from redaction.redactor import Redactor


def redact_with(redactor: Callable[[], Redactor]) -> Redact:
    """Bind redaction: every part of a submission at once, with what intake knows of its sender.

    Models that cannot be loaded set each message aside; once they can be, the next one passes.
    """

    def redact(submission: Submission) -> RedactedCase:
        return redactor().redact_case(original_case(submission))

    return redact


def assess_with(
    counter: Counter, past_cases: PastCases, chosen: ChosenThreshold | None, router: Router
) -> Assess:
    """Bind classification, search and routing into the chain of one message.

    `chosen` is the threshold in force and `router` the one of the routing table in force, both read
    before: no database session enters the chain.
    """
    return assessment_chain(
        _classify(counter, chosen), past_cases.encode, past_cases.similar, _route(counter, router)
    )


def _classify(counter: Counter, chosen: ChosenThreshold | None) -> Classify:
    def classify(arrival: Arrival) -> Suggestion:
        return counter.suggester(chosen).suggest(arrival.redacted, _day(counter, arrival))

    return classify


def _route(counter: Counter, router: Router) -> RouteCase:
    def route(arrival: Arrival, suggestion: Suggestion | None) -> Route:
        # Without a model the rules still speak: a dead model must not hide an emergency.
        severity = suggestion.severity.severity if suggestion else _by_rule(counter, arrival)
        category = suggestion.category.label if suggestion and not suggestion.abstained else None
        return router.route(
            arrival.redacted,
            category,
            severity,
            taxonomy=counter.taxonomy,
            received_at=arrival.received_at,
            language=arrival.language,
            postal=arrival.postal,
        )

    return route


def _by_rule(counter: Counter, arrival: Arrival) -> Severity:
    case = arrival.redacted
    found, _reasons = floor(case.request, case.language, _day(counter, arrival))
    return found or Severity.S3


def _day(counter: Counter, arrival: Arrival) -> date:
    return local_day(arrival.received_at, counter.settings.province)
