"""The types of the review queue: what arrives, what the machine proposes, what people decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from classifiers.model import Severity, Suggestion
from redaction.model import Language, RedactedCase, RedactedText
from retrieval.model import Match, SimilarCase, Vectors


class Channel(StrEnum):
    EMAIL = "email"
    WEB = "web"
    PHONE = "phone"
    WALK_IN = "walk_in"
    LETTER = "letter"
    REFERRAL = "referral"


class CaseState(StrEnum):
    """RECEIVED: stored, not yet triaged. WAITING: in the queue. FOLLOWING: merged into another.

    The others say themselves.
    """

    RECEIVED = "received"
    WAITING = "waiting"
    FOLLOWING = "following"
    QUARANTINED = "quarantined"
    DECIDED = "decided"


class Role(StrEnum):
    INTAKE = "intake"
    CLERK = "clerk"
    CASE_WORKER = "case_worker"
    REVIEWER = "reviewer"
    PRIVACY = "privacy"
    EVALUATOR = "evaluator"
    SUPERVISOR = "supervisor"
    DIRECTOR = "director"
    MINISTER = "minister"
    RECORDS = "records"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Actor:
    """Name who acts: a signed-in person (`role` set) or a part of the system (`role` None).

    `areas` are the program areas whose cases they may open; None stands for every area.
    """

    id: str
    role: Role | None = None
    areas: frozenset[str] | None = None


WORKER = Actor("system:worker")
PUBLIC = Actor("public")


@dataclass(frozen=True, slots=True, repr=False)
class Delivery:
    """Hand over one message exactly as it came.

    `mailbox` is the door it came through; the same bytes at the same door are one case.
    `language` is the person's own choice, if they made one. `quarantine` is the reason code
    when the bytes must not be parsed.
    """

    channel: Channel
    mailbox: str
    raw: bytes
    received_at: datetime
    language: Language | None = None
    quarantine: str | None = None

    def __repr__(self) -> str:
        return f"Delivery({self.channel}, {self.mailbox}, {len(self.raw)} bytes)"


class Outcome(StrEnum):
    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True)
class Receipt:
    """Answer a delivery: the case it belongs to, and whether it is new."""

    case_id: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Route:
    """Say who answers and by when; `reasons` are (code, value) pairs, translated for display.

    At `warn_at` so little of the window is left that its owner is warned.
    """

    area: str
    team: str
    owner: str | None
    due_at: datetime
    reasons: tuple[tuple[str, str], ...]
    warn_at: datetime | None = None


@dataclass(frozen=True, slots=True, repr=False)
class CaseVectors:
    """Hold a case's (n, d) passage vectors, with the encoder and the text that made them."""

    encoder: str
    text_sha256: str
    vectors: Vectors

    def __repr__(self) -> str:
        return f"CaseVectors({self.encoder}, {len(self.vectors)} passages)"


@dataclass(frozen=True, slots=True)
class Assessment:
    """Bring together everything the machine has to say about one case.

    `suggestion` is None when the model failed, `matches` is None when the index did, `vectors`
    is None when the encoder did: staff lose a hint, never the case.
    """

    redacted: RedactedCase
    suggestion: Suggestion | None
    matches: tuple[Match, ...] | None
    route: Route
    vectors: CaseVectors | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Attachment:
    """Keep one attachment unopened: bytes for the vault, claimed type, redacted name."""

    name: RedactedText
    content_type: str
    content: bytes

    def __repr__(self) -> str:
        return f"Attachment({self.content_type}, {len(self.content)} bytes)"


@dataclass(frozen=True, slots=True)
class Job:
    """Hold one claimed piece of work; `fence` stops a worker whose lease has ended."""

    id: int
    kind: str
    case_id: str
    attempts: int
    fence: int


@dataclass(frozen=True, slots=True)
class QueueRow:
    """List one waiting case, with who has it and until when, or for whom it is kept.

    Of a `blind` case nothing the machine proposed is told, and `due_at`, which its severity sets,
    is None. `lowering_asked_by` asks for a second person to lower an S1.
    """

    case_id: str
    channel: Channel
    language: Language
    received_at: datetime
    due_at: datetime | None
    severity: Severity
    category: str | None
    probability: float | None
    abstained: bool
    excerpt: str
    team: str | None
    claimed_by: str | None
    claimed_until: datetime | None
    kept_for: str | None
    fence: int
    blind: bool = False
    lowering_asked_by: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """Record what a person decided; `confirmed` is computed by comparing with the suggestion.

    `in_force` is False for a lowered S1 that waits for a second person.
    """

    category: str
    severity: Severity
    area: str
    team: str
    decided_by: str
    decided_at: datetime
    confirmed: bool
    in_force: bool = True


@dataclass(frozen=True, slots=True)
class DecidedText:
    """Hold a decided case's redacted text with what a person made of it, to learn from."""

    case_id: str
    redacted: RedactedCase
    category: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class Correction:
    """Ask for a decision other than the one proposed; None keeps what was proposed."""

    category: str | None = None
    severity: Severity | None = None
    team: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    author: str
    written_at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One audit event of a case, for its page."""

    at: datetime
    actor: str
    tag: str


class Concealed(StrEnum):
    """Say why a page leaves something out.

    BLIND: the suggestion, until the case is decided. SECOND_LOOK: suggestion and decision, from
    whoever may give the second answer.
    """

    BLIND = "blind"
    SECOND_LOOK = "second_look"


@dataclass(frozen=True, slots=True)
class CaseView:
    """Everything the case page shows.

    `fence` is the number a later confirm or correct must bring back: it changes when someone
    else claims the case. `redacted`, `route` are None until triage has run. `similar` is None
    when the index could not be asked. What the reader may not see is None or empty too, and so is
    what is `concealed`; `look_id` is the second look that its reader may take instead.
    """

    case_id: str
    state: CaseState
    channel: Channel
    received_at: datetime
    fence: int
    claimed_by: str | None
    claimed_until: datetime | None
    quarantine_reason: str | None
    redacted: RedactedCase | None
    suggestion: Suggestion | None
    route: Route | None
    similar: tuple[SimilarCase, ...] | None
    decision: Decision | None
    notes: tuple[Note, ...]
    history: tuple[HistoryEntry, ...]
    links: tuple[tuple[str, str], ...]
    concealed: Concealed | None = None
    look_id: int | None = None
    lowering_asked_by: str | None = None


@dataclass(frozen=True, slots=True)
class QuarantineRow:
    case_id: str
    channel: Channel
    received_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Set a machine's suggestion beside a person's decision, for evaluation.

    `suggested` and `suggested_severity` are None when there was no suggestion.
    """

    case_id: str
    channel: Channel
    language: Language
    received_at: datetime
    decided_at: datetime
    suggested: str | None
    probability: float | None
    abstained: bool
    suggested_severity: Severity | None
    category: str
    severity: Severity
    team_changed: bool
    agent: str | None
