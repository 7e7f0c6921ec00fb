"""The rows of the review queue. What a machine proposed and what a person decided never mix.

Every text column past `vault_blobs` holds redacted text, codes or names of staff.
`round` counts the assessments of one case: processing it again starts the next round.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from classifiers.model import Severity
from redaction.model import Language
from review_queue.columns import Base, Code
from review_queue.model import CaseState, Channel

CASE_ID = String(16)
CODE = String(64)
DIGEST = String(64)
USERNAME = String(64)


def _case_key() -> Mapped[str]:
    return mapped_column(CASE_ID, ForeignKey("cases.id"), primary_key=True)


def _of_case() -> Mapped[str]:
    return mapped_column(CASE_ID, ForeignKey("cases.id"), index=True)


class CaseRow(Base):
    """One request. `fence` grows with every change of hands; `fingerprint` finds duplicates.

    `language` is what the person or staff chose, `text_language` what redaction found; `turn_at`
    is its place in the queue, kept by `urgency`. Its one owner is the person `owner`, or without
    one the tray of `team`.
    """

    __tablename__ = "cases"
    __table_args__ = (
        UniqueConstraint("mailbox", "fingerprint"),
        Index(None, "state", "severity", "area"),
        Index(None, "state", "due_at", "area"),
        Index(None, "state", "turn_at", "received_at", "id"),
        Index(None, "state", "area", "turn_at", "received_at", "id"),
    )

    id: Mapped[str] = mapped_column(CASE_ID, primary_key=True)
    state: Mapped[CaseState] = mapped_column(Code(CaseState))
    channel: Mapped[Channel] = mapped_column(Code(Channel))
    mailbox: Mapped[str] = mapped_column(String(255))
    fingerprint: Mapped[str] = mapped_column(DIGEST)
    message_fingerprint: Mapped[str | None] = mapped_column(DIGEST, index=True)
    language: Mapped[Language | None] = mapped_column(String(2))
    text_language: Mapped[Language | None] = mapped_column(String(2))
    received_at: Mapped[datetime]
    round: Mapped[int] = mapped_column(default=0)
    severity: Mapped[Severity | None]
    due_at: Mapped[datetime | None]
    harm: Mapped[float | None]
    turn_at: Mapped[datetime | None]
    area: Mapped[str | None] = mapped_column(CODE)
    team: Mapped[str | None] = mapped_column(CODE, index=True)
    owner: Mapped[str | None] = mapped_column(USERNAME, index=True)
    excerpt: Mapped[str] = mapped_column(default="")
    searched: Mapped[bool] = mapped_column(default=False)
    defects: Mapped[list[str]] = mapped_column(default=list)
    quarantine_reason: Mapped[str | None] = mapped_column(CODE)
    claimed_by: Mapped[str | None] = mapped_column(USERNAME, index=True)
    claimed_until: Mapped[datetime | None]
    fence: Mapped[int] = mapped_column(default=0)


class DeliveryRow(Base):
    """One arrival at one door; the same bytes arriving again are a further row.

    `taken_by` is who received the person at the counter or on the telephone.
    """

    __tablename__ = "deliveries"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[str] = _of_case()
    channel: Mapped[Channel] = mapped_column(Code(Channel))
    mailbox: Mapped[str] = mapped_column(String(255))
    size: Mapped[int]
    received_at: Mapped[datetime]
    taken_by: Mapped[str | None] = mapped_column(USERNAME, index=True)


class VaultBlobRow(Base):
    """Sealed bytes; `key_id` names the key that wrapped the blob's own, never holds it.

    Without `wrapped_key` the blob is from before data keys: the key itself sealed it. The
    vault's own blobs belong to no case.
    """

    __tablename__ = "vault_blobs"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    case_id: Mapped[str | None] = mapped_column(CASE_ID, ForeignKey("cases.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    key_id: Mapped[str] = mapped_column(String(16), ForeignKey("vault_keys.id"), index=True)
    key_nonce: Mapped[bytes | None]
    wrapped_key: Mapped[bytes | None]
    nonce: Mapped[bytes]
    ciphertext: Mapped[bytes]
    sealed_at: Mapped[datetime]


class JobRow(Base):
    """Work to be done once; `attempts` is counted before the work runs."""

    __tablename__ = "jobs"
    __table_args__ = (Index(None, "state", "run_after"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    case_id: Mapped[str] = _of_case()
    state: Mapped[str] = mapped_column(String(10))
    attempts: Mapped[int] = mapped_column(default=0)
    fence: Mapped[int] = mapped_column(default=0)
    worker: Mapped[str | None] = mapped_column(String(64))
    run_after: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    error_code: Mapped[str | None] = mapped_column(CODE)


class RedactedTextRow(Base):
    """One part of a redacted case; `spans` are offsets, types and scores, without text."""

    __tablename__ = "redacted_texts"

    case_id: Mapped[str] = _case_key()
    part: Mapped[str] = mapped_column(String(20), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    spans: Mapped[list[Any]]
    language: Mapped[Language] = mapped_column(String(2))
    policy_version: Mapped[str] = mapped_column(String(255))


class AttachmentRow(Base):
    """What staff may know of an attachment; its bytes are in the vault under `blob_id`.

    They are gone when the case was erased: this row stays, as the record that it had them.
    """

    __tablename__ = "attachments"

    blob_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    case_id: Mapped[str] = _of_case()
    name: Mapped[str]
    content_type: Mapped[str] = mapped_column(String(255))
    size: Mapped[int]


class SuggestionRow(Base):
    """The machine's proposal of one round, with all it takes to rebuild it.

    `against` is the next likeliest category; `witnesses` are lists of source, label and weight.
    """

    __tablename__ = "suggestions"

    case_id: Mapped[str] = _case_key()
    round: Mapped[int] = mapped_column(primary_key=True)
    category: Mapped[str] = mapped_column(CODE)
    probability: Mapped[float]
    evidence: Mapped[list[str]]
    severity: Mapped[Severity]
    severity_probability: Mapped[float]
    floored: Mapped[bool]
    severity_reasons: Mapped[list[str]]
    prediction_set: Mapped[list[str]]
    abstained: Mapped[bool]
    agent: Mapped[str]
    against: Mapped[str | None] = mapped_column(CODE)
    against_probability: Mapped[float | None]
    against_evidence: Mapped[list[str]]
    witnesses: Mapped[list[Any]]
    suggested_at: Mapped[datetime]


class RouteRow(Base):
    """The machine's route of one round; `reasons` are pairs of code and value."""

    __tablename__ = "routes"

    case_id: Mapped[str] = _case_key()
    round: Mapped[int] = mapped_column(primary_key=True)
    area: Mapped[str] = mapped_column(CODE)
    team: Mapped[str] = mapped_column(CODE)
    owner: Mapped[str | None] = mapped_column(USERNAME)
    due_at: Mapped[datetime]
    reasons: Mapped[list[Any]]


