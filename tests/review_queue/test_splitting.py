"""Two requests in one message become two cases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from review_queue import acceptance, audit, jobs, originals, splitting
from review_queue.errors import CaseErased, ClaimConflict, SplitRefused
from review_queue.model import WORKER, Actor, Attachment, CaseState, Role
from review_queue.originals import OpeningReason
from tests.review_queue.office import (
    ASSESSMENT,
    CLERK,
    CLI,
    COLLEAGUE,
    NOW,
    SQLITE_ONLY,
    Office,
    after,
    delivery,
    redacted,
    suggestion,
)

ABOUT = redacted("The second request: the heating allowance.")


def test_the_second_case_has_everything_of_its_own_but_the_original(office: Office) -> None:
    """It is triaged again from the sealed original, and both are decided by themselves."""
    job = office.received(delivery(b"Subject: two things\n\nA road, and heating."))
    first = office.assess(job, message_id="<one@example.org>")
    second = _split(office, first)
    assert office.view(second).state == CaseState.RECEIVED
    with office.database.read() as session:
        raws = [
            acceptance.original(session, office.vault, each, actor=WORKER)
            for each in (first, second)
        ]
    assert raws[0] == raws[1]
    other = replace(ASSESSMENT, suggestion=suggestion("social.income"))
    _triage(office, second, replace(other))
    view = office.view(second)
    assert view.redacted == office.view(first).redacted
    assert (view.received_at, view.channel) == (NOW, office.view(first).channel)
    assert view.suggestion is not None
    assert view.suggestion.category.label == "social.income"
    assert [note.text for note in view.notes] == [ABOUT.text]
    # Not as two messages with one number: they are one message.
    assert view.links == (("split", first),)
    assert office.view(first).links == (("split", second),)
    assert office.view(first).claimed_by == CLERK.id
    office.confirm(first)
    assert office.view(second).state == CaseState.WAITING
    assert office.confirm(second).category == "social.income"
    with office.database.read() as session:
        assert audit.verify(session).first_broken is None
        tags = [[each.tag for each in audit.history(session, id)] for id in (first, second)]
    assert "desk:case:split" in tags[0]
    assert tags[1][:2] == ["desk:case:split_off", "desk:case:noted"]


@SQLITE_ONLY
def test_the_original_is_opened_from_either_case(office: Office) -> None:
    """The note and the event stand under the case from which it was opened."""
    first = office.waiting()
    second = _split(office, first)
    _triage(office, second)
    with office.database.write() as session:
        opening = originals.open_original(
            session, CLERK, second, reason=OpeningReason.ANSWER_SENDER, note=ABOUT, now=NOW
        )
    with office.database.read() as session:
        raw = originals.read_original(session, office.vault, CLERK, opening.id, now=NOW)
    assert raw.endswith(b"A road to mend.")


def test_erasing_the_message_erases_it_for_every_case_of_it(office: Office) -> None:
    """Attachments that the second case sealed for itself go too."""
    first = office.waiting()
    second = _split(office, first)
    files = (Attachment(redacted("photo.jpg"), "image/jpeg", b"jpeg"),)
    _triage(office, second, attachments=files)
    third = _split(office, second)
    keeper = Actor("sakom", Role.PRIVACY)
    with office.database.write() as session:
        count = originals.erase_case(
            session, office.vault, keeper, first, reason="withdrawn", now=NOW
        )
    assert count == 2
    with office.database.write() as session:
        for case_id in (first, second, third):
            with pytest.raises(CaseErased):
                acceptance.original(session, office.vault, case_id, actor=WORKER)
    with pytest.raises(CaseErased):
        _split(office, second)
    with pytest.raises(CaseErased), office.database.write() as session:
        originals.open_original(
            session, CLERK, third, reason=OpeningReason.COMPLAINT, note=ABOUT, now=NOW
        )


@SQLITE_ONLY
def test_what_cannot_be_split_is_refused(office: Office) -> None:
    """Without saying what for, a sixth time, from an old page, or from under a colleague."""
    first = office.waiting()
    with pytest.raises(SplitRefused, match="about"):
        _split(office, first, about="[PERSON 1]")
    assert office.view(first).claimed_by is None
    for _ in range(splitting.MOST):
        _split(office, first)
    with pytest.raises(SplitRefused, match="many"):
        _split(office, first)
    with pytest.raises(ClaimConflict):
        _split(office, first, who=COLLEAGUE)
    with pytest.raises(ClaimConflict):
        _split(office, first, who=COLLEAGUE, seen=0)
    with pytest.raises(ClaimConflict):
        _split(office, office.decided())
    with office.database.read() as session:
        assert jobs.pending(session) == splitting.MOST
    assert office.view(first, now=after(hours=1)).claimed_by is None


def _split(
    office: Office,
    case_id: str,
    *,
    about: str = ABOUT.text,
    who: Actor = CLERK,
    seen: int | None = None,
) -> str:
    fence = office.view(case_id).fence if seen is None else seen
    with office.database.write() as session:
        return splitting.split(
            session, office.vault, who, case_id, redacted(about), seen=fence, now=NOW
        )


def _triage(
    office: Office,
    case_id: str,
    assessment: object = ASSESSMENT,
    *,
    attachments: tuple[Attachment, ...] = (),
) -> None:
    while (job := office.claim_job()) is not None:
        if job.case_id == case_id:
            office.assess(
                job,
                assessment,  # type: ignore[arg-type]
                attachments=attachments,
                message_id="<one@example.org>",
            )
            return
    raise AssertionError(f"case {case_id} has no job, asked by {CLI.id}")
