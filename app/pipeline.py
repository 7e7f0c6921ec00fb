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
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from langchain_core.runnables import Runnable, RunnableLambda, RunnableParallel, RunnablePassthrough

from app.intake.postal import postal_prefix
from app.intake.submission import Submission
from classifiers.model import Suggestion
from redaction.model import Language, RedactedCase
from retrieval.model import Match
from review_queue.model import Assessment, CaseVectors, Route


@dataclass(frozen=True, slots=True)
class Arrival:
    """Hold what the chain may know of a message: its redacted text and when it came.

    `language` is the person's own choice, `postal` the beginning of their postal code.
    """

    redacted: RedactedCase
    received_at: datetime
    language: Language | None = None
    postal: str = ""


Redact = Callable[[Submission], RedactedCase]
Classify = Callable[[Arrival], Suggestion]
Encode = Callable[[RedactedCase], CaseVectors]
Search = Callable[[RedactedCase, CaseVectors], tuple[Match, ...]]
RouteCase = Callable[[Arrival, Suggestion | None], Route]
Assess = Runnable[Arrival, Assessment]
Asked = TypeVar("Asked")
Found = TypeVar("Found")

log = logging.getLogger(__name__)


def triage(submission: Submission, redact: Redact, assess: Assess) -> Assessment:
    """Take one submission through; raises RedactionError when it must be quarantined."""
    return assess.invoke(
        Arrival(
            redact(submission),
            submission.received_at,
            submission.language,
            postal_prefix(submission),
        )
    )


def assessment_chain(
    classify: Classify, encode: Encode, search: Search, route: RouteCase
) -> Assess:
    """Join the parts into one Runnable from an arrival to its assessment."""

    def routed(found: dict[str, Any]) -> Assessment:
        arrival, suggestion = found["arrival"], found["suggestion"]
        way = route(arrival, suggestion)
        past = found["past"]
        return Assessment(arrival.redacted, suggestion, past["matches"], way, past["vectors"])

    encoded = RunnableLambda(_or_none("encoding", _encoded(encode)))
    searched = RunnableLambda(_or_none("search", _searched(search)))

    read: Runnable[Arrival, dict[str, Any]] = RunnableParallel(
        arrival=RunnablePassthrough(), vectors=encoded
    )
    findings: Runnable[Arrival, dict[str, Any]] = RunnableParallel(
        arrival=RunnablePassthrough(),
        suggestion=RunnableLambda(_or_none("classification", classify)),
        past=read | RunnablePassthrough.assign(matches=searched),
    )
    return findings | RunnableLambda(routed)


def _or_none(step: str, find: Callable[[Asked], Found]) -> Callable[[Asked], Found | None]:
    def attempt(asked: Asked) -> Found | None:
        try:
            return find(asked)
        except Exception as error:
            log.warning("%s failed: %s; the case goes on without it", step, type(error).__name__)
            return None

    return attempt


def _encoded(encode: Encode) -> Callable[[Arrival], CaseVectors]:
    return lambda arrival: encode(arrival.redacted)


def _searched(search: Search) -> Callable[[dict[str, Any]], tuple[Match, ...] | None]:
    def searched(read: dict[str, Any]) -> tuple[Match, ...] | None:
        made = read["vectors"]
        return None if made is None else search(read["arrival"].redacted, made)

    return searched
