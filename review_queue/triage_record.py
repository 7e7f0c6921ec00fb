"""Store what triage found about a case: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

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
from review_queue.lifecycle import locked, move, quarantine_case
from review_queue.model import WORKER, Assessment, Attachment, CaseState, Job
from review_queue.occurrence_tables import CaseLinkRow
from review_queue.same_message import source_of
from review_queue.tables import AttachmentRow, CaseRow, MatchRow, VaultBlobRow
from review_queue.vault import Vault

ATTACHMENT = "attachment"
ID_COLLISION = "id_collision"


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
    details = {
        "round": case.round,
        "agent": assessment.suggestion.agent if assessment.suggestion else None,
        "policy": assessment.redacted.policy_version,
        "team": assessment.route.team,
    }
    audit.record(session, "worker:case:assessed", WORKER, case.id, details, now=now)
    ownership.record_assigned(session, case, now=now)
    # After the event: its lock lets two cases with one Message-ID see each other.
    _link_collision(session, vault, case, message_id)


def record_quarantine(session: Session, job: Job, reason: str, *, now: datetime) -> None:
    """Set a case aside with a reason code and finish its job; raises StaleJob."""
    jobs.finish(session, job)
    quarantine_case(session, job.case_id, reason, actor=WORKER, now=now)


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
