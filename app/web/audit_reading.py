"""Open one sampled case's original for its auditor, and keep it open while she reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from app.clock import now
from app.original_case import original_case
from app.privacy.reading import submission_of
from app.stored import with_answers
from app.web.display import counter
from app.web.language import current_language
from app.web.session import current_actor
from redaction.model import OriginalCase
from review_queue import acceptance, originals, samples
from review_queue.errors import (
    CaseErased,
    OpeningExpired,
    OpeningRefused,
    PermissionDenied,
    VaultSealed,
    VaultTampered,
)
from review_queue.originals import OpeningReason
from review_queue.samples import Sample, SampledCase


@dataclass(frozen=True, slots=True, repr=False)
class Reading:
    """Hold one case of a sample; `original` is None until its reader opens it.

    A colleague's opening is not hers: she opens it again.
    """

    sample: Sample
    case: SampledCase
    original: OriginalCase | None = None
    expires_at: datetime | None = None

    @property
    def text(self) -> OriginalCase:
        """The open original."""
        if self.original is None:
            raise LookupError(f"case {self.case.position} of {self.case.sample_id} is not open")
        return self.original

    def __repr__(self) -> str:
        return f"Reading({self.case.sample_id}, {self.case.position})"


def open_for_audit(sample_id: str, position: int) -> None:
    """Open the original and commit, so that the event stands before anything is shown.

    An original that is erased or damaged is noted with the case instead.
    """
    words = gettext("Audit of redaction, sample %(sample)s, case %(number)s",
                    sample=sample_id, number=position)  # fmt: skip
    note = counter().redactor().redact(words, language=current_language())
    actor, at = current_actor(), now()
    with counter().database.write() as rows:
        case = samples.case(rows, actor, sample_id, position)
        try:
            opening = originals.open_original(
                rows, actor, case.case_id, reason=OpeningReason.REDACTION_AUDIT, note=note, now=at
            )
        except CaseErased:
            samples.set_aside(rows, actor, sample_id, position, "erased", now=at)
            return
        samples.note_opening(rows, actor, sample_id, position, opening.id)


def read_for_audit(sample_id: str, position: int) -> Reading:
    """Read a sampled case; without an opening that still runs, its original stays closed."""
    actor = current_actor()
    with counter().database.read() as rows:
        sample = samples.sample(rows, actor, sample_id)
        case = samples.case(rows, actor, sample_id, position)
        if case.opening_id is None or case.unreadable is not None:
            return Reading(sample, case)
        try:
            raw = originals.read_original(rows, counter().vault, actor, case.opening_id, now=now())
            answers = originals.read_answers(
                rows, counter().vault, actor, case.opening_id, now=now()
            )
        except (OpeningExpired, OpeningRefused, PermissionDenied):
            return Reading(sample, case)
        except (CaseErased, VaultSealed, VaultTampered) as error:
            reason = "erased" if isinstance(error, CaseErased) else "damaged"
        else:
            envelope = acceptance.envelope(rows, case.case_id)
            submission = with_answers(submission_of(raw, case.case_id, envelope), answers)
            ends = originals.opening(rows, actor, case.opening_id).expires_at
            return Reading(sample, case, original_case(submission), ends)
    with counter().database.write() as rows:
        samples.set_aside(rows, actor, sample_id, position, reason, now=now())
        return Reading(sample, samples.case(rows, actor, sample_id, position))
