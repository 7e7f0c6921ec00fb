"""Every function of the queue that asks for a permission, called as whoever may call it does."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

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
from review_queue.access import Permission
from review_queue.errors import (
    AccountRefused,
    ApprovalRefused,
    BurstNotFound,
    CaseNotFound,
    ClaimConflict,
    FollowUpClosed,
    MergeRefused,
)
from review_queue.exports import Format
from review_queue.filters import EVERYTHING
from review_queue.model import Actor, Correction, Role
from review_queue.originals import OpeningReason
from review_queue.reasons import UNSAID
from review_queue.review_shares import Shares
from review_queue.trends import Quarter
from review_queue.vault import Vault
from tests.review_queue.office import NOW, redacted


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
