"""The rows of the privacy officer's samples: which cases were read, and where marks lie.

No column holds words of a message: a finding is a place in the original and an entity type.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from redaction.model import Language
from review_queue.columns import Base, Code
from review_queue.model import Channel
from review_queue.tables import CASE_ID, CODE, DIGEST, USERNAME

SAMPLE_ID = String(16)
POLICY = String(255)


class RedactionSampleRow(Base):
    """One draw; `seed` and `population` let another person repeat and defend it."""

    __tablename__ = "redaction_samples"

    id: Mapped[str] = mapped_column(SAMPLE_ID, primary_key=True)
    drawn_by: Mapped[str] = mapped_column(USERNAME)
    drawn_at: Mapped[datetime] = mapped_column(index=True)
    seed: Mapped[str] = mapped_column(DIGEST)
    size: Mapped[int]
    population: Mapped[int]
    channel: Mapped[Channel | None] = mapped_column(Code(Channel))
    language: Mapped[Language | None] = mapped_column(String(2))
    since: Mapped[datetime | None]
    until: Mapped[datetime | None]


class SampledCaseRow(Base):
    """One case of a sample, in the order in which it is read.

    `read_policy` names the redaction the marks were compared with: a later one may differ
    from `drawn_policy`. `unreadable` is the code of why the original could not be read.
    """

    __tablename__ = "redaction_sample_cases"

    sample_id: Mapped[str] = mapped_column(
        SAMPLE_ID, ForeignKey("redaction_samples.id"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(CASE_ID, ForeignKey("cases.id"), index=True)
    channel: Mapped[Channel] = mapped_column(Code(Channel))
    language: Mapped[Language] = mapped_column(String(2))
    drawn_policy: Mapped[str] = mapped_column(POLICY)
    opening_id: Mapped[str | None] = mapped_column(CODE)
    read_policy: Mapped[str | None] = mapped_column(POLICY)
    read_by: Mapped[str | None] = mapped_column(USERNAME)
    read_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    unreadable: Mapped[str | None] = mapped_column(CODE)


class SampleFindingRow(Base):
    """One mark of the auditor's, or one stored span that touches no mark.

    `readable` counts the letters and digits of a mark that redaction left. `revised_at` is set
    when the auditor changed her mind; the first answer stays.
    """

    __tablename__ = "redaction_sample_findings"
    __table_args__ = (
        ForeignKeyConstraint(
            ["sample_id", "position"],
            ["redaction_sample_cases.sample_id", "redaction_sample_cases.position"],
            # The name by convention is longer than PostgreSQL's 63 characters.
            name="fk_redaction_sample_findings_case",
        ),
    )

    sample_id: Mapped[str] = mapped_column(SAMPLE_ID, primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    part: Mapped[str] = mapped_column(String(20))
    part_position: Mapped[int]
    start: Mapped[int]
    end: Mapped[int]
    entity_type: Mapped[str] = mapped_column(CODE)
    readable: Mapped[int]
    revised_at: Mapped[datetime | None]
