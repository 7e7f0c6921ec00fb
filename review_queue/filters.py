"""Which of the cases a person may open they want to see: every way the queue can be narrowed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_, select

from classifiers.model import Severity
from redaction.model import Language
from review_queue import blind
from review_queue.holding import free, held_by
from review_queue.model import Actor, CaseState, Channel
from review_queue.occurrence_tables import CasePlaceRow
from review_queue.places import Place
from review_queue.tables import CaseRow, SuggestionRow

SOON = timedelta(hours=24)


class Holding(StrEnum):
    """MINE: taken by whoever asks or passed on to them. UNASSIGNED: anybody may take it."""

    MINE = "mine"
    UNASSIGNED = "unassigned"


class Due(StrEnum):
    LATE = "late"
    SOON = "soon"


@dataclass(frozen=True, slots=True)
class Filter:
    """Narrow the queue; what is empty narrows nothing.

    `waited` is the least time since the case came in. With `quarantined` the cases set aside are
    shown in place of those that wait.
    """

    areas: tuple[str, ...] = ()
    severities: tuple[Severity, ...] = ()
    languages: tuple[Language, ...] = ()
    channels: tuple[Channel, ...] = ()
    region: str = ""
    place: Place | None = None
    waited: timedelta | None = None
    due: Due | None = None
    holding: Holding | None = None
    abstained: bool = False
    quarantined: bool = False

    @property
    def state(self) -> CaseState:
        """The state of the cases that are shown."""
        return CaseState.QUARANTINED if self.quarantined else CaseState.WAITING


EVERYTHING = Filter()


def narrowed(chosen: Filter, actor: Actor, now: datetime) -> ColumnElement[bool]:
    """Return the condition on `cases` for those a filter lets through."""
    return and_(CaseRow.state == chosen.state, *_of_case(chosen), *_of_time(chosen, actor, now))


def _of_case(chosen: Filter) -> Iterator[ColumnElement[bool]]:
    if chosen.areas:
        yield _or_blind(CaseRow.area.in_(chosen.areas))
    if chosen.severities:
        yield CaseRow.severity.in_(chosen.severities)
    if chosen.languages:
        # Who chose a language is answered in it, whatever they quoted.
        yield func.coalesce(CaseRow.language, CaseRow.text_language).in_(chosen.languages)
    if chosen.channels:
        yield CaseRow.channel.in_(chosen.channels)
    if chosen.region:
        # A team's id is "<area>.<region>".
        yield _or_blind(CaseRow.team.endswith(f".{chosen.region}", autoescape=True))
    if chosen.place is not None:
        yield _names(chosen.place)
    if chosen.abstained:
        yield _or_blind(not_(_suggested()))


def _of_time(chosen: Filter, actor: Actor, now: datetime) -> Iterator[ColumnElement[bool]]:
    if chosen.waited is not None:
        yield CaseRow.received_at <= now - chosen.waited
    if chosen.due == Due.LATE:
        yield CaseRow.due_at < now
    if chosen.due == Due.SOON:
        yield CaseRow.due_at.between(now, now + SOON)
    if chosen.holding == Holding.MINE:
        yield held_by(actor, now)
    if chosen.holding == Holding.UNASSIGNED:
        yield free(None, now)


def _or_blind(proposed: ColumnElement[bool]) -> ColumnElement[bool]:
    """Let through whatever is decided blind: a filter must neither tell nor hide what it is."""
    return or_(proposed, blind.hidden())


def _names(place: Place) -> ColumnElement[bool]:
    there = select(CasePlaceRow.case_id).where(
        CasePlaceRow.latitude == place.latitude, CasePlaceRow.longitude == place.longitude
    )
    return CaseRow.id.in_(there)


def _suggested() -> ColumnElement[bool]:
    return (
        exists()
        .where(
            SuggestionRow.case_id == CaseRow.id,
            SuggestionRow.round == CaseRow.round,
            SuggestionRow.abstained.is_(False),
        )
        .correlate(CaseRow)
    )
