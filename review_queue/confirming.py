"""How often people keep to a suggestion they see, beside how often they would have chosen it.

The difference is no measure of a person's work. A suggestion may be read and right; it may also
sway, or be confirmed unread. Only together, over many cases, do the two rates say which.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import Session

from classifiers.model import Severity
from review_queue.access import Permission, require
from review_queue.model import Actor
from review_queue.proportions import Gap, Proportion, gap, proportion
from review_queue.review_tables import AnswerKind, CaseDrawRow, ReviewAnswerRow
from review_queue.tables import CaseRow, SuggestionRow
from review_queue.visibility import may_open

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
    once_blind = exists().where(
        CaseDrawRow.case_id == ReviewAnswerRow.case_id, CaseDrawRow.blind, ~CaseDrawRow.exempt
    )
    alike = and_(
        ReviewAnswerRow.category == SuggestionRow.category,
        ReviewAnswerRow.severity == SuggestionRow.severity,
    )
    query = (
        select(
            ReviewAnswerRow.answered_by,
            ReviewAnswerRow.blind,
            alike.label("alike"),
            ReviewAnswerRow.seconds,
        )
        .join(
            SuggestionRow,
            and_(
                SuggestionRow.case_id == ReviewAnswerRow.case_id,
                SuggestionRow.round == ReviewAnswerRow.round,
            ),
        )
        .join(CaseRow, CaseRow.id == ReviewAnswerRow.case_id)
        .where(
            ReviewAnswerRow.kind == AnswerKind.FIRST,
            ReviewAnswerRow.answered_at >= now - PERIOD,
            ~SuggestionRow.abstained,
            SuggestionRow.severity < Severity.S1,
            # Decided anew after the suggestion was revealed it is neither the one nor the other.
            ReviewAnswerRow.blind | ~once_blind.correlate(ReviewAnswerRow),
            may_open(actor),
        )
    )
    held: defaultdict[str, list[tuple[bool, bool, int | None]]] = defaultdict(list)
    for name, hidden, same, seconds in session.execute(query):
        held[name].append((bool(hidden), bool(same), seconds))
    return tuple(_compared(name, held[name]) for name in sorted(held))


def together(people: tuple[Confirming, ...]) -> Confirming:
    """Sum everybody up under no name; the median of medians would be none, so it is left out."""
    shown = [sum(part) for part in zip(*((p.shown.hits, p.shown.n) for p in people), strict=True)]
    blind = [sum(part) for part in zip(*((p.blind.hits, p.blind.n) for p in people), strict=True)]
    return Confirming(
        "",
        proportion(shown[0], int(shown[1])) if shown else proportion(0, 0),
        proportion(blind[0], int(blind[1])) if blind else proportion(0, 0),
        None,
    )


def _compared(name: str, answers: list[tuple[bool, bool, int | None]]) -> Confirming:
    shown = [same for hidden, same, _ in answers if not hidden]
    blind = [same for hidden, same, _ in answers if hidden]
    times = [seconds for hidden, _, seconds in answers if not hidden and seconds is not None]
    return Confirming(
        name,
        proportion(sum(shown), len(shown)),
        proportion(sum(blind), len(blind)),
        median(times) if times else None,
    )
