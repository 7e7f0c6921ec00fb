"""Store what triage found about a case: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from classifiers.model import Severity
from retrieval.model import Match
from review_queue import (
    audit,
    case_clocks,
    index_contents,
    jobs,
    ownership,
    proposals,
    redactions,
    urgency,
)
from review_queue.errors import StaleJob
from review_queue.lifecycle import locked, move, part, quarantine_case
from review_queue.model import WORKER, Assessment, Attachment, CaseState, Job
from review_queue.occurrence_tables import CaseLinkRow, CaseMergeRow
from review_queue.same_message import source_of
from review_queue.tables import AttachmentRow, CaseRow, MatchRow, VaultBlobRow
from review_queue.vault import Vault

ATTACHMENT = "attachment"
ID_COLLISION = "id_collision"
ADDED_TO = (CaseState.WAITING, CaseState.FOLLOWING)


def record_assessment(
    session: Session,
    vault: Vault,
    job: Job,
    assessment: Assessment,
    attachments: Sequence[Attachment],
    *,
    message_id: str,
    defects: Sequence[str],
    now: datetime,
) -> None:
    """Put an assessed case into the queue and finish its job.

    Raises StaleJob when another worker took the job over: then nothing is stored.
    """
    jobs.finish(session, job)
    case = locked(session, job.case_id)
    move(case, CaseState.WAITING)
    _describe(case, assessment, defects)
    redactions.save(session, case.id, assessment.redacted)
    index_contents.replace_vectors(session, case.id, assessment.vectors)
    owned = ownership.assign(session, case, assessment.route, now=now)
    _save_proposal(session, case, replace(assessment, route=owned), now=now)
    case_clocks.start(session, case, assessment.route)
    _save_matches(session, case.id, assessment.matches or ())
    _seal_attachments(session, vault, case.id, attachments, now=now)
    details = _details(case, assessment)
    audit.record(session, "worker:case:assessed", WORKER, case.id, details, now=now)
    ownership.record_assigned(session, case, now=now)
    # After the event: its lock lets two cases with one Message-ID see each other.
    _link_collision(session, vault, case, message_id)


def record_addition(session: Session, job: Job, assessment: Assessment, *, now: datetime) -> None:
    """Put an assessment in place of a case's last, because its citizen answered something.

    The case keeps its place, its owner and its attachments. It never becomes less severe by it: an
    answer may be meant to do just that. Whoever has it open sees that it changed. Raises StaleJob
    when another worker took the job over or the case no longer waits.
    """
    jobs.finish(session, job)
    case = locked(session, job.case_id)
    if case.state not in ADDED_TO:
        raise StaleJob(f"case {case.id} is {case.state} now: its answers wait with it")
    redactions.save(session, case.id, assessment.redacted)
    index_contents.replace_vectors(session, case.id, assessment.vectors)
    before = case.severity, case.harm, case.due_at
    # Without a model what was suggested before stays: it is better than nothing.
    if assessment.suggestion is not None:
        _describe(case, assessment, case.defects)
        route = replace(assessment.route, owner=case.owner)
        _save_proposal(session, case, replace(assessment, route=route), now=now)
        _save_matches(session, case.id, assessment.matches or ())
    case.text_language = assessment.redacted.language
    case.excerpt = redactions.excerpt(assessment.redacted)
    _count_anew(session, case, assessment, before)
    case.fence += 1
    session.flush()
    _stand_out(session, case, now=now)
    audit.record(session, "worker:case:added", WORKER, case.id, _details(case, assessment), now=now)


def _count_anew(
    session: Session,
    case: CaseRow,
    assessment: Assessment,
    before: tuple[Severity | None, float | None, datetime | None],
) -> None:
    """Give a case the clock of its new route, unless that would make it less severe."""
    severity = proposals.severity_of(assessment.suggestion, assessment.route)
    if before[0] is not None and severity < before[0]:
        case.severity, case.harm, case.due_at = before
        return
    if severity != before[0] or assessment.suggestion is not None:
        judged = assessment.suggestion.severity if assessment.suggestion else None
        case.severity, case.harm = severity, urgency.expected_harm(severity, judged)
        case_clocks.start(session, case, assessment.route)


def _stand_out(session: Session, case: CaseRow, *, now: datetime) -> None:
    """Let a case wait by itself again that has become more severe than the one it follows."""
    merge = session.get(CaseMergeRow, case.id)
    if merge is None or case.state != CaseState.FOLLOWING:
        return
    leading = session.get_one(CaseRow, merge.leading_id)
    if (case.severity or 0) > (leading.severity or 0):
        part(session, case, WORKER, now=now)


def record_quarantine(session: Session, job: Job, reason: str, *, now: datetime) -> None:
    """Set a case aside with a reason code and finish its job; raises StaleJob."""
    jobs.finish(session, job)
    quarantine_case(session, job.case_id, reason, actor=WORKER, now=now)


def _details(case: CaseRow, assessment: Assessment) -> dict[str, audit.Detail]:
    return {
        "round": case.round,
        "agent": assessment.suggestion.agent if assessment.suggestion else None,
        "policy": assessment.redacted.policy_version,
        "team": assessment.route.team,
    }


def _describe(case: CaseRow, assessment: Assessment, defects: Sequence[str]) -> None:
    case.round += 1
    case.text_language = assessment.redacted.language
    judged = assessment.suggestion.severity if assessment.suggestion else None
    case.severity = proposals.severity_of(assessment.suggestion, assessment.route)
    case.harm = urgency.expected_harm(case.severity, judged)
    case.due_at = assessment.route.due_at
    case.area = assessment.route.area
    case.team = assessment.route.team
    case.excerpt = redactions.excerpt(assessment.redacted)
    case.searched = assessment.matches is not None
    case.defects = list(defects)
    case.quarantine_reason = None


def _save_proposal(
    session: Session, case: CaseRow, assessment: Assessment, *, now: datetime
) -> None:
    proposals.save_route(session, case.id, case.round, assessment.route)
    if assessment.suggestion is not None:
        proposals.save_suggestion(session, case.id, case.round, assessment.suggestion, now=now)
    session.flush()


def _save_matches(session: Session, case_id: str, matches: Sequence[Match]) -> None:
    session.execute(delete(MatchRow).where(MatchRow.case_id == case_id))
    # The index is a cache and may still name a case that is gone.
    ids = [match.case_id for match in matches]
    known = set(session.scalars(select(CaseRow.id).where(CaseRow.id.in_(ids))))
    session.add_all(
        MatchRow(
            case_id=case_id,
            rank=rank,
            matched_case_id=match.case_id,
            similarity=match.similarity,
        )
        for rank, match in enumerate(matches)
        if match.case_id in known and match.case_id != case_id
    )
    session.flush()


def _seal_attachments(
    session: Session,
    vault: Vault,
    case_id: str,
    attachments: Sequence[Attachment],
    *,
    now: datetime,
) -> None:
    session.execute(delete(AttachmentRow).where(AttachmentRow.case_id == case_id))
    session.execute(
        delete(VaultBlobRow).where(VaultBlobRow.case_id == case_id, VaultBlobRow.kind == ATTACHMENT)
    )
    for attachment in attachments:
        blob_id = vault.seal(
            session, case_id=case_id, kind=ATTACHMENT, content=attachment.content, now=now
        )
        session.add(
            AttachmentRow(
                blob_id=blob_id,
                case_id=case_id,
                name=attachment.name.text,
                content_type=attachment.content_type,
                size=len(attachment.content),
            )
        )
    session.flush()


def _link_collision(session: Session, vault: Vault, case: CaseRow, message_id: str) -> None:
    if not message_id or source_of(session, case.id) != case.id:
        return
    case.message_fingerprint = vault.fingerprint("message-id", message_id.encode())
    session.flush()
    first = session.scalar(
        select(CaseRow.id)
        .where(
            CaseRow.message_fingerprint == case.message_fingerprint,
            CaseRow.mailbox == case.mailbox,
            CaseRow.id != case.id,
        )
        .order_by(CaseRow.received_at, CaseRow.id)
        .limit(1)
    )
    if first is not None:
        session.merge(CaseLinkRow(case_id=case.id, other_id=first, kind=ID_COLLISION))
        session.flush()
