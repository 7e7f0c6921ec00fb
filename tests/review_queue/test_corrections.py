"""Proposals beside decisions, in an order that never changes."""

from __future__ import annotations

from dataclasses import replace

from classifiers.model import Severity
from review_queue import corrections, decisions
from review_queue.model import CaseState, Channel, Comparison, Correction, DecidedText
from review_queue.originals import erase_case
from tests.review_queue.office import (
    ASSESSMENT,
    CLERK,
    CLI,
    EVALUATOR,
    NOW,
    PRIVACY,
    Office,
    after,
    suggestion,
)
from tests.review_queue.test_rescans import Reading, applied


def test_a_comparison_holds_both_sides(office: Office) -> None:
    """What was suggested, with what probability, and what was decided."""
    case_id = office.waiting()
    office.correct(case_id, Correction(category="environment.flood", severity=Severity.S2))
    with office.database.read() as session:
        found = list(corrections.comparisons(session, EVALUATOR))
    assert found == [
        Comparison(
            case_id=case_id,
            channel=Channel.EMAIL,
            language="en",
            received_at=NOW,
            decided_at=NOW,
            suggested="roads.surface",
            probability=0.875,
            abstained=False,
            suggested_severity=Severity.S3,
            category="environment.flood",
            severity=Severity.S2,
            team_changed=True,
            agent=suggestion().agent,
        )
    ]


def test_a_decision_without_a_suggestion_is_listed_too(office: Office) -> None:
    """Evaluation counts what the machine failed to propose."""
    case_id = office.waiting(replace(ASSESSMENT, suggestion=None))
    office.correct(case_id, Correction(category="roads.surface"))
    with office.database.read() as session:
        (found,) = corrections.comparisons(session, CLI)
    assert (found.suggested, found.suggested_severity, found.agent) == (None, None, None)
    assert not found.team_changed


def test_comparisons_come_in_order_of_decision_and_within_the_dates_asked(office: Office) -> None:
    """`since` is included, `until` is not, and ties go by case number."""
    cases = sorted(office.waiting() for _ in range(4))
    for case_id, hour in zip(cases, (2, 1, 1, 3), strict=True):
        office.confirm(case_id, now=after(hours=hour))
    with office.database.read() as session:
        every = [c.case_id for c in corrections.comparisons(session, CLI)]
        some = corrections.comparisons(session, CLI, since=after(hours=1), until=after(hours=3))
        assert [c.case_id for c in some] == every[:3]
    assert every == [cases[1], cases[2], cases[0], cases[3]]


def test_decided_texts_are_what_people_made_of_them(office: Office) -> None:
    """In order of case number; what waits, is set aside or was erased teaches nothing."""
    confirmed, erased = office.decided(), office.decided()
    corrected = office.waiting()
    office.correct(corrected, Correction(category="environment.flood", severity=Severity.S2))
    office.waiting()
    set_aside = office.waiting()
    with office.database.write() as session:
        decisions.quarantine(session, CLERK, set_aside, "personal_information", now=NOW)
        erase_case(session, office.vault, PRIVACY, erased, reason="retention_ended", now=NOW)
    with office.database.read() as session:
        found = list(corrections.decided_texts(session, CLI))
    text = ASSESSMENT.redacted
    assert found == sorted(
        (
            DecidedText(confirmed, text, "roads.surface", Severity.S3),
            DecidedText(corrected, text, "environment.flood", Severity.S2),
        ),
        key=lambda each: each.case_id,
    )


def test_a_decided_case_that_a_rescan_set_aside_teaches_nothing(office: Office) -> None:
    """Its text can no longer be trusted, though the decision stands in its table."""
    case_id = office.decided()
    failing = Reading(office, reason="redaction_failed")
    applied(office, foreseen=failing, reading=failing)
    assert office.view(case_id).state == CaseState.QUARANTINED
    with office.database.read() as session:
        assert list(corrections.decided_texts(session, CLI)) == []
