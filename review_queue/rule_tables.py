"""The rows of the office's own redaction rules, of rescans, and of the incidents they uncover.

No column holds a rule's value or words of a message: a value lies in the vault, and what a
rescan would make of a case is known by a keyed fingerprint.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from review_queue.columns import Base
from review_queue.tables import CASE_ID, CODE, DIGEST, USERNAME

RULE_ID = String(16)
RESCAN_ID = String(16)
BLOB_ID = String(32)
POLICY = String(255)


class RescanState(StrEnum):
    """RUNNING until every case is done; SUPERSEDED when another rescan took its place."""

    RUNNING = "running"
    FINISHED = "finished"
    SUPERSEDED = "superseded"


class OfficeRuleRow(Base):
    """One rule; `fingerprint` finds the same value proposed twice."""

    __tablename__ = "office_rules"

    id: Mapped[str] = mapped_column(RULE_ID, primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    entity_type: Mapped[str] = mapped_column(CODE)
    state: Mapped[str] = mapped_column(String(10), index=True)
    blob_id: Mapped[str] = mapped_column(BLOB_ID, ForeignKey("vault_blobs.id"))
    fingerprint: Mapped[str] = mapped_column(DIGEST, index=True)
    proposed_by: Mapped[str] = mapped_column(USERNAME)
    proposed_at: Mapped[datetime]
    preview_id: Mapped[str | None] = mapped_column(RESCAN_ID)
    applied_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class RescanRow(Base):
    """One pass over every stored case; `cursor` is the last case that is done.

    `rules` names the active rules it started from, `preview_id` the preview an apply must keep
    to. `fence` grows with every chunk taken: a process that lost its chunk stores nothing.
    """

    __tablename__ = "rescans"
    __table_args__ = (Index(None, "state", "started_at"),)

    id: Mapped[str] = mapped_column(RESCAN_ID, primary_key=True)
    purpose: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    rule_id: Mapped[str | None] = mapped_column(RULE_ID, ForeignKey("office_rules.id"))
    preview_id: Mapped[str | None] = mapped_column(RESCAN_ID)
    policy_version: Mapped[str] = mapped_column(POLICY)
    rules: Mapped[str] = mapped_column(String(16))
    started_by: Mapped[str] = mapped_column(USERNAME)
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    quarantined: Mapped[int] = mapped_column(default=0)
    cursor: Mapped[str] = mapped_column(CASE_ID, default="")
    worker: Mapped[str | None] = mapped_column(String(64))
    lease_until: Mapped[datetime | None]
    fence: Mapped[int] = mapped_column(default=0)


class RescannedCaseRow(Base):
    """What one rescan found for one case.

    `added` and `removed` count spans; `differs` is set when an apply came out otherwise than
    its preview said.
    """

    __tablename__ = "rescanned_cases"

    rescan_id: Mapped[str] = mapped_column(RESCAN_ID, ForeignKey("rescans.id"), primary_key=True)
    case_id: Mapped[str] = mapped_column(CASE_ID, ForeignKey("cases.id"), primary_key=True)
    changed: Mapped[bool]
    added: Mapped[int]
    removed: Mapped[int]
    fingerprint: Mapped[str] = mapped_column(DIGEST)
    quarantine_reason: Mapped[str | None] = mapped_column(CODE)
    differs: Mapped[bool] = mapped_column(default=False)


class IncidentRow(Base):
    """What an apply uncovered: how much had been readable that should not have been."""

    __tablename__ = "incidents"

    id: Mapped[str] = mapped_column(RESCAN_ID, primary_key=True)
    rescan_id: Mapped[str] = mapped_column(RESCAN_ID, ForeignKey("rescans.id"), unique=True)
    rule_id: Mapped[str | None] = mapped_column(RULE_ID, ForeignKey("office_rules.id"))
    opened_at: Mapped[datetime] = mapped_column(index=True)
    finished_at: Mapped[datetime | None]
    cases: Mapped[int] = mapped_column(default=0)
    differences: Mapped[int] = mapped_column(default=0)
    entity_types: Mapped[list[str]] = mapped_column(default=list)
    channels: Mapped[list[str]] = mapped_column(default=list)
    earliest_received_at: Mapped[datetime | None]
