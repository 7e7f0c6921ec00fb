"""Samples are random, blind, repeatable, and hold places instead of words."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from redaction.model import OriginalCase, RedactedCase, RedactedText, Span
from review_queue import audit, redactions, sample_findings, sample_rates, samples
from review_queue.errors import (
    CaseNotFound,
    ClaimConflict,
    MarksRefused,
    NothingToDraw,
    PermissionDenied,
)
from review_queue.model import Channel
from review_queue.sample_findings import Finding, Mark
from review_queue.sample_rates import Answer
from review_queue.sample_tables import RedactionSampleRow, SampledCaseRow, SampleFindingRow
from review_queue.samples import Frame, Sample
from tests.review_queue.office import ASSESSMENT, CLERK, NOW, PRIVACY, Office, after

ORIGINAL = OriginalCase(
    subject="Pothole on Main Street",
    body="I am Zoé Brun, call 506 555 0123. The mayor, Tom Levi, knows.",
    quoted="",
    attachment_names=("zoe-brun.jpg",),
)
EVERYTHING = Frame()
NAME = Mark("body", 0, 5, 13, "PERSON")
PHONE = Mark("body", 0, 20, 32, "PHONE_NUMBER")
FILE = Mark("attachment", 0, 0, 8, "PERSON")


def text(*spans: tuple[int, int, str], policy: str = "policy-1") -> RedactedText:
    found = tuple(Span(start, end, kind, 0.9, "test") for start, end, kind in spans)
    return RedactedText("[PERSON 1]", found, "en", policy)


def stored(policy: str = "policy-1") -> RedactedCase:
    """Redaction found the first name and the phone, and took the street away."""
    return RedactedCase(
        text((11, 22, "STREET_ADDRESS"), policy=policy),
        text((5, 8, "PERSON"), (20, 32, "PHONE_NUMBER"), policy=policy),
        text(policy=policy),
        (text(policy=policy),),
    )


def draw(office: Office, size: int = 1, frame: Frame = EVERYTHING) -> Sample:
    with office.database.write() as session:
        return samples.draw(session, PRIVACY, size=size, frame=frame, now=NOW)


def drawn_cases(office: Office, sample: Sample) -> list[str]:
    with office.database.read() as session:
        return [each.case_id for each in samples.cases(session, PRIVACY, sample.id)]


def mark(office: Office, sample: Sample, *marks: Mark) -> list[Finding]:
    with office.database.write() as session:
        return sample_findings.save_marks(
            session,
            PRIVACY,
            sample.id,
            1,
            original=ORIGINAL,
            marks=marks,
            now=after(hours=1),
        )


def settle(office: Office, sample: Sample, *revised: int) -> list[Finding]:
    with office.database.write() as session:
        return sample_findings.settle(
            session, PRIVACY, sample.id, 1, revised=revised, now=after(hours=2)
        )


def audited(office: Office) -> Sample:
    office.waiting(replace(ASSESSMENT, redacted=stored()))
    return draw(office)


def test_a_draw_can_be_repeated_from_what_is_stored(office: Office) -> None:
    """Seed and case numbers alone give the same cases again, in the same order."""
    everyone = [office.waiting() for _ in range(8)]
    sample = draw(office, 3)
    assert (sample.size, sample.population) == (3, 8)
    again = sorted(everyone, key=lambda case_id: samples.rank(sample.seed, case_id))
    assert drawn_cases(office, sample) == again[:3]


def test_no_case_is_in_two_open_samples(office: Office) -> None:
    """The second draw takes from the others, and says from how many."""
    for _ in range(5):
        office.waiting()
    first, second = draw(office, 3), draw(office, 9)
    assert not set(drawn_cases(office, first)) & set(drawn_cases(office, second))
    assert (second.size, second.population) == (2, 2)
    with pytest.raises(NothingToDraw):
        draw(office)


def test_a_case_read_to_its_end_can_be_drawn_again(office: Office) -> None:
    """Rules change; the same case may be read again in a later sample."""
    sample = audited(office)
    mark(office, sample, NAME)
    settle(office, sample)
    assert drawn_cases(office, draw(office)) == drawn_cases(office, sample)


def test_only_stored_cases_of_the_frame_are_drawn(office: Office) -> None:
    """Neither quarantined cases nor another channel, language or day."""
    case_id = office.waiting()
    office.quarantined()
    assert drawn_cases(office, draw(office, 9, Frame(Channel.EMAIL, "en", NOW))) == [case_id]
    for frame in (
        Frame(channel=Channel.PHONE),
        Frame(language="fr"),
        Frame(until=NOW),
        Frame(since=after(seconds=1)),
    ):
        with pytest.raises(NothingToDraw):
            draw(office, frame=frame)


def test_marks_are_compared_by_letters_and_digits(office: Office) -> None:
    """A half-covered name is missed; a removal that touches no mark is needless."""
    found = mark(office, audited(office), NAME, PHONE, FILE)
    assert [(each.kind, each.entity_type, each.readable) for each in found] == [
        ("surplus", "STREET_ADDRESS", 0),
        ("mark", "PERSON", 4),
        ("mark", "PHONE_NUMBER", 0),
        ("mark", "PERSON", 7),
    ]


def test_spaces_and_hyphens_left_readable_are_no_miss(office: Office) -> None:
    """`506 555 0123` is covered when its digits are."""
    redacted = replace(
        stored(), body=text((5, 13, "PERSON"), (20, 23, "X"), (24, 27, "X"), (28, 32, "X"))
    )
    office.waiting(replace(ASSESSMENT, redacted=redacted))
    found = mark(office, draw(office), PHONE)
    assert found[1].readable == 0


def test_the_database_holds_no_word_that_was_marked(office: Office) -> None:
    """Offsets and entity types only."""
    sample = audited(office)
    mark(office, sample, NAME, PHONE, FILE)
    with office.database.read() as session:
        rows = [
            *session.execute(select(*RedactionSampleRow.__table__.columns)),
            *session.execute(select(*SampledCaseRow.__table__.columns)),
            *session.execute(select(*SampleFindingRow.__table__.columns)),
        ]
    # Without what is drawn by chance, in which any three digits may stand: digests and numbers.
    written = re.sub(r"\b[0-9a-f]{32,}\b|\b[A-Z]{2}-\w{4}-\w{4}\b", "", repr(rows))
    assert not any(word in written for word in ("Zoé", "Brun", "brun", "506", "Tom"))


@pytest.mark.parametrize(
    "wrong",
    [
        Mark("body", 0, 5, 5, "PERSON"),
        Mark("body", 0, -2, 5, "PERSON"),
        Mark("body", 0, 60, 70, "PERSON"),
        Mark("body", 1, 5, 13, "PERSON"),
        Mark("nowhere", 0, 5, 13, "PERSON"),
        Mark("body", 0, 13, 15, "PERSON"),
        Mark("body", 0, 5, 13, "Zoé Brun"),
        Mark("body", 0, 5, 13, ""),
    ],
)
def test_a_mark_outside_the_text_is_refused(office: Office, wrong: Mark) -> None:
    """Nothing is stored, and the message carries no text."""
    sample = audited(office)
    with pytest.raises(MarksRefused) as refused:
        mark(office, sample, NAME, wrong)
    assert "Zoé" not in str(refused.value)
    with office.database.read() as session:
        assert sample_findings.findings(session, PRIVACY, sample.id, 1) == []


def test_a_case_is_marked_once(office: Office) -> None:
    """Having seen the comparison nobody can mark as if blind."""
    sample = audited(office)
    mark(office, sample, NAME)
    with pytest.raises(ClaimConflict):
        mark(office, sample, NAME, PHONE)


def test_the_first_answer_stays_beside_the_revised_one(office: Office) -> None:
    """Both are counted: what she marked blind, and what she says having compared."""
    sample = audited(office)
    mark(office, sample, NAME, FILE)
    settle(office, sample, 1, 4)
    with office.database.read() as session:
        first = sample_rates.tally(session, PRIVACY, sample_id=sample.id, answer=Answer.FIRST)
        revised = sample_rates.tally(session, PRIVACY, answer=Answer.REVISED)
    assert (first.documents, first.leaking, first.stripped) == (1, 1, 1)
    assert (revised.documents, revised.leaking, revised.stripped) == (1, 1, 1)
    assert [(c.entity_type, c.marks, c.missed) for c in first.cells] == [("PERSON", 2, 2)]
    assert [(c.entity_type, c.marks, c.missed) for c in revised.cells] == [
        ("PERSON", 1, 1),
        ("STREET_ADDRESS", 1, 0),
    ]


def test_a_case_in_which_all_agree_needs_no_second_look(office: Office) -> None:
    """Its sample is finished with it at once."""
    redacted = RedactedCase(text(), text((5, 13, "PERSON")), text(), (text(),))
    office.waiting(replace(ASSESSMENT, redacted=redacted))
    sample = draw(office)
    mark(office, sample, NAME)
    with office.database.read() as session:
        assert not samples.sample(session, PRIVACY, sample.id).open
        counted = sample_rates.tally(session, PRIVACY, answer=Answer.FIRST)
    assert (counted.documents, counted.leaking, counted.stripped) == (1, 0, 0)


def test_a_case_redacted_again_after_the_draw_is_told_apart(office: Office) -> None:
    """The rules the marks were compared with are kept."""
    sample = audited(office)
    case_id = drawn_cases(office, sample)[0]
    with office.database.write() as session:
        redactions.save(session, case_id, stored("policy-2"))
    mark(office, sample, NAME)
    with office.database.read() as session:
        case = samples.case(session, PRIVACY, sample.id, 1)
        counted = sample_rates.tally(session, PRIVACY, answer=Answer.FIRST)
    assert (case.drawn_policy, case.read_policy) == ("policy-1", "policy-2")
    assert case.redacted_again
    assert counted.redacted_again == 1


def test_a_case_drawn_twice_counts_as_it_was_read_last(office: Office) -> None:
    """One document is one document, however many samples held it."""
    first = audited(office)
    mark(office, first, NAME)
    settle(office, first)
    second = draw(office)
    with office.database.write() as session:
        sample_findings.save_marks(
            session, PRIVACY, second.id, 1, original=ORIGINAL, marks=[PHONE], now=after(days=1)
        )
    with office.database.read() as session:
        counted = sample_rates.tally(session, PRIVACY, answer=Answer.FIRST)
    assert (counted.documents, counted.leaking) == (1, 0)


def test_a_case_that_cannot_be_read_is_set_aside(office: Office) -> None:
    """The sample can be finished, and the number of documents read stays honest."""
    sample = audited(office)
    with office.database.write() as session:
        samples.set_aside(session, PRIVACY, sample.id, 1, "erased", now=NOW)
    with pytest.raises(ClaimConflict):
        mark(office, sample, NAME)
    with office.database.read() as session:
        seen = samples.sample(session, PRIVACY, sample.id)
        counted = sample_rates.tally(session, PRIVACY, answer=Answer.FIRST)
    assert (seen.open, seen.read, seen.unreadable, counted.documents) == (False, 0, 1, 0)


def test_drawing_and_marking_are_on_the_chain(office: Office) -> None:
    """Who drew, who marked, how many: never what."""
    sample = audited(office)
    mark(office, sample, NAME, FILE)
    settle(office, sample, 1)
    with office.database.read() as session:
        events = [e for e in audit.events(session, PRIVACY) if e.tag.startswith("privacy:")]
        assert audit.verify(session).first_broken is None
    case_id = drawn_cases(office, sample)[0]
    assert [(event.tag, event.subject, event.details) for event in events] == [
        *[
            (
                "privacy:sample:marked",
                sample.id,
                (("case", case_id), ("missed", 2), ("needless", needless)),
            )
            for needless in (1, 2)
        ],
        ("privacy:sample:drawn", sample.id, (("cases", 1),)),
    ]


def test_only_the_privacy_officer_audits(office: Office) -> None:
    """The desk neither draws nor sees samples."""
    sample = audited(office)
    with office.database.write() as session:
        with pytest.raises(PermissionDenied):
            samples.draw(session, CLERK, size=1, now=NOW)
        with pytest.raises(PermissionDenied):
            samples.cases(session, CLERK, sample.id)
        with pytest.raises(PermissionDenied):
            sample_findings.findings(session, CLERK, sample.id, 1)
        with pytest.raises(PermissionDenied):
            sample_rates.tally(session, CLERK, answer=Answer.FIRST)


@pytest.mark.parametrize("number", ["RS-0000-0000", "", "'", "\0", "é", "x" * 300])
def test_case_75_a_guessed_sample_number_finds_nothing(office: Office, number: str) -> None:
    """Whatever it looks like."""
    with office.database.read() as session:
        with pytest.raises(CaseNotFound):
            samples.sample(session, PRIVACY, number)
        with pytest.raises(CaseNotFound):
            samples.case(session, PRIVACY, number, 1)