class MatchRow(Base):
    """One decided case the index found beside this one, best first."""

    __tablename__ = "matches"

    case_id: Mapped[str] = _case_key()
    rank: Mapped[int] = mapped_column(primary_key=True)
    matched_case_id: Mapped[str] = mapped_column(CASE_ID, ForeignKey("cases.id"))
    similarity: Mapped[float]


class CaseVectorsRow(Base):
    """The passage vectors of a triaged case: float32, little-endian, `dimensions` to a row."""

    __tablename__ = "case_vectors"

    case_id: Mapped[str] = _case_key()
    encoder: Mapped[str] = mapped_column(String(128), primary_key=True)
    text_sha256: Mapped[str] = mapped_column(DIGEST)
    dimensions: Mapped[int]
    vectors: Mapped[bytes]


class DecisionRow(Base):
    """What a person decided. Whether that confirms the proposal is computed, never stored.

    `from_...` say where the case was before, for whoever takes the decision back.
    """

    __tablename__ = "decisions"

    case_id: Mapped[str] = _case_key()
    round: Mapped[int]
    category: Mapped[str] = mapped_column(CODE)
    severity: Mapped[Severity]
    area: Mapped[str] = mapped_column(CODE)
    team: Mapped[str] = mapped_column(CODE)
    from_area: Mapped[str | None] = mapped_column(CODE)
    from_team: Mapped[str | None] = mapped_column(CODE)
    from_owner: Mapped[str | None] = mapped_column(USERNAME)
    decided_by: Mapped[str] = mapped_column(USERNAME, index=True)
    decided_at: Mapped[datetime] = mapped_column(index=True)


class NoteRow(Base):
    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[str] = _of_case()
    author: Mapped[str] = mapped_column(USERNAME)
    written_at: Mapped[datetime]
    text: Mapped[str]
    policy_version: Mapped[str] = mapped_column(String(255))


class AuditEventRow(Base):
    """One link of the chain; `details` is the canonical JSON that was hashed."""

    __tablename__ = "audit_events"
    __table_args__ = (Index(None, "tag", "seq"),)

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    tag: Mapped[str] = mapped_column(CODE)
    actor: Mapped[str] = mapped_column(USERNAME)
    role: Mapped[str | None] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(128), index=True)
    at: Mapped[datetime]
    details: Mapped[str]
    previous_hash: Mapped[str] = mapped_column(DIGEST)
    hash: Mapped[str] = mapped_column(DIGEST)


class AuditHeadRow(Base):
    """The end of the chain, one row: without it a deleted last event would go unseen."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int]
    hash: Mapped[str] = mapped_column(DIGEST)
