"""The rows of human review: what was drawn, what each person answered, who looked a second time.

What a person once answered is never changed here; `decisions` holds what is in force.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from classifiers.model import Severity
from review_queue.columns import Base, Code
from review_queue.tables import CASE_ID, CODE, USERNAME


class AnswerKind(StrEnum):
    """Say what an answer was for. WITHDRAWN: its author answered the same case anew."""

    FIRST = "first"
    SECOND = "second"
    FINAL = "final"
    WITHDRAWN = "withdrawn"


class LookCause(StrEnum):
    """Say why a case gets a second look: by chance, or because a severity was lowered.

    LOWERED_S1 holds the first decision back; the others let it stand meanwhile.
    """

    DRAWN = "drawn"
    LOWERED = "lowered"
    LOWERED_S1 = "lowered_s1"


class LookState(StrEnum):
    """WAITING for the second person, DISAGREED until somebody settles it; the others are over."""

    WAITING = "waiting"
    AGREED = "agreed"
    DISAGREED = "disagreed"
    SETTLED = "settled"
    VOID = "void"


class ReviewShareRow(Base):
    """One choice of both shares, 0..1; the newest is in force. `blob_id` is the sealed reason."""

    __tablename__ = "review_shares"

    id: Mapped[int] = mapped_column(primary_key=True)
    blind: Mapped[float]
    second: Mapped[float]
    blob_id: Mapped[str] = mapped_column(String(32), ForeignKey("vault_blobs.id"))
    chosen_by: Mapped[str] = mapped_column(USERNAME)
    chosen_at: Mapped[datetime]


class CaseDrawRow(Base):
    """What chance said of one case, and the shares it was drawn by.

    `exempt` cases are not decided blind whatever was drawn: their suggestion was shown before,
    or an alarm must be. `revealed_at` is when the blind decision was made.
    """

    __tablename__ = "case_draws"

    case_id: Mapped[str] = mapped_column(CASE_ID, ForeignKey("cases.id"), primary_key=True)
    blind_share: Mapped[float]
    second_share: Mapped[float]
    blind: Mapped[bool]
    second: Mapped[bool]
    exempt: Mapped[bool]
    drawn_at: Mapped[datetime]
    revealed_at: Mapped[datetime | None]


class ReviewAnswerRow(Base):
    """One person's answer to one case, as it was given.

    `blind` tells that no suggestion was shown, `seconds` how long the page had been open, None
    when it is not known.
    """

    __tablename__ = "review_answers"
    __table_args__ = (Index(None, "kind", "answered_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(CASE_ID, ForeignKey("cases.id"), index=True)
    round: Mapped[int]
    kind: Mapped[AnswerKind] = mapped_column(Code(AnswerKind))
    category: Mapped[str] = mapped_column(CODE)
    severity: Mapped[Severity]
    area: Mapped[str] = mapped_column(CODE)
    team: Mapped[str] = mapped_column(CODE)
    answered_by: Mapped[str] = mapped_column(USERNAME)
    answered_at: Mapped[datetime]
    blind: Mapped[bool]
    seconds: Mapped[int | None]
    reason: Mapped[str | None] = mapped_column(CODE)
    definition_wrong: Mapped[bool]


class SecondLookRow(Base):
    """One case that a second person looks at. `drawn` tells that chance chose it too."""

    __tablename__ = "second_looks"
    __table_args__ = (Index(None, "state", "opened_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(CASE_ID, ForeignKey("cases.id"), index=True)
    round: Mapped[int]
    cause: Mapped[LookCause] = mapped_column(Code(LookCause))
    drawn: Mapped[bool]
    state: Mapped[LookState] = mapped_column(Code(LookState))
    first_id: Mapped[int] = mapped_column(ForeignKey("review_answers.id"))
    second_id: Mapped[int | None] = mapped_column(ForeignKey("review_answers.id"))
    final_id: Mapped[int | None] = mapped_column(ForeignKey("review_answers.id"))
    opened_at: Mapped[datetime]
    taken_by: Mapped[str | None] = mapped_column(USERNAME)
    taken_until: Mapped[datetime | None]


class LookReaderRow(Base):
    """Somebody asked to see the first decision: the second answer is no longer theirs to give."""

    __tablename__ = "second_look_readers"

    look_id: Mapped[int] = mapped_column(ForeignKey("second_looks.id"), primary_key=True)
    username: Mapped[str] = mapped_column(USERNAME, primary_key=True)
    seen_at: Mapped[datetime]
