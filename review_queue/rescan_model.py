"""The types of a rescan's chunk: what is taken, what is stored now, what would be stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from redaction.model import Language, RedactedCase
from review_queue.model import Channel

Purpose = Literal["preview", "apply"]
PREVIEW: Purpose = "preview"
APPLY: Purpose = "apply"

Place = Literal["note", "opening", "part"]


@dataclass(frozen=True, slots=True)
class Claim:
    """Hold a rescan for one chunk; `fence` stops a process whose lease has ended."""

    rescan_id: str
    purpose: Purpose
    rule_id: str | None
    preview_id: str | None
    policy_version: str
    cursor: str
    fence: int


@dataclass(frozen=True, slots=True, repr=False)
class Writing:
    """Hold a redacted text that has no original: a note, a reason, a part of an erased case."""

    place: Place
    key: str
    text: str


@dataclass(frozen=True, slots=True, repr=False)
class Rewriting:
    """Say how a writing reads now; `text` is None when that could not be told."""

    writing: Writing
    text: str | None
    entity_types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredCase:
    """Describe a case with text outside the vault; `redacted` says whether triage ran."""

    case_id: str
    round: int
    channel: Channel
    received_at: datetime
    language: Language | None
    text_language: Language | None
    redacted: bool


@dataclass(frozen=True, slots=True, repr=False)
class Outcome:
    """Bring what reading one case again came to.

    `redacted` is None when there is nothing to read or when it failed; `reason` is the code of
    the failure. `sizes` are those of the attachments, in order.
    """

    case: StoredCase
    redacted: RedactedCase | None
    rewritten: tuple[Rewriting, ...]
    sizes: tuple[int, ...]
    reason: str | None
