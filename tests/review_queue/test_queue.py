"""What the desk lists and shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from classifiers.model import Severity
from review_queue import queue
from review_queue.errors import CaseNotFound
from review_queue.model import CaseState, Correction
from tests.review_queue.office import (
    ASSESSMENT,
    CLERK,
    CLI,
    NOW,
    SQLITE_ONLY,
    Office,
    after,
    delivery,
    redacted_case,
    route,
    suggestion,
)


def test_the_most_severe_case_comes_first_then_deadline_then_age(office: Office) -> None:
    """Four cases, each ahead of the next by one rule."""
    week = after(days=7)
    old = _waiting(office, Severity.S3, due_at=week, received_at=after(hours=-2))
    new = _waiting(office, Severity.S3, due_at=week, received_at=after(hours=-1))
    sooner = _waiting(office, Severity.S3, due_at=after(days=2), received_at=NOW)
    urgent = _waiting(office, Severity.S1, due_at=after(days=9), received_at=NOW)
    with office.database.read() as session:
        rows = queue.waiting(session, CLERK)
        assert [row.case_id for row in queue.waiting(session, CLERK, limit=1)] == [urgent]
    assert [row.case_id for row in rows] == [urgent, sooner, old, new]


def test_a_row_shows_what_a_person_needs_to_choose(office: Office) -> None:
    """Every field of the list comes from the case and its proposal."""
    case_id = office.waiting()
    office.claim(case_id)
    with office.database.read() as session:
        (row,) = queue.waiting(session, CLERK, now=NOW)
        (later,) = queue.waiting(session, CLERK, now=after(hours=1))
    assert (row.case_id, row.language, row.received_at) == (case_id, "en", NOW)
    assert (row.severity, row.due_at, row.team) == (Severity.S3, after(days=14), "roads.southeast")
    assert (row.category, row.probability, row.abstained) == ("roads.surface", 0.875, False)
    assert row.excerpt == "[PERSON 1] reports a washout by the wharf in Shediac."
    assert (row.claimed_by, later.claimed_by) == (CLERK.id, None)


def test_the_persons_own_language_is_shown_over_the_detected_one(office: Office) -> None:
    """Who chose French is answered in French, whatever they quoted."""
    job = office.received(replace(delivery(), language="fr"))
    office.assess(job)
    with office.database.read() as session:
        assert queue.waiting(session, CLERK)[0].language == "fr"


def test_a_case_without_a_suggestion_is_listed_at_the_routes_severity(office: Office) -> None:
    """A failed model costs a hint, never the case or its rank."""
    office.waiting(replace(ASSESSMENT, suggestion=None, route=route(Severity.S1)))
    with office.database.read() as session:
        (row,) = queue.waiting(session, CLERK)
    assert (row.severity, row.category, row.probability) == (Severity.S1, None, None)


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("body", "excerpt"),
    [
        ("  Two\n\nlines ", "Two lines"),
        ("", "Road washed out"),
        ("é" * 140, "é" * 140),
        ("word " * 40, "word " * 27 + "word…"),
    ],
)
def test_an_excerpt_is_one_line_of_at_most_140_characters(
    office: Office, body: str, excerpt: str
) -> None:
    """Long bodies are cut, empty ones give way to the subject."""
    office.waiting(replace(ASSESSMENT, redacted=redacted_case(body)))
    with office.database.read() as session:
        shown = queue.waiting(session, CLERK)[0].excerpt
    assert shown == excerpt
    assert len(shown) <= 140


def test_the_page_of_a_case_gives_back_exactly_what_triage_found(office: Office) -> None:
    """Spans, evidence on both sides, prediction set and reasons survive the database."""
    assessment = replace(ASSESSMENT, redacted=redacted_case("Chaussée brisée", "fr"))
    case_id = office.waiting(assessment)
    view = office.view(case_id)
    assert view.redacted == assessment.redacted
    assert view.suggestion == suggestion()
    assert view.route == route()
    assert (view.similar, view.decision, view.notes, view.links) == ((), None, (), ())
    assert (view.state, view.fence, view.claimed_by) == (CaseState.WAITING, 0, None)


def test_the_page_of_an_unknown_case_is_not_found(office: Office) -> None:
    """Neither does a case number with a letter O."""
    with office.database.read() as session, pytest.raises(CaseNotFound):
        queue.view(session, CLERK, "HM-OOOO-OOOO", now=NOW)


def test_counts_add_up(office: Office) -> None:
    """Each case is in exactly one state."""
    office.accept()
    office.finish_jobs()
    office.quarantined()
    office.correct(office.waiting(), Correction(severity=Severity.S1))
    _waiting(office, Severity.S1, due_at=NOW, received_at=NOW)
    office.waiting()
    with office.database.read() as session:
        found = queue.counts(session, CLI)
    assert found == queue.QueueCounts(
        received=1,
        waiting=2,
        quarantined=1,
        decided=1,
        by_severity=((Severity.S1, 1), (Severity.S3, 1)),
    )


def _waiting(office: Office, severity: Severity, *, due_at: datetime, received_at: datetime) -> str:
    job = office.received(replace(delivery(), received_at=received_at))
    proposed = replace(
        ASSESSMENT,
        suggestion=suggestion(severity=severity),
        route=route(severity, due_at=due_at),
    )
    return office.assess(job, proposed)
