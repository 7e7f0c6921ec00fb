"""Every action of the review queue that is to leave its event, made ready and not yet taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

from sqlalchemy import delete
from sqlalchemy.orm import Session

from classifiers.model import Prediction, Severity
from classifiers.taxonomy import Taxonomy
from review_queue import (
    absences,
    acceptance,
    account_changes,
    accounts,
    adjudication,
    alerts,
    approvals,
    asking,
    bursts,
    case_clocks,
    claims,
    decisions,
    deliveries,
    escalation_calls,
    escalations,
    exports,
    followup_answers,
    followups,
    jobs,
    model_choices,
    occurrences,
    office_rules,
    originals,
    ownership,
    parked,
    passing,
    people,
    rescan_chunks,
    rescans,
    review_shares,
    routing_versions,
    sample_findings,
    samples,
    second_looks,
    splitting,
    staff,
    thresholds,
    together,
    together_confidence,
    triage_record,
    undoing,
    vault_rotation,
    visibility,
)
from review_queue.errors import CaseNotFound
from review_queue.escalation_tables import AlertRow
from review_queue.exports import Format
from review_queue.followup_answers import Answer
from review_queue.followups import Address, Questions
from review_queue.model import PUBLIC, Actor, Correction, Role
from review_queue.occurrence_tables import BurstCaseRow, BurstRow
from review_queue.originals import OpeningReason
from review_queue.ownership import Owner
from review_queue.reasons import UNSAID
from review_queue.review_shares import Shares
from review_queue.staff import Profile
from review_queue.tables import CaseRow
from review_queue.together import Alike
from review_queue.vault import Vault
from tests.review_queue import reviewing
from tests.review_queue.crew import TEAM, arriving, hire
from tests.review_queue.locksmith import KEEPER, Locksmith, key_id
from tests.review_queue.neighbours import HERE, settle
from tests.review_queue.office import (
    ASSESSMENT,
    CLERK,
    COLLEAGUE,
    NOW,
    PRIVACY,
    SUPERVISOR,
    Office,
    after,
    delivery,
    redacted,
    suggestion,
)
from tests.review_queue.reviewing import ALIKE, LOWER, SECOND, drawn, second
from tests.review_queue.test_office_rules import preview, propose
from tests.review_queue.test_samples import NAME, ORIGINAL, audited, mark

Step = Callable[[Session], object]
ADMINISTRATOR = Actor("pauline.thibodeau", Role.ADMINISTRATOR)
LEASE = timedelta(minutes=5)
NOTE = redacted("She called again about the plough.")
PROFILE = Profile(frozenset({TEAM}), frozenset({"en"}), frozenset(), 9, "")


def _of_case(act: Callable[[Session, str], object]) -> Callable[[Office], Step]:
    def ready(office: Office) -> Step:
        case_id = office.waiting()
        return lambda session: act(session, case_id)

    return ready


def _held(act: Callable[[Session, str], object]) -> Callable[[Office], Step]:
    def ready(office: Office) -> Step:
        case_id = office.waiting()
        office.claim(case_id)
        return lambda session: act(session, case_id)

    return ready


def _of_account(act: Callable[..., object], *to: object) -> Callable[[Office], Step]:
    def ready(office: Office) -> Step:
        hire(office, "rosa")
        return lambda session: act(session, ADMINISTRATOR, "rosa", *to, now=NOW)

    return ready


def _enable(office: Office) -> Step:
    hire(office, "rosa")
    with office.database.write() as session:
        account_changes.disable(session, ADMINISTRATOR, "rosa", now=NOW)
    return lambda session: account_changes.enable(session, ADMINISTRATOR, "rosa", now=NOW)


def _create(_office: Office) -> Step:
    return lambda session: accounts.create_account(
        session, username="rosa", display_name="Rosa", role=Role.CLERK, password="x",
        language="en", now=NOW,
    )  # fmt: skip


def _absence(office: Office) -> Step:
    hire(office, "rosa")
    return lambda session: absences.enter(
        session, SUPERVISOR, "rosa", starts_at=NOW, ends_at=after(days=2), cover=None,
        handling=absences.MOVE, now=NOW,
    )  # fmt: skip


def _entered(office: Office) -> int:
    step = _absence(office)
    with office.database.write() as session:
        step(session)
    return 1


def _end_absence(office: Office) -> Step:
    number = _entered(office)
    return lambda session: absences.end(session, SUPERVISOR, number, now=after(hours=1))


def _settle_absences(office: Office) -> Step:
    hire(office, "noel")
    hire(office, "rosa", capacity=50)
    office.waiting()
    with office.database.write() as session:
        for username in ("noel", "rosa"):
            absences.enter(
                session, SUPERVISOR, username, starts_at=after(hours=1), ends_at=after(days=2),
                cover=None, handling=absences.MOVE, now=NOW,
            )  # fmt: skip
    return lambda session: ownership.settle_absences(session, now=after(hours=2))


def _fill(office: Office) -> Step:
    office.waiting()
    hire(office, "rosa")
    return lambda session: ownership.fill(session, now=NOW)


def _answered(answer: Callable[..., object]) -> Callable[[Office], Step]:
    def ready(office: Office) -> Step:
        with office.database.write() as session:
            _ask_for_many(office)(session)
        return lambda session: answer(session, SUPERVISOR, 1, now=NOW)

    return ready


def _ask_for_many(_office: Office) -> Step:
    return lambda session: approvals.ask(
        session, CLERK, count=5, reason="complaint", note=NOTE, now=NOW
    )


def _burst(office: Office) -> Step:
    """Two neighbours are no burst; the third, whose triage is still to be recorded, makes one."""
    for number in range(2):
        settle(office, HERE, sender=f"n{number}@example.org")
    third = settle(office, HERE, sender="n3@example.org")
    with office.database.write() as session:
        session.execute(delete(BurstCaseRow))
        session.execute(delete(BurstRow))
    return lambda session: bursts.watch(session, third, now=NOW)


def _notice(office: Office) -> Step:
    for number in range(3):
        settle(office, HERE, sender=f"n{number}@example.org")
    return lambda session: bursts.mark_seen(session, SUPERVISOR, 1, seen=3, now=NOW)


def _paused(office: Office) -> str:
    case_id = office.waiting()
    with office.database.write() as session:
        case_clocks.pause(session, CLERK, case_id, reason="call_awaited", days=1, now=NOW)
    return case_id


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


def _waits_no_longer(office: Office) -> Step:
    case_id = _paused(office)
    return lambda session: case_clocks.wait_no_longer(
        session, CLERK, session.get_one(CaseRow, case_id), "by_mistake", now=after(hours=1)
    )


def _clock_answered(office: Office) -> Step:
    case_id = _paused(office)
    return lambda session: case_clocks.answered(session, case_id, now=after(hours=1))


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


def _resume(office: Office) -> Step:
    case_id = _paused(office)
    return lambda session: case_clocks.resume(
        session, CLERK, case_id, outcome="answered", now=after(hours=1)
    )


def _sweep(office: Office) -> Step:
    _paused(office)
    return lambda session: case_clocks.sweep(session, now=after(days=9))


def _joined(join: Callable[..., object], **seen: int) -> Callable[[Office], Step]:
    def ready(office: Office) -> Step:
        one, other = settle(office, HERE), settle(office, HERE)
        return lambda session: join(session, CLERK, one, other, seen=0, now=NOW, **seen)

    return ready


def _unmerge(office: Office) -> Step:
    one, other = settle(office, HERE), settle(office, HERE)
    with office.database.write() as session:
        occurrences.merge(session, CLERK, one, other, seen=0, seen_leading=0, now=NOW)
    fence = office.view(one).fence
    return lambda session: occurrences.unmerge(session, CLERK, one, seen=fence, now=NOW)


def _last_failure(office: Office) -> Step:
    job = replace(office.received(), attempts=jobs.MAX_ATTEMPTS)
    return lambda session: jobs.fail(session, job, "worker_failed", now=NOW)


def _abandoned(office: Office) -> Step:
    office.accept()
    for attempt in range(jobs.MAX_ATTEMPTS):
        office.claim_job(now=after(hours=attempt))
    return lambda session: jobs.claim(session, worker="w", now=after(hours=9), lease=LEASE)


def _assess(office: Office) -> Step:
    job = office.received()
    return lambda session: triage_record.record_assessment(
        session, office.vault, job, ASSESSMENT, (), message_id="", defects=(), now=NOW
    )


def _set_aside(office: Office) -> Step:
    job = office.received()
    return lambda session: triage_record.record_quarantine(session, job, "too_large", now=NOW)


def _again(office: Office) -> Step:
    case_id = office.quarantined()
    return lambda session: decisions.process_again(session, CLERK, case_id, None, now=NOW)


def _apply_rule(office: Office) -> Step:
    rule_id = propose(office)
    previewed = preview(office, rule_id)
    return lambda session: office_rules.apply(
        session, PRIVACY, rule_id, preview_id=previewed.id, now=NOW
    )


def _withdraw_rule(office: Office) -> Step:
    rule_id = propose(office)
    return lambda session: office_rules.withdraw(session, PRIVACY, rule_id, now=NOW)


def _rescan(office: Office) -> Step:
    rule_id = propose(office)
    return lambda session: rescans.start(
        session, PRIVACY, policy_version="policy-2", rule_id=rule_id, purpose="preview", now=NOW
    )


def _last_chunk(office: Office) -> Step:
    with office.database.write() as session:
        _rescan(office)(session)
    with office.database.write() as session:
        claimed = rescan_chunks.claim(session, worker="w", now=NOW, lease=LEASE)
    assert claimed is not None
    return lambda session: rescan_chunks.record(
        session, office.vault, claimed, [], policy_version="policy-2", now=after(minutes=1)
    )


def _routing(office: Office) -> Step:
    def save(session: Session) -> object:
        number, table = routing_versions.in_force(session)
        return routing_versions.save(
            session, office.vault, SUPERVISOR, table.text + "\n# Tried.\n", after=number,
            reason=redacted("More people write from the north."), now=NOW,
        )  # fmt: skip

    return save


def _draw(office: Office) -> Step:
    office.waiting()
    return lambda session: samples.draw(session, PRIVACY, size=1, now=NOW)


def _marks(office: Office) -> Step:
    sample = audited(office)
    return lambda session: sample_findings.save_marks(
        session, PRIVACY, sample.id, 1, original=ORIGINAL, marks=[NAME], now=after(hours=1)
    )


def _settle(office: Office) -> Step:
    sample = audited(office)
    mark(office, sample, NAME)
    return lambda session: sample_findings.settle(
        session, PRIVACY, sample.id, 1, revised=[], now=after(hours=2)
    )


def _member(office: Office) -> Step:
    hire(office, "rosa")
    return lambda session: staff.change(session, SUPERVISOR, "rosa", PROFILE, now=NOW)


def _transfer(office: Office) -> Step:
    case_id = office.waiting()
    to = Owner("environment.southeast")
    return lambda session: ownership.transfer(session, CLERK, case_id, to=to, note=NOTE, now=NOW)


def _pass_on(office: Office) -> Step:
    case_id = office.waiting()
    hire(office, "rosa")
    fence = office.view(case_id).fence
    return lambda session: passing.pass_on(
        session, CLERK, case_id, person="rosa", team=None, note=NOTE, seen=fence, now=NOW
    )


def _parked(act: Callable[[Session, Vault, str], object]) -> Callable[[Office], Step]:
    def ready(office: Office) -> Step:
        with office.database.write() as session:
            parked_id = parked.park(session, office.vault, CLERK, b"{}", now=NOW)
        return lambda session: act(session, office.vault, parked_id)

    return ready


def _answered_second(office: Office) -> Step:
    case_id = drawn(office)
    office.confirm(case_id)
    look = reviewing.number(office, case_id)
    return lambda session: second_looks.answer(session, SECOND, look, ALIKE, how=UNSAID, now=NOW)


def _decision_shown(office: Office) -> Step:
    case_id = drawn(office)
    office.confirm(case_id)
    look = reviewing.number(office, case_id)
    return lambda session: second_looks.show_decision(session, SECOND, look, now=NOW)


def _settled(office: Office) -> Step:
    case_id = drawn(office)
    office.confirm(case_id)
    second(office, case_id, LOWER)
    look = reviewing.number(office, case_id)
    return lambda session: adjudication.settle(
        session, SUPERVISOR, look, ALIKE, how=UNSAID, now=NOW
    )


def _shares(office: Office) -> Step:
    return lambda session: review_shares.choose(
        session, office.vault, SUPERVISOR, Shares(0.1, 0.1), reason=NOTE, now=NOW
    )


def _draw_together(office: Office) -> Step:
    surely = replace(suggestion(), category=Prediction("roads.surface", 0.95))
    cases = [office.waiting(replace(ASSESSMENT, suggestion=surely)) for _ in range(2)]
    picked = dict.fromkeys(cases, 0)
    alike = Alike("roads", "roads.surface", Severity.S3, ("environment.flood", "roads.surface"))
    with office.database.write() as session:
        together_confidence.choose(session, SUPERVISOR, 0.9, agent=surely.agent, now=NOW)
    return lambda session: together.draw(session, CLERK, alike, picked, now=NOW)


def _confirm_together(office: Office) -> Step:
    draw = _draw_together(office)
    with office.database.write() as session:
        number = draw(session)
        assert isinstance(number, int)
        case_id = together.still_open(session, CLERK, number)[0]
    return lambda session: together.confirm_one(session, CLERK, number, case_id, now=NOW)


def _undo(office: Office) -> Step:
    case_id = office.waiting()
    office.confirm(case_id)
    return lambda session: undoing.undo(session, CLERK, case_id, now=after(seconds=5))


def _rotating(office: Office) -> tuple[Locksmith, Vault]:
    smith = Locksmith(office.database)
    Office(office.database, smith.vault()).accept()
    return smith, smith.vault()


def _add_key(office: Office) -> Step:
    smith, _vault = _rotating(office)
    smith.keys.append(Vault.new_key())
    vault = smith.vault()
    return lambda session: vault_rotation.add_key(session, vault, KEEPER, now=NOW)


def _finish_rotation(office: Office) -> Step:
    smith, _vault = _rotating(office)
    smith.rotation().begin(lambda: smith.keys.append(Vault.new_key()))
    vault = smith.vault()
    with office.database.write() as session:
        vault_rotation.rewrap(session, vault, KEEPER, after="", limit=100)
    return lambda session: vault_rotation.finish(session, vault, KEEPER, now=NOW)


def _retire(office: Office) -> Step:
    smith, _vault = _rotating(office)
    smith.rotate()
    vault, first = smith.vault(), key_id(smith.keys[0])
    return lambda session: vault_rotation.retire(session, vault, KEEPER, first, now=NOW)


def _shown(office: Office) -> Step:
    first = settle(office, HERE, sender="a@example.org")
    later = settle(office, HERE, sender="a@example.org")
    with office.database.read() as session:
        earlier = people.earlier(session, CLERK, later)
    assert [each.case_id for each in earlier] == [first]
    return lambda session: people.record_shown(session, CLERK, later, earlier, now=NOW)


def _emergency(office: Office) -> Step:
    arriving(office, severity=Severity.S1)

    def step(session: Session) -> object:
        calls = escalation_calls.emergencies(session, now=NOW)
        return escalations.sweep(session, calls, now=NOW, channels={alerts.WEBHOOK})

    return step


def _unclear_alert(office: Office) -> Step:
    tell = _emergency(office)
    with office.database.write() as session:
        tell(session)
        alert = alerts.claim(session, now=NOW)
        assert alert is not None
        deliveries.unclear(session, AlertRow, alert, now=NOW)
    return lambda s: alerts.settle(s, SUPERVISOR, alert.id, deliveries.ARRIVED, now=NOW)


ACTIONS: Mapping[str, Callable[[Office], Step]] = MappingProxyType(
    {
        "absences.end": _end_absence,
        "absences.enter": _absence,
        "acceptance.accept": lambda office: lambda s: acceptance.accept(
            s, office.vault, delivery(), now=NOW
        ),
        "account_changes.change_role": _of_account(account_changes.change_role, Role.CLERK),
        "account_changes.disable": _of_account(account_changes.disable),
        "account_changes.enable": _enable,
        "account_changes.limit_areas": _of_account(account_changes.limit_areas, ["roads"]),
        "account_changes.reset_password": _of_account(account_changes.reset_password),
        "accounts.authenticate": lambda _office: lambda s: accounts.authenticate(
            s, "nobody", "x", now=NOW
        ),
        "accounts.create_account": _create,
        "approvals.ask": _ask_for_many,
        "approvals.grant": _answered(approvals.grant),
        "approvals.refuse": _answered(approvals.refuse),
        "bursts.mark_seen": _notice,
        "bursts.watch": _burst,
        "asking.record_asked": _of_case(
            lambda s, c: asking.record_asked(s, CLERK, c, tool="route", cases=0, now=NOW)
        ),
        "case_clocks.answered": _clock_answered,
        "case_clocks.wait_no_longer": _waits_no_longer,
        "case_clocks.pause": _of_case(
            lambda s, c: case_clocks.pause(s, CLERK, c, reason="call_awaited", days=2, now=NOW)
        ),
        "case_clocks.reprioritise": _of_case(
            lambda s, c: case_clocks.reprioritise(
                s, CLERK, c, Severity.S2, taxonomy=Taxonomy.load(), now=NOW
            )
        ),
        "case_clocks.resume": _resume,
        "case_clocks.sweep": _sweep,
        "alerts.settle": _unclear_alert,
        "escalations.sweep": _emergency,
        "claims.claim": _of_case(lambda s, c: claims.claim(s, CLERK, c, now=NOW)),
        "claims.claim_next": _of_case(lambda s, _: claims.claim_next(s, CLERK, now=NOW)),
        "claims.release": _held(lambda s, c: claims.release(s, CLERK, c, now=NOW)),
        "decisions.add_note": _of_case(lambda s, c: decisions.add_note(s, CLERK, c, NOTE, now=NOW)),
        "decisions.confirm": _held(lambda s, c: decisions.confirm(s, CLERK, c, seen=1, now=NOW)),
        "decisions.correct": _held(
            lambda s, c: decisions.correct(s, CLERK, c, Correction("roads.snow"), seen=1, now=NOW)
        ),
        "decisions.process_again": _again,
        "decisions.quarantine": _of_case(
            lambda s, c: decisions.quarantine(s, CLERK, c, "not_a_request", now=NOW)
        ),
        "exports.case_record": _of_case(
            lambda s, c: exports.case_record(s, SUPERVISOR, c, form=Format.CSV, now=NOW)
        ),
        "exports.record": lambda _office: lambda s: exports.record(
            s, SUPERVISOR, 5, Format.CSV, now=NOW
        ),
        "jobs.claim": _abandoned,
        "jobs.fail": _last_failure,
        "followup_answers.answer": _citizen_answers,
        "followup_answers.keep_as_note": _of_case(
            lambda s, c: followup_answers.keep_as_note(s, c, NOTE, now=NOW)
        ),
        "followup_answers.leave_sealed": _of_case(
            lambda s, c: followup_answers.leave_sealed(s, c, "language_unknown", now=NOW)
        ),
        "followups.ask": _ask,
        "followups.settle": _settle_letter,
        "followups.withdraw": _withdraw_letter,
        "model_choices.choose": lambda office: lambda s: model_choices.choose(
            s, office.vault, SUPERVISOR, name="spring", digest="a" * 64, previous=None,
            reason=redacted("Better on the gold set."), now=NOW,
        ),
        "occurrences.link": _joined(occurrences.link),
        "occurrences.merge": _joined(occurrences.merge, seen_leading=0),
        "occurrences.unmerge": _unmerge,
        "office_rules.apply": _apply_rule,
        "office_rules.propose": lambda office: lambda s: office_rules.propose(
            s, office.vault, PRIVACY, kind="term", entity_type="PERSON", value="Zed", now=NOW
        ),
        "office_rules.withdraw": _withdraw_rule,
        "originals.erase_case": lambda office: _of_case(
            lambda s, c: originals.erase_case(
                s, office.vault, PRIVACY, c, reason="retention_ended", now=NOW
            )
        )(office),
        "originals.open_original": _of_case(
            lambda s, c: originals.open_original(
                s, CLERK, c, reason=OpeningReason.COMPLAINT, note=NOTE, now=NOW
            )
        ),
        "ownership.fill": _fill,
        "ownership.settle_absences": _settle_absences,
        "ownership.transfer": _transfer,
        "parked.let_expired_go": _parked(
            lambda s, vault, _: parked.let_expired_go(s, vault, now=after(days=2))
        ),
        "parked.let_go": _parked(
            lambda s, vault, p: parked.let_go(
                s, vault, CLERK, p, reason=parked.REMOVED, now=after(hours=1)
            )
        ),
        "parked.park": lambda office: lambda s: parked.park(
            s, office.vault, CLERK, b"{}", now=NOW
        ),
        "parked.resume": _parked(
            lambda s, vault, p: parked.resume(s, vault, CLERK, p, now=after(hours=1))
        ),
        "passing.pass_on": _pass_on,
        "people.record_shown": _shown,
        "rescan_chunks.record": _last_chunk,
        "review_shares.choose": _shares,
        "rescans.start": _rescan,
        "routing_versions.save": _routing,
        "second_looks.answer": _answered_second,
        "second_looks.show_decision": _decision_shown,
        "adjudication.settle": _settled,
        "sample_findings.save_marks": _marks,
        "sample_findings.settle": _settle,
        "samples.draw": _draw,
        "splitting.split": lambda office: _held(
            lambda s, c: splitting.split(
                s, office.vault, CLERK, c, redacted("A lamp is out too."), seen=1, now=NOW
            )
        )(office),
        "staff.change": _member,
        "together.confirm_one": _confirm_together,
        "together.draw": _draw_together,
        "together_confidence.choose": lambda _office: lambda s: together_confidence.choose(
            s, SUPERVISOR, 0.95, agent="x", now=NOW
        ),
        "thresholds.choose": lambda office: lambda s: thresholds.choose(
            s, office.vault, SUPERVISOR, threshold=0.5, agent="x",
            reason=redacted("Too few were suggested."), now=NOW,
        ),
        "triage_record.record_addition": _add,
        "triage_record.record_assessment": _assess,
        "triage_record.record_quarantine": _set_aside,
        "undoing.undo": _undo,
        "vault_rotation.add_key": _add_key,
        "vault_rotation.finish": _finish_rotation,
        "vault_rotation.retire": _retire,
        "visibility.record_page_refused": lambda _office: lambda s: visibility.record_page_refused(
            s, COLLEAGUE, "audit.listing", permission="see_audit", now=NOW
        ),
        "visibility.record_refusal": lambda _office: lambda s: visibility.record_refusal(
            s, PUBLIC, CaseNotFound(), now=NOW
        ),
    }
)  # fmt: skip
