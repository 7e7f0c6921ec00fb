"""Who may do what, for every role and every function that asks."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from classifiers.model import Severity
from classifiers.taxonomy import Taxonomy
from review_queue import (
    account_changes,
    accounts,
    adjudication,
    agreement,
    approvals,
    asking,
    audit,
    blind,
    bursts,
    case_clocks,
    confirming,
    corrections,
    decisions,
    exports,
    followups,
    like_cases,
    looks,
    nearness,
    occurrences,
    originals,
    outcomes,
    oversight,
    people,
    precedents,
    queue,
    reasons,
    review_shares,
    second_looks,
    taken,
    threshold_outcomes,
    thresholds,
    trends,
    vault_rotation,
)
from review_queue.access import Permission, permitted, require
from review_queue.errors import (
    AccountRefused,
    ApprovalRefused,
    BurstNotFound,
    CaseNotFound,
    ClaimConflict,
    FollowUpClosed,
    MergeRefused,
    PermissionDenied,
)
from review_queue.exports import Format
from review_queue.filters import EVERYTHING
from review_queue.model import PUBLIC, WORKER, Actor, Correction, Role
from review_queue.originals import OpeningReason
from review_queue.reasons import UNSAID
from review_queue.review_shares import Shares
from review_queue.tables import DeliveryRow
from review_queue.trends import Quarter
from review_queue.vault import Vault
from tests.review_queue.office import EVALUATOR, NOW, SQLITE_ONLY, Office, redacted


def _joined(
    join: Callable[..., object], session: Session, actor: Actor, case_id: str, **seen: int
) -> None:
    """Join a case with itself: whoever may try is told that it cannot be."""
    with suppress(MergeRefused):
        join(session, actor, case_id, case_id, now=NOW, **seen)


def _marked(session: Session, actor: Actor) -> None:
    """Mark a notice that is not there: whoever may try is told so."""
    with suppress(BurstNotFound):
        bursts.mark_seen(session, actor, 1, seen=3, now=NOW)


def _created(session: Session, actor: Actor, case_id: str) -> None:
    """Create an account that no other actor of the test has made."""
    accounts.create_account(
        session,
        username=f"new.{case_id[-4:].lower()}",
        display_name="New",
        role=Role.CLERK,
        password="lighthouse",
        language="en",
        now=NOW,
        actor=actor,
    )


def _asked(session: Session, actor: Actor) -> None:
    note = redacted("To answer an access request.")
    approvals.ask(session, actor, count=5, reason="complaint", note=note, now=NOW)


def _answered(answer: Callable[..., object], session: Session, actor: Actor) -> None:
    """Answer a request that is not there: whoever may try is told so."""
    with suppress(ApprovalRefused):
        answer(session, actor, 1, now=NOW)


def _changed(change: Callable[..., object], session: Session, actor: Actor, *to: object) -> None:
    """Change an account that is not there: whoever may try is told so."""
    with suppress(AccountRefused):
        change(session, actor, "nobody-here", *to, now=NOW)


def _resumed(session: Session, actor: Actor, case_id: str) -> None:
    """Start a clock that runs: whoever may try is told so."""
    with suppress(ClaimConflict):
        case_clocks.resume(session, actor, case_id, outcome="answered", now=NOW)


def _unknown(step: Callable[[], object]) -> None:
    """Take a step on a second look that is not there: whoever may try is told so."""
    with suppress(CaseNotFound):
        step()


def _closed(
    act: Callable[..., object], session: Session, actor: Actor, case_id: str, *more: object
) -> None:
    """Do something to questions that nobody asked: whoever may try is told so."""
    with suppress(FollowUpClosed):
        act(session, actor, case_id, 10**6, *more, now=NOW)


def _unknown_followup(step: Callable[[], object]) -> None:
    with suppress(FollowUpClosed):
        step()


VAULT = Vault(Vault.new_key())
ROAD = followups.Questions("roads.surface", ("place",), "en")
Step = Callable[[Session, Actor, str], object]

STEPS: dict[str, tuple[Permission, Step]] = {
    "waiting": (Permission.SEE_QUEUE, lambda s, a, _: queue.waiting(s, a)),
    "counts": (Permission.SEE_QUEUE, lambda s, a, _: queue.counts(s, a)),
    "view": (Permission.SEE_CASE, lambda s, a, c: queue.view(s, a, c, now=NOW)),
    "readable": (Permission.SEE_CASE, lambda s, a, c: precedents.readable(s, a, [c])),
    "quarantined": (Permission.SEE_QUARANTINE, lambda s, a, _: queue.quarantined(s, a)),
    "claim": (Permission.CLAIM, lambda s, a, c: queue.claim(s, a, c, now=NOW)),
    "claim_next": (Permission.CLAIM, lambda s, a, _: queue.claim_next(s, a, now=NOW)),
    "confirm": (Permission.DECIDE, lambda s, a, c: decisions.confirm(s, a, c, seen=0, now=NOW)),
    "correct": (
        Permission.DECIDE,
        lambda s, a, c: decisions.correct(s, a, c, Correction("roads.snow"), seen=0, now=NOW),
    ),
    "add_note": (
        Permission.NOTE,
        lambda s, a, c: decisions.add_note(s, a, c, redacted("x"), now=NOW),
    ),
    "quarantine": (
        Permission.QUARANTINE,
        lambda s, a, c: decisions.quarantine(s, a, c, "name_missed", now=NOW),
    ),
    "earlier": (Permission.SEE_CONTEXT, lambda s, a, c: people.earlier(s, a, c)),
    "near": (Permission.SEE_CONTEXT, lambda s, a, c: nearness.near(s, a, c)),
    "joined": (Permission.SEE_CONTEXT, lambda s, a, c: occurrences.joined(s, a, c)),
    "described": (Permission.SEE_CONTEXT, lambda s, a, _: outcomes.described(s, a, (), limit=5)),
    "link": (Permission.JOIN, lambda s, a, c: _joined(occurrences.link, s, a, c, seen=0)),
    "merge": (
        Permission.JOIN,
        lambda s, a, c: _joined(occurrences.merge, s, a, c, seen=0, seen_leading=0),
    ),
    "record_asked": (
        Permission.SEE_PROPOSAL,
        lambda s, a, c: asking.record_asked(s, a, c, tool="route", cases=0, now=NOW),
    ),
    "like": (
        Permission.SEE_CONTEXT,
        lambda s, a, c: like_cases.like(s, a, c, like_cases.Wanted(), limit=5),
    ),
    "followups": (Permission.SEE_CASE, lambda s, a, c: followups.followups(s, a, c)),
    "ask_citizen": (
        Permission.FOLLOW_UP,
        lambda s, a, c: followups.ask(
            s, VAULT, a, c, ROAD, followups.Address(), by_mail=False, now=NOW
        ),
    ),
    "withdraw_followup": (
        Permission.FOLLOW_UP,
        lambda s, a, c: _closed(followups.withdraw, s, a, c),
    ),
    "settle_followup": (
        Permission.FOLLOW_UP,
        lambda s, a, c: _closed(followups.settle, s, a, c, "arrived"),
    ),
    "followup_token": (
        Permission.FOLLOW_UP,
        lambda s, a, c: _unknown_followup(lambda: followups.token(s, VAULT, a, c, 10**6)),
    ),
    "clock": (Permission.SEE_CASE, lambda s, a, c: case_clocks.clock(s, a, c, now=NOW)),
    "pause": (
        Permission.KEEP_CLOCK,
        lambda s, a, c: case_clocks.pause(s, a, c, reason="call_awaited", days=2, now=NOW),
    ),
    "resume": (Permission.KEEP_CLOCK, lambda s, a, c: _resumed(s, a, c)),
    "reprioritise": (
        Permission.KEEP_CLOCK,
        lambda s, a, c: case_clocks.reprioritise(
            s, a, c, Severity.S1, taxonomy=Taxonomy.load(), now=NOW
        ),
    ),
    "notices": (Permission.SEE_OVERSIGHT, lambda s, a, _: bursts.notices(s, a, now=NOW)),
    "accounts": (Permission.SEE_ACCOUNTS, lambda s, a, _: accounts.listed(s, a)),
    "create_account": (Permission.MANAGE_ACCOUNTS, lambda s, a, c: _created(s, a, c)),
    "change_role": (
        Permission.MANAGE_ACCOUNTS,
        lambda s, a, _: _changed(account_changes.change_role, s, a, Role.CLERK),
    ),
    "limit_areas": (
        Permission.MANAGE_ACCOUNTS,
        lambda s, a, _: _changed(account_changes.limit_areas, s, a, ["roads"]),
    ),
    "disable": (
        Permission.MANAGE_ACCOUNTS,
        lambda s, a, _: _changed(account_changes.disable, s, a),
    ),
    "enable": (Permission.MANAGE_ACCOUNTS, lambda s, a, _: _changed(account_changes.enable, s, a)),
    "reset_password": (
        Permission.MANAGE_ACCOUNTS,
        lambda s, a, _: _changed(account_changes.reset_password, s, a),
    ),
    "taken": (Permission.RECEIVE, lambda s, a, _: taken.taken(s, a)),
    "quarters": (
        Permission.SEE_TRENDS,
        lambda s, a, _: trends.quarters(s, a, province="NB", now=NOW),
    ),
    "trends": (
        Permission.SEE_TRENDS,
        lambda s, a, _: trends.trends(s, a, Quarter(2025, 1), {}, province="NB", now=NOW),
    ),
    "mark_seen": (Permission.ANSWER_NOTICE, lambda s, a, _: _marked(s, a)),
    "comparisons": (
        Permission.SEE_EVALUATION,
        lambda s, a, _: list(corrections.comparisons(s, a)),
    ),
    "decided_texts": (
        Permission.SEE_TEXT,
        lambda s, a, _: list(corrections.decided_texts(s, a)),
    ),
    "overview": (Permission.SEE_OVERSIGHT, lambda s, a, _: oversight.overview(s, a, now=NOW)),
    "threshold_outcomes": (
        Permission.SEE_OVERSIGHT,
        lambda s, a, _: threshold_outcomes.outcomes(s, a, "x", own=0.5, thresholds=[0.5]),
    ),
    "thresholds": (Permission.SEE_OVERSIGHT, lambda s, a, _: thresholds.listed(s, VAULT, a)),
    "choose_threshold": (
        Permission.SET_THRESHOLD,
        lambda s, a, _: thresholds.choose(
            s, VAULT, a, threshold=0.5, agent="x", reason=redacted("Too few suggested."), now=NOW
        ),
    ),
    "choose_shares": (
        Permission.SET_REVIEW_SHARES,
        lambda s, a, _: review_shares.choose(
            s, VAULT, a, Shares(0.1, 0.1), reason=redacted("To know each other."), now=NOW
        ),
    ),
    "shares": (Permission.SEE_OVERSIGHT, lambda s, a, _: review_shares.listed(s, VAULT, a)),
    "replay_draws": (Permission.SEE_AUDIT, lambda s, a, _: blind.replay(s, VAULT, a)),
    "bench": (Permission.SECOND_READ, lambda s, a, _: looks.bench(s, a, now=NOW)),
    "take_look": (Permission.SECOND_READ, lambda s, a, _: looks.take_next(s, a, now=NOW)),
    "look": (Permission.SECOND_READ, lambda s, a, _: _unknown(lambda: looks.look(s, a, 1))),
    "second_answer": (
        Permission.SECOND_READ,
        lambda s, a, _: _unknown(
            lambda: second_looks.answer(s, a, 1, Correction(), how=UNSAID, now=NOW)
        ),
    ),
    "show_decision": (
        Permission.SECOND_READ,
        lambda s, a, _: _unknown(lambda: second_looks.show_decision(s, a, 1, now=NOW)),
    ),
    "settle": (
        Permission.ADJUDICATE,
        lambda s, a, _: _unknown(
            lambda: adjudication.settle(s, a, 1, Correction(), how=UNSAID, now=NOW)
        ),
    ),
    "confirming": (Permission.SEE_OVERSIGHT, lambda s, a, _: confirming.confirming(s, a, now=NOW)),
    "agreement": (Permission.SEE_OVERSIGHT, lambda s, a, _: agreement.seen_by_overseer(s, a)),
    "answered_twice": (Permission.SEE_EVALUATION, lambda s, a, _: agreement.answered_twice(s, a)),
    "reasons": (Permission.SEE_EVALUATION, lambda s, a, _: reasons.counts(s, a)),
    "events": (Permission.SEE_AUDIT, lambda s, a, _: audit.events(s, a)),
    "openings": (Permission.SEE_AUDIT, lambda s, a, _: originals.openings(s, a, limit=5)),
    "open_original": (
        Permission.OPEN_ORIGINAL,
        lambda s, a, c: originals.open_original(
            s, a, c, reason=OpeningReason.COMPLAINT, note=redacted("To answer the letter."), now=NOW
        ),
    ),
    "ask_for_many": (Permission.OPEN_ORIGINAL, lambda s, a, _: _asked(s, a)),
    "newest_request": (Permission.OPEN_ORIGINAL, lambda s, a, _: approvals.newest(s, a)),
    "export_waiting": (
        Permission.EXPORT,
        lambda s, a, _: exports.waiting(s, a, EVERYTHING, now=NOW),
    ),
    "export_case": (
        Permission.EXPORT_CASE,
        lambda s, a, c: exports.case_record(s, a, c, form=Format.CSV, now=NOW),
    ),
    "exports": (Permission.KEEP_RECORDS, lambda s, a, _: exports.made(s, a)),
    "requests": (Permission.APPROVE_OPENING, lambda s, a, _: approvals.waiting(s, a)),
    "grant": (Permission.APPROVE_OPENING, lambda s, a, _: _answered(approvals.grant, s, a)),
    "refuse": (Permission.APPROVE_OPENING, lambda s, a, _: _answered(approvals.refuse, s, a)),
    "erase_case": (
        Permission.KEEP_VAULT,
        lambda s, a, c: originals.erase_case(s, VAULT, a, c, reason="retention_ended", now=NOW),
    ),
    "vault_status": (
        Permission.KEEP_VAULT,
        lambda s, a, _: vault_rotation.status(s, a, VAULT.ring),
    ),
}
ACTORS = [*(Actor(f"a.{role}", role) for role in Role), WORKER, PUBLIC, Actor("nobody")]
FOR_THE_SUPERVISOR = {
    "see_evaluation",
    "see_oversight",
    "see_audit",
    "choose_model",
    "set_threshold",
    "set_review_shares",
    "answer_notice",
    "see_trends",
    "see_accounts",
    "approve_opening",
    "export",
    "export_case",
    "change_routing",
    "manage_staff",
}
OF_THE_DESK = {"receive", "claim", "decide", "join", "keep_clock", "transfer", "second_read"} | {
    "follow_up"
}
FOR_THE_PRIVACY_OFFICER = {"audit_redaction", "change_redaction", "keep_vault"}
FOR_OTHERS = {"keep_records", "manage_accounts", "see_settings"}
OF_THE_SYSTEM = {
    Permission.SEE_QUEUE,
    Permission.SEE_CASE,
    Permission.SEE_QUARANTINE,
    Permission.SEE_EVALUATION,
    Permission.SEE_OVERSIGHT,
    Permission.SEE_AUDIT,
    Permission.RECEIVE,
    Permission.KEEP_VAULT,
    Permission.EVERY_CASE,
    Permission.SEE_TEXT,
    Permission.SEE_PROPOSAL,
    Permission.SEE_CONTEXT,
    Permission.SEE_ACCOUNTS,
    Permission.MANAGE_ACCOUNTS,
}


@pytest.fixture(scope="session")
def vault() -> Vault:
    return VAULT


def _may(actor: Actor, permission: Permission) -> bool:
    try:
        require(actor, permission)
    except PermissionDenied:
        return False
    return True


@SQLITE_ONLY
@pytest.mark.parametrize("name", STEPS)
def test_every_function_asks_for_its_permission_from_every_role(office: Office, name: str) -> None:
    """Whoever lacks the permission is refused; whoever has it gets the case."""
    permission, step = STEPS[name]
    for actor in ACTORS:
        case_id = office.waiting()
        with office.database.write() as session:
            # Their own, so that nothing but the permission is in question.
            session.scalars(
                select(DeliveryRow).where(DeliveryRow.case_id == case_id)
            ).one().taken_by = actor.id
            if _may(actor, permission):
                step(session, actor, case_id)
            else:
                with pytest.raises(PermissionDenied):
                    step(session, actor, case_id)


def test_release_and_process_again_are_refused_without_permission(office: Office) -> None:
    """The two steps that need a case in a certain state refuse before looking at it."""
    case_id = office.waiting()
    refused = [actor for actor in ACTORS if not _may(actor, Permission.CLAIM)]
    claiming = {Role.INTAKE, Role.CASE_WORKER, Role.REVIEWER, Role.SUPERVISOR}
    assert {actor.role for actor in refused} == {None, *Role} - claiming
    with office.database.write() as session:
        for actor in refused:
            with pytest.raises(PermissionDenied):
                queue.release(session, actor, case_id, now=NOW)
        for actor in (EVALUATOR, WORKER, PUBLIC):
            with pytest.raises(PermissionDenied):
                decisions.process_again(session, actor, case_id, None, now=NOW)


@pytest.mark.parametrize(
    ("role", "denied"),
    [
        (
            Role.INTAKE,
            {"adjudicate"} | FOR_THE_SUPERVISOR | FOR_THE_PRIVACY_OFFICER | FOR_OTHERS,
        ),
        (Role.REVIEWER, FOR_THE_SUPERVISOR | FOR_THE_PRIVACY_OFFICER | FOR_OTHERS),
        (
            Role.PRIVACY,
            {"adjudicate"}
            | OF_THE_DESK
            | FOR_THE_SUPERVISOR - {"see_audit", "approve_opening"}
            | FOR_OTHERS,
        ),
        (Role.SUPERVISOR, FOR_THE_PRIVACY_OFFICER | FOR_OTHERS),
    ],
)
def test_each_role_may_do_what_its_work_needs(role: Role, denied: set[str]) -> None:
    """The table of roles, written a second time from the other side."""
    assert set(Permission) - permitted(role) == denied


def test_the_evaluator_sees_figures_and_nothing_else() -> None:
    """Measuring the machine takes no case's text."""
    assert permitted(Role.EVALUATOR) == {Permission.SEE_EVALUATION}


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (Role.CLERK, {"receive", "see_case", "see_text", "note"}),
        (
            Role.CASE_WORKER,
            {"see_queue", "see_case", "see_text", "see_proposal", "see_context"}
            | {"claim", "decide", "note", "quarantine", "open_original"}
            | {"keep_clock", "transfer", "follow_up"},
        ),
        (Role.DIRECTOR, {"see_trends", "see_queue", "every_case", "export"}),
        (Role.MINISTER, {"see_trends"}),
        (
            Role.RECORDS,
            {"see_case", "every_case", "see_text", "see_proposal", "see_audit"}
            | {"export_case", "keep_records"},
        ),
        (Role.ADMINISTRATOR, {"see_accounts", "manage_accounts", "see_settings"}),
    ],
)
def test_a_narrow_role_may_do_this_and_nothing_else(role: Role, allowed: set[str]) -> None:
    """No text for who manages accounts or reads figures, no decision for who keeps records."""
    assert permitted(role) == allowed


def test_no_part_of_the_system_decides_for_a_person() -> None:
    """Programs receive, report and keep the vault; the public only brings messages."""
    assert permitted(None) == OF_THE_SYSTEM
    assert [p for p in Permission if _may(PUBLIC, p)] == [Permission.RECEIVE]
    assert not any(_may(Actor("nobody"), permission) for permission in Permission)
