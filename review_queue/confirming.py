"""How often people keep to a suggestion they see, beside how often they would have chosen it.

The difference is no measure of a person's work. A suggestion may be read and right; it may also
sway, or be confirmed unread. Only together, over many cases, do the two rates say which.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import Row, Select, and_, exists, or_, select
from sqlalchemy.orm import Session

from classifiers.model import Severity
from review_queue.access import Permission, require
from review_queue.model import Actor
from review_queue.proportions import Gap, Proportion, gap, proportion
from review_queue.review_tables import AnswerKind, CaseDrawRow, ReviewAnswerRow
from review_queue.tables import CaseRow, SuggestionRow
from review_queue.visibility import in_areas

PERIOD = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Confirming:
    """Compare one person's answers with what was suggested, shown and hidden.

    Alike is the same category and severity. S1 is left out on both sides, because it is never
    hidden. `seconds` is the median time a page with a suggestion was open, None when unknown.
    """

    username: str
    shown: Proportion
    blind: Proportion
    seconds: float | None

    @property
    def gap(self) -> Gap | None:
        """How much more often a suggestion is kept to when it is seen."""
        return gap(self.shown, self.blind)


def confirming(session: Session, actor: Actor, *, now: datetime) -> tuple[Confirming, ...]:
    """Compare everybody who decided in the last 90 days, in order of their names."""
    require(actor, Permission.SEE_OVERSIGHT)
    held: defaultdict[str, list[Row[str, bool, bool, int | None]]] = defaultdict(list)
    for row in session.execute(_answers(actor, since=now - PERIOD, until=None)):
        held[row.answered_by].append(row)
    return tuple(_compared(name, held[name]) for name in sorted(held))


def in_all(
    session: Session, actor: Actor, *, since: datetime | None, until: datetime | None
) -> Confirming:
    """Compare everybody's answers together, under no name; `until` is not included."""
    require(actor, Permission.SEE_EVALUATION)
    return _compared("", session.execute(_answers(actor, since=since, until=until)).all())


def together(people: Sequence[Confirming]) -> Confirming:
    """Sum people up under no name; a median of medians would be none, so there is no time."""
    shown, blind = [each.shown for each in people], [each.blind for each in people]
    return Confirming("", _summed(shown), _summed(blind), None)


def _answers(
    actor: Actor, *, since: datetime | None, until: datetime | None
) -> Select[str, bool, bool, int | None]:
    once_blind = exists().where(
        CaseDrawRow.case_id == ReviewAnswerRow.case_id, CaseDrawRow.blind, ~CaseDrawRow.exempt
    )
    alike = and_(
        ReviewAnswerRow.category == SuggestionRow.category,
        ReviewAnswerRow.severity == SuggestionRow.severity,
    )
    proposed = and_(
        SuggestionRow.case_id == ReviewAnswerRow.case_id,
        SuggestionRow.round == ReviewAnswerRow.round,
    )
    query = (
        select(
            ReviewAnswerRow.answered_by,
            ReviewAnswerRow.blind,
            alike.label("alike"),
            ReviewAnswerRow.seconds,
        )
        .join(SuggestionRow, proposed)
        .join(CaseRow, CaseRow.id == ReviewAnswerRow.case_id)
        .where(
            ReviewAnswerRow.kind == AnswerKind.FIRST,
            ~SuggestionRow.abstained,
            SuggestionRow.severity < Severity.S1,
            # Decided anew after the suggestion was revealed it is neither the one nor the other.
            or_(ReviewAnswerRow.blind, ~once_blind.correlate(ReviewAnswerRow)),
            in_areas(actor),
        )
    )
    if since is not None:
        query = query.where(ReviewAnswerRow.answered_at >= since)
    return query if until is None else query.where(ReviewAnswerRow.answered_at < until)


def _compared(name: str, answers: Sequence[Row[str, bool, bool, int | None]]) -> Confirming:
    shown = [bool(each.alike) for each in answers if not each.blind]
    blind = [bool(each.alike) for each in answers if each.blind]
    times = [each.seconds for each in answers if not each.blind and each.seconds is not None]
    return Confirming(
        name,
        proportion(sum(shown), len(shown)),
        proportion(sum(blind), len(blind)),
        median(times) if times else None,
    )


def _summed(parts: Sequence[Proportion]) -> Proportion:
    return proportion(sum(part.hits for part in parts), sum(part.n for part in parts))
