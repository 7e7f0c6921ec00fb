"""How conversations go where something is asked: on the phone, at the counter, on the web form.

Kept are counts and times, no word and no name. A call that was parked is one conversation, and the
time it lay is not its caller's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from review_queue.access import Permission, require
from review_queue.first_contact_tables import FirstContactRow
from review_queue.model import Actor, Channel
from review_queue.parked import LASTS

LOOK_BACK = timedelta(days=30)
KEPT = timedelta(days=400)
"""A year and a month, so that the same month of last year can be looked at."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Say how far a conversation went; `missing` is None while nobody knows what it is about."""

    channel: Channel
    category: str | None
    area: str | None
    questions: int
    missing: int | None


@dataclass(frozen=True, slots=True)
class ContactScores:
    """Score the conversations of one door, and of one category where there is one.

    `finished` ended with a reference number, `complete` of these had all the category needs; the
    medians are of these too. `abandoned` were left for a day; what is neither still goes on.
    """

    channel: Channel
    category: str | None
    begun: int
    finished: int
    complete: int
    abandoned: int
    questions: float | None
    seconds: float | None


@dataclass(frozen=True, slots=True)
class FirstContacts:
    """Hold the figures of the last 30 days: by door, and by category and door."""

    doors: tuple[ContactScores, ...]
    categories: tuple[ContactScores, ...]


def note(session: Session, actor: Actor, id: str, progress: Progress, *, now: datetime) -> None:
    """Count a step of a conversation; its first one begins it."""
    _keep(session, actor, id, progress, now)


def finish(session: Session, actor: Actor, id: str, progress: Progress, *, now: datetime) -> None:
    """Count a conversation as ended with a reference number."""
    row = _keep(session, actor, id, progress, now)
    if row is not None:
        row.finished_at = now


def set_aside(session: Session, id: str, parked_id: str) -> None:
    """Go on under the number of the parked call, by which it will be taken up again."""
    row = session.get(FirstContactRow, id)
    if row is not None and row.finished_at is None:
        row.id = parked_id


def take_up(session: Session, parked_id: str, *, now: datetime) -> None:
    """Go on with a parked call; the time it lay does not count."""
    row = session.get(FirstContactRow, parked_id)
    if row is not None:
        row.begun_at, row.last_at = row.begun_at + (now - row.last_at), now


def any_old(session: Session, *, now: datetime) -> bool:
    """Tell whether there are counts too old to be looked at."""
    query = select(FirstContactRow.id).where(FirstContactRow.begun_at < now - KEPT).limit(1)
    return session.scalar(query) is not None


def forget_old(session: Session, *, now: datetime) -> None:
    """Let go of counts that are too old to be looked at."""
    session.execute(delete(FirstContactRow).where(FirstContactRow.begun_at < now - KEPT))


def figures(session: Session, actor: Actor, *, now: datetime) -> FirstContacts:
    """Sum up the last 30 days, inside the actor's areas."""
    require(actor, Permission.SEE_OVERSIGHT)
    query = select(FirstContactRow).where(FirstContactRow.begun_at >= now - LOOK_BACK)
    if actor.areas is not None:
        query = query.where(FirstContactRow.area.in_(sorted(actor.areas)))
    rows = session.scalars(query).all()
    doors: dict[Channel, list[FirstContactRow]] = defaultdict(list)
    categories: dict[tuple[Channel, str], list[FirstContactRow]] = defaultdict(list)
    for row in rows:
        doors[row.channel].append(row)
        if row.category is not None:
            categories[row.channel, row.category].append(row)
    by_door = [_scores(door, None, own, now) for door, own in doors.items()]
    by_category = [_scores(door, id, own, now) for (door, id), own in categories.items()]
    return FirstContacts(tuple(sorted(by_door, key=_order)), tuple(sorted(by_category, key=_order)))


def _order(scores: ContactScores) -> tuple[int, str, int]:
    return (-scores.begun, scores.category or "", list(Channel).index(scores.channel))


def _scores(
    channel: Channel, category: str | None, rows: Sequence[FirstContactRow], now: datetime
) -> ContactScores:
    finished = [row for row in rows if row.finished_at is not None]
    took = [(row.finished_at - row.begun_at).total_seconds() for row in rows if row.finished_at]
    left = [row for row in rows if row.finished_at is None and row.last_at <= now - LASTS]
    return ContactScores(
        channel=channel,
        category=category,
        begun=len(rows),
        finished=len(finished),
        complete=sum(row.missing == 0 for row in finished),
        abandoned=len(left),
        questions=float(median(row.questions for row in finished)) if finished else None,
        seconds=float(median(took)) if took else None,
    )


def _keep(
    session: Session, actor: Actor, id: str, progress: Progress, now: datetime
) -> FirstContactRow | None:
    """Write how far a conversation went; one that is over, or of other people, stays as it is."""
    require(actor, Permission.RECEIVE)
    row = session.get(FirstContactRow, id)
    if row is None:
        row = FirstContactRow(id=id, begun_at=now)
        session.add(row)
    elif row.finished_at is not None or _is_public(row.channel) != _is_public(progress.channel):
        # The number comes from the page: nobody counts in somebody else's conversation with it.
        return None
    row.channel, row.questions, row.missing = progress.channel, progress.questions, progress.missing
    row.category, row.area, row.last_at = progress.category, progress.area, now
    session.flush()
    return row


def _is_public(channel: Channel) -> bool:
    return channel is Channel.WEB
