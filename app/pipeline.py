"""The path of one message, from what came in to what is laid before a person. Read this first.

    intake -> redact -> classify | search -> route -> review queue

Redaction is a plain call and comes before the chain: whatever goes wrong there stops
everything, and a Runnable would show its input, the original, to every callback.
Inside the chain a failure costs staff a suggestion or a list, never the case. No database
session enters it: its branches run in threads.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, TypedDict, TypeVar

from langchain_core.runnables import Runnable, RunnableLambda, RunnableParallel, RunnablePassthrough

from app.intake.submission import Submission
from classifiers.model import Suggestion
from redaction.model import RedactedCase
from retrieval.model import Match
from review_queue.model import Assessment, Route

Redact = Callable[[Submission], RedactedCase]
Classify = Callable[[RedactedCase], Suggestion]
Search = Callable[[RedactedCase], tuple[Match, ...]]
RouteCase = Callable[[RedactedCase, Suggestion | None], Route]
Assess = Runnable[RedactedCase, Assessment]
Found = TypeVar("Found")

log = logging.getLogger(__name__)


class _Findings(TypedDict):
    redacted: RedactedCase
    suggestion: Suggestion | None
    matches: tuple[Match, ...] | None


def triage(submission: Submission, redact: Redact, assess: Assess) -> Assessment:
    """Take one submission through; raises RedactionError, and nothing else by design."""
    return assess.invoke(redact(submission))


def assessment_chain(classify: Classify, search: Search, route: RouteCase) -> Assess:
    """Join the parts into one Runnable from a redacted case to its assessment."""

    def routed(found: _Findings) -> Assessment:
        return Assessment(**found, route=route(found["redacted"], found["suggestion"]))

    findings: Runnable[RedactedCase, Any] = RunnableParallel(
        redacted=RunnablePassthrough(),
        suggestion=RunnableLambda(_or_none("classification", classify)),
        matches=RunnableLambda(_or_none("search", search)),
    )
    return findings | RunnableLambda(routed)


def _or_none(
    step: str, find: Callable[[RedactedCase], Found]
) -> Callable[[RedactedCase], Found | None]:
    def attempt(case: RedactedCase) -> Found | None:
        try:
            return find(case)
        except Exception as error:
            log.warning("%s failed: %s; the case goes on without it", step, type(error).__name__)
            return None

    return attempt
