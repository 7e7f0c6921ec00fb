"""Questions to a citizen and what comes back."""

from __future__ import annotations

from collections.abc import Mapping

from review_queue import (
    followup_answers,
    followups,
    jobs,
    triage_record,
)
from review_queue.followup_answers import Answer
from review_queue.followups import Address, Questions
from tests.review_queue.actions.ready import NOTE, Ready, Step, of_case
from tests.review_queue.office import (
    ASSESSMENT,
    CLERK,
    NOW,
    Office,
    after,
)


def _asked(office: Office) -> tuple[str, int, str]:
    """Ask a citizen something; returns the case, the questions' number and the link's token."""
    case_id = office.waiting()
    questions, nowhere = Questions("roads.surface", ("place",), "en"), Address()
    with office.database.write() as session:
        asked = followups.ask(
            session, office.vault, CLERK, case_id, questions, nowhere, by_mail=False, now=NOW
        )
        token = followups.token(session, office.vault, CLERK, case_id, asked.id)
    return case_id, asked.id, token


def _ask(office: Office) -> Step:
    case_id, questions = office.waiting(), Questions("roads.surface", ("place",), "en")
    return lambda session: followups.ask(
        session, office.vault, CLERK, case_id, questions, Address(), by_mail=False, now=NOW
    )


def _settle_letter(office: Office) -> Step:
    case_id, number, _token = _asked(office)
    return lambda session: followups.settle(session, CLERK, case_id, number, "arrived", now=NOW)


def _withdraw_letter(office: Office) -> Step:
    case_id, number, _token = _asked(office)
    return lambda session: followups.withdraw(session, CLERK, case_id, number, now=NOW)


def _citizen_answers(office: Office) -> Step:
    _case, _number, token = _asked(office)
    words = [Answer("place", "Road", "Gould Road")]
    return lambda session: followup_answers.answer(
        session, office.vault, token, words, now=after(hours=1)
    )


def _add(office: Office) -> Step:
    case_id, _number, token = _asked(office)
    with office.database.write() as session:
        followup_answers.answer(
            session, office.vault, token, [Answer("place", "Road", "Gould Road")], now=NOW
        )
    job = office.claim_job(now=after(hours=1))
    while job is not None and job.kind != jobs.ADDITION:
        job = office.claim_job(now=after(hours=1))
    assert job is not None
    assert job.case_id == case_id
    added = job
    return lambda session: triage_record.record_addition(
        session, added, ASSESSMENT, now=after(hours=1)
    )


ACTIONS: Mapping[str, Ready] = {
    "followup_answers.answer": _citizen_answers,
    "followup_answers.keep_as_note": of_case(
        lambda s, c: followup_answers.keep_as_note(s, c, NOTE, now=NOW)
    ),
    "followup_answers.leave_sealed": of_case(
        lambda s, c: followup_answers.leave_sealed(s, c, "language_unknown", now=NOW)
    ),
    "followups.ask": _ask,
    "followups.settle": _settle_letter,
    "followups.withdraw": _withdraw_letter,
    "triage_record.record_addition": _add,
}
