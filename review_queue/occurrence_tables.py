"""The rows behind what a case may have in common with others: its person, its place, its incident.

None holds words of a message: keys are keyed hashes, places are those of the gazetteer.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from review_queue.columns import Base
from review_queue.tables import CASE_ID, CODE, DIGEST, USERNAME


def _case_key() -> Mapped[str]:
    return mapped_column(CASE_ID, ForeignKey("cases.id"), primary_key=True)


class PersonKeyRow(Base):
    """A keyed hash of one identifier its sender gave; `kind` says which, erasing deletes it."""

    __tablename__ = "person_keys"
    __table_args__ = (Index(None, "key", "kind"),)

    case_id: Mapped[str] = _case_key()
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    key: Mapped[str] = mapped_column(DIGEST, primary_key=True)


class CaseSenderRow(Base):
    """A keyed hash of a sender and a day: it counts one day's cases and links no two days."""

    __tablename__ = "case_senders"

    case_id: Mapped[str] = _case_key()
    day_key: Mapped[str] = mapped_column(DIGEST, index=True)


class CasePlaceRow(Base):
    """Where the community lies that a case's text names, in degrees."""

    __tablename__ = "case_places"
    __table_args__ = (Index(None, "latitude", "longitude"),)

    case_id: Mapped[str] = _case_key()
    latitude: Mapped[float]
    longitude: Mapped[float]


class OccurrenceRow(Base):
    """What a person linked: cases that are one thing that happened, each decided by itself."""

    __tablename__ = "occurrences"

    id: Mapped[int] = mapped_column(primary_key=True)
    opened_by: Mapped[str] = mapped_column(USERNAME)
    opened_at: Mapped[datetime]


class OccurrenceCaseRow(Base):
    """A case's place in the one incident it belongs to."""

    __tablename__ = "occurrence_cases"

    case_id: Mapped[str] = _case_key()
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrences.id"), index=True)
    joined_by: Mapped[str] = mapped_column(USERNAME)
    joined_at: Mapped[datetime]


class CaseMergeRow(Base):
    """A case that follows another: the decision on the leading one answers both."""

    __tablename__ = "case_merges"

    case_id: Mapped[str] = _case_key()
    leading_id: Mapped[str] = mapped_column(CASE_ID, ForeignKey("cases.id"), index=True)
    merged_by: Mapped[str] = mapped_column(USERNAME)
    merged_at: Mapped[datetime]


class CaseLinkRow(Base):
    """Two cases a person should look at together; nothing is ever merged by it."""

    __tablename__ = "case_links"

    case_id: Mapped[str] = _case_key()
    other_id: Mapped[str] = mapped_column(CASE_ID, ForeignKey("cases.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(CODE, primary_key=True)


class BurstRow(Base):
    """Cases that the worker found to be likely one incident, never linked by it.

    `level` is the highest step its number of cases has reached, `seen_level` the one a
    supervisor has seen.
    """

    __tablename__ = "bursts"
    __table_args__ = (Index(None, "area", "grew_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    area: Mapped[str] = mapped_column(CODE)
    level: Mapped[int]
    grew_at: Mapped[datetime]
    seen_level: Mapped[int] = mapped_column(default=0)
    seen_by: Mapped[str | None] = mapped_column(USERNAME)
    seen_at: Mapped[datetime | None]


class BurstCaseRow(Base):
    """A case's place in the one burst it was found in."""

    __tablename__ = "burst_cases"

    case_id: Mapped[str] = _case_key()
    burst_id: Mapped[int] = mapped_column(ForeignKey("bursts.id"), index=True)
