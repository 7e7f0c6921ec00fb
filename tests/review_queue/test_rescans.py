"""Rescans: every case once, whoever works on them, and stored text replaced as foreseen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np
import pytest

from redaction.model import RedactedCase, RedactedText, Span
from review_queue import (
    audit,
    decisions,
    index_contents,
    jobs,
    office_rules,
    rescan_chunks,
    rescans,
    stored_texts,
)
from review_queue.errors import PreviewOutdated, RescanUnderWay, StaleJob
from review_queue.model import CaseState, CaseVectors
from review_queue.rescan_model import Outcome, Purpose, Rewriting, StoredCase
from review_queue.rescans import Rescan, RescanProgress
from review_queue.tables import CaseVectorsRow
from tests.review_queue.office import (
    ASSESSMENT,
    CLERK,
    NOW,
    PRIVACY,
    Office,
    after,
    redacted_case,
    suggestion,
)
from tests.review_queue.race import race

LEASE = timedelta(minutes=5)
OLD = "[PERSON 1] reports a washout by the wharf in Shediac."
NEW = "[PERSON 1] reports a [PERSON 2] by the wharf in Shediac."
TARGET = "policy-2"
EARLIER = after(minutes=-10)


def redacted_now(body: str = NEW) -> RedactedCase:
    """Redact the cases of the office again: the washout was a name."""
    case = redacted_case(body)
    spans = (Span(3, 9, "PERSON", 0.85, "names"), Span(20, 27, "PERSON", 1.0, "OfficeRule a"))
    parts = [
        RedactedText(part.text, part.spans, part.language, TARGET)
        for part in (case.subject, case.body, case.quoted, *case.attachment_names)
    ]
    parts[1] = replace(parts[1], spans=spans if body == NEW else parts[1].spans)
    return RedactedCase(parts[0], parts[1], parts[2], tuple(parts[3:]))


@dataclass(frozen=True, slots=True)
class Reading:
    """Take chunks as a worker does, with an outcome given for every case."""

    office: Office
    body: str = NEW
    reason: str | None = None
    policy: str = TARGET

    def step(self, limit: int = 2, *, now: datetime = NOW) -> bool:
        with self.office.database.write() as session:
            claimed = rescan_chunks.claim(session, worker="w", now=now, lease=LEASE)
        if claimed is None:
            return False
        with self.office.database.read() as session:
            stored = rescan_chunks.cases(session, claimed, limit, policy_version=self.policy)
        outcomes = [self.outcome(case) for case in stored]
        with self.office.database.write() as session:
            rescan_chunks.record(
                session,
                self.office.vault,
                claimed,
                outcomes,
                policy_version=self.policy,
                now=now,
            )
        return True

    def outcome(self, case: StoredCase) -> Outcome:
        with self.office.database.read() as session:
            writings = list(stored_texts.writings(session, case.case_id))
        rewritten = tuple(
            Rewriting(each, each.text.replace("washout", "[PERSON 1]")) for each in writings
        )
        redacted = None if self.reason or not case.redacted else redacted_now(self.body)
        return Outcome(case, redacted, rewritten, (), self.reason)

    def through(self) -> None:
        while self.step():
            continue


def start(
    office: Office, purpose: Purpose, rule_id: str | None = None, *, policy: str = TARGET
) -> Rescan:
    with office.database.write() as session:
        return rescans.start(
            session, PRIVACY, policy_version=policy, rule_id=rule_id, purpose=purpose, now=NOW
        )


def progress(office: Office, started: Rescan) -> RescanProgress:
    with office.database.read() as session:
        return rescans.progress(session, PRIVACY, started.id)


def proposed(office: Office) -> str:
    with office.database.write() as session:
        return office_rules.propose(
            session,
            office.vault,
            PRIVACY,
            kind="term",
            entity_type="PERSON",
            value="Washout",
            now=NOW,
        )


def applied(office: Office, *, foreseen: Reading, reading: Reading) -> Rescan:
    """Propose, preview and apply a rule over what is stored."""
    rule_id = proposed(office)
    preview = start(office, "preview", rule_id)
    foreseen.through()
    with office.database.write() as session:
        office_rules.apply(session, PRIVACY, rule_id, preview_id=preview.id, now=NOW)
    started = start(office, "apply", rule_id)
    reading.through()
    return started


def bodies(office: Office, cases: Sequence[str]) -> set[str]:
    views = (office.view(case_id) for case_id in cases)
    return {view.redacted.body.text for view in views if view.redacted is not None}


def test_a_preview_reads_every_case_once_and_changes_none(office: Office) -> None:
    """Cases of every state are read; nothing stored is different afterwards."""
    cases = [office.waiting(), office.decided(), office.waiting()]
    office.received()
    office.quarantined()
    started = start(office, "preview")
    Reading(office).through()
    come = progress(office, started)
    assert (come.total, come.done, come.changed, come.quarantined) == (3, 3, 3, 0)
    assert come.finished_at == NOW
    assert bodies(office, cases) == {OLD}
    with office.database.read() as session:
        found = rescans.changes(session, PRIVACY, started.id, limit=2)
    assert [(each.added, each.removed) for each in found] == [(1, 0), (1, 0)]


def test_an_apply_replaces_every_stored_word(office: Office) -> None:
    """Text, excerpt, evidence, reasons, notes and vectors follow; the proposal itself stays."""
    told = suggestion()
    against = told.against
    assert against is not None
    reasons = ("roads.flooded: washout", "water.near: wharf, Shediac", "model")
    told = replace(told, severity=replace(told.severity, reasons=reasons))
    assessment = replace(ASSESSMENT, suggestion=told)
    decided, waiting = office.decided(assessment), office.waiting(assessment)
    with office.database.write() as session:
        note = RedactedText("About the washout.", (), "en", "policy-1")
        decisions.add_note(session, CLERK, waiting, note, now=NOW)
        made = CaseVectors("e", "0" * 64, np.zeros((1, 2), "f4"))
        index_contents.save_vectors(session, decided, made)
    started = applied(office, foreseen=Reading(office), reading=Reading(office))
    assert bodies(office, [decided, waiting]) == {NEW}
    for case_id in (decided, waiting):
        view = office.view(case_id)
        assert view.suggestion is not None
        assert view.suggestion.category.evidence == ("wharf",)
        assert view.suggestion.against == replace(against, evidence=("wharf in",))
        assert view.suggestion.witnesses == told.witnesses
        assert view.suggestion.severity.reasons == ("roads.flooded", *reasons[1:])
        assert view.suggestion.category.label == told.category.label
        assert view.redacted is not None
        assert view.redacted.policy_version == TARGET
    assert office.view(waiting).notes[0].text == "About the [PERSON 1]."
    with office.database.read() as session:
        assert session.get(CaseVectorsRow, (decided, "e")) is None
        found = rescans.incident_of(session, PRIVACY, started.id)
        assert audit.verify(session).first_broken is None
        assert jobs.pending(session) == 1
    assert found is not None
    assert (found.cases, found.differing) == (2, ())
    assert (found.entity_types, found.channels) == (("PERSON",), ("email",))
    assert found.earliest_received_at == NOW
    job = office.claim_job()
    assert job is not None
    assert (job.kind, job.case_id) == (jobs.INDEX, decided)


def test_an_apply_that_comes_out_otherwise_says_so(office: Office) -> None:
    """The incident names the cases that did not keep to the preview, and nothing else of them."""
    case_id = office.waiting()
    started = applied(office, foreseen=Reading(office), reading=Reading(office, body=OLD))
    with office.database.read() as session:
        found = rescans.incident_of(session, PRIVACY, started.id)
    assert found is not None
    assert (found.differences, found.differing, found.cases) == (1, (case_id,), 0)


def test_a_case_that_cannot_be_redacted_again_is_set_aside(office: Office) -> None:
    """Waiting or decided, no doubtful text of it stays; a person can process and decide anew."""
    cases = [office.waiting(), office.decided()]
    failing = Reading(office, reason="redaction_failed")
    started = applied(office, foreseen=failing, reading=failing)
    assert progress(office, started).quarantined == 2
    for case_id in cases:
        view = office.view(case_id)
        assert (view.state, view.quarantine_reason) == (
            CaseState.QUARANTINED,
            "redaction_failed",
        )
        assert view.redacted is None
        assert view.suggestion is None or view.suggestion.category.evidence == ()
    again = cases[1]
    office.finish_jobs()
    with office.database.write() as session:
        decisions.process_again(session, CLERK, again, None, now=NOW)
    job = office.claim_job()
    assert job is not None
    office.assess(job, replace(ASSESSMENT, suggestion=suggestion("environment.flood")))
    assert office.confirm(again).category == "environment.flood"


def test_a_lost_chunk_is_stored_by_the_one_who_took_it_over(office: Office) -> None:
    """Whoever lost its lease stores nothing; the cursor moves once."""
    office.waiting()
    started = start(office, "apply")
    with office.database.write() as session:
        lost = rescan_chunks.claim(session, worker="dead", now=NOW, lease=LEASE)
        assert rescan_chunks.claim(session, worker="b", now=NOW, lease=LEASE) is None
    assert lost is not None
    Reading(office).step(now=after(minutes=6))
    with office.database.write() as session, pytest.raises(StaleJob):
        rescan_chunks.record(
            session, office.vault, lost, [], policy_version=TARGET, now=after(minutes=7)
        )
    assert progress(office, started).done == 1


def test_two_processes_at_once_read_no_case_twice(office: Office) -> None:
    """Chunks are taken in turns."""
    for _ in range(10):
        office.waiting()
    started = start(office, "apply")

    def work(_number: int) -> None:
        while progress(office, started).finished_at is None:
            Reading(office).step()

    race(2, work)
    come = progress(office, started)
    assert (come.done, come.changed, come.total) == (10, 10, 10)


def test_a_dead_processes_lease_ends_at_once(office: Office) -> None:
    """What a killed process of this machine held is free for the next one."""
    office.waiting()
    start(office, "preview")
    with office.database.write() as session:
        rescan_chunks.claim(session, worker="dead", now=NOW, lease=LEASE)
        assert rescan_chunks.holders(session) == {"dead"}
        rescan_chunks.abandon(session, "dead", now=NOW)
    assert Reading(office).step()


def test_what_was_written_behind_the_cursor_is_read_too(office: Office) -> None:
    """A note redacted by the old rules and stored during the rescan is found at its end."""
    case_id = office.waiting()
    started = start(office, "apply")
    Reading(office).step()
    with office.database.write() as session:
        note = RedactedText("A washout, he says.", (), "en", "policy-1")
        decisions.add_note(session, CLERK, case_id, note, now=NOW)
    Reading(office).through()
    assert office.view(case_id).notes[0].text == "A [PERSON 1], he says."
    come = progress(office, started)
    assert come.finished_at is not None
    assert come.changed == 1


def test_what_is_stored_just_after_the_end_takes_the_rescan_up_again(office: Office) -> None:
    """A page that had redacted a note before the rule was applied may store it after the end."""
    case_id = office.waiting()
    started = start(office, "apply")
    Reading(office).through()

    def reopened(policy: str = TARGET, since: datetime = EARLIER) -> bool:
        with office.database.write() as session:
            return rescan_chunks.reopen(session, policy_version=policy, since=since)

    assert not reopened()
    with office.database.write() as session:
        note = RedactedText("The washout again.", (), "en", "policy-1")
        decisions.add_note(session, CLERK, case_id, note, now=NOW)
    assert not reopened("policy-3")
    assert not reopened(since=after(minutes=1))
    assert reopened()
    Reading(office).through()
    assert office.view(case_id).notes[0].text == "The [PERSON 1] again."
    assert progress(office, started).finished_at is not None


def test_a_case_triaged_meanwhile_keeps_its_newer_text(office: Office) -> None:
    """A chunk read before a case was processed again does not write over the result."""
    case_id = office.waiting()
    start(office, "apply")
    with office.database.write() as session:
        claimed = rescan_chunks.claim(session, worker="w", now=NOW, lease=LEASE)
    assert claimed is not None
    with office.database.read() as session:
        stored = rescan_chunks.cases(session, claimed, 9, policy_version=TARGET)
    with office.database.write() as session:
        decisions.quarantine(session, CLERK, case_id, "name_missed", now=NOW)
        decisions.process_again(session, CLERK, case_id, "en", now=NOW)
    job = office.claim_job()
    assert job is not None
    office.assess(job, replace(ASSESSMENT, redacted=redacted_now("Newer [PERSON 1].")))
    outcomes = [Reading(office).outcome(case) for case in stored]
    with office.database.write() as session:
        rescan_chunks.record(
            session, office.vault, claimed, outcomes, policy_version=TARGET, now=NOW
        )
    assert bodies(office, [case_id]) == {"Newer [PERSON 1]."}


def test_an_apply_takes_the_place_of_any_rescan_and_a_preview_waits_for_it(office: Office) -> None:
    """Half-changed text is finished first; a preview gives way."""
    office.waiting()
    first, second = start(office, "preview"), start(office, "apply")
    with pytest.raises(RescanUnderWay):
        start(office, "preview")
    third = start(office, "apply", policy="policy-3")
    with office.database.read() as session:
        states = [rescans.get(session, PRIVACY, each.id).state for each in (first, second, third)]
        latest = rescans.latest(session, PRIVACY)
    assert [state.value for state in states] == ["superseded", "superseded", "running"]
    assert latest is not None


def test_a_preview_begun_by_other_software_starts_over(office: Office) -> None:
    """Counts of two redactions never mix."""
    for _ in range(3):
        office.waiting()
    started = start(office, "preview")
    Reading(office).step()
    with office.database.write() as session:
        claimed = rescan_chunks.claim(session, worker="w", now=NOW, lease=LEASE)
        assert claimed is not None
        rescan_chunks.restart(session, claimed, policy_version="policy-3")
    assert progress(office, started).done == 0
    Reading(office, policy="policy-3").through()
    assert progress(office, started).done == 3


def test_an_apply_by_other_software_than_the_preview_is_refused(office: Office) -> None:
    """After an upgrade the officer previews again."""
    rule_id = proposed(office)
    preview = start(office, "preview", rule_id)
    Reading(office).through()

    def apply_with_other_software() -> None:
        with office.database.write() as session:
            office_rules.apply(session, PRIVACY, rule_id, preview_id=preview.id, now=NOW)
            rescans.start(
                session,
                PRIVACY,
                policy_version="policy-3",
                rule_id=rule_id,
                purpose="apply",
                now=NOW,
            )

    with pytest.raises(PreviewOutdated):
        apply_with_other_software()
    with office.database.read() as session:
        assert office_rules.active(session, office.vault) == ()
        assert rescans.pending(session) == 0
