"""Cases that may be one incident: near in place, in time and in what they say, of one area.

Only a suggestion: nothing here changes a case (case 40).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from redaction.model import Language
from retrieval.model import Vectors
from review_queue import redactions
from review_queue.access import Permission, require
from review_queue.conditions import not_erased, unrestricted
from review_queue.model import Actor, CaseState
from review_queue.occurrence_tables import CasePlaceRow, CaseSenderRow, OccurrenceCaseRow
from review_queue.passages import telling
from review_queue.places import Place
from review_queue.tables import CaseRow, CaseVectorsRow, DecisionRow
from review_queue.visibility import in_areas, visible

KILOMETRES = 15.0
WITHIN = timedelta(days=7)
ALIKE = 0.5
"""Least cosine of the telling passages; docs/retrieval.md says how it was chosen."""
MOST_COMPARED = 200
MOST_SHOWN = 8
MOST_PASSAGES = 12
PER_SENDER = 2
"""How many cases of one sender and day a list shows, whatever they sent (case 56)."""
OPEN = (CaseState.WAITING, CaseState.FOLLOWING, CaseState.DECIDED)
DEGREE = 111.2  # kilometres in one degree of latitude
STORED = np.dtype("<f4")


@dataclass(frozen=True, slots=True)
class NearCase:
    """Show one case that may be the same incident; `alike` is a cosine, `kilometres` a distance.

    `fence` is what a merge into it must bring back.
    """

    case_id: str
    state: CaseState
    received_at: datetime
    language: Language
    excerpt: str
    outcome: str | None
    team: str | None
    claimed_by: str | None
    fence: int
    kilometres: float
    alike: float
    linked: bool


def keep_place(session: Session, case_id: str, place: Place | None) -> None:
    """Keep where the community lies that a triaged case names, in place of what was kept."""
    held = session.get(CasePlaceRow, case_id)
    if held is not None:
        session.delete(held)
        session.flush()
    if place is not None:
        row = CasePlaceRow(case_id=case_id, latitude=place.latitude, longitude=place.longitude)
        session.add(row)
    session.flush()


def near(
    session: Session, actor: Actor, case_id: str, *, limit: int = MOST_SHOWN
) -> tuple[NearCase, ...] | None:
    """List the cases that may be the same incident, most alike first.

    None when it cannot be told: the text names no community, or has no vectors. At most 200
    cases are compared, the latest of those near enough in place and time.
    """
    require(actor, Permission.SEE_CONTEXT)
    case = visible(session, actor, case_id)
    here = session.get(CasePlaceRow, case.id)
    own = vectors_of(session, [case.id]).get(case.id)
    if here is None or not own:
        return None
    found = _compared(session, actor, case, here, own)
    return tuple(capped(session, found, PER_SENDER)[:limit])


def capped(session: Session, found: Iterable[NearCase], most: int) -> list[NearCase]:
    """Keep the first few cases of each sender and day."""
    cases = list(found)
    kept = _within_cap(senders(session, [each.case_id for each in cases]), cases, most)
    return list(kept)


def senders(session: Session, case_ids: Collection[str]) -> dict[str, str]:
    """Return the sender-of-a-day key of those cases that have one."""
    query = select(CaseSenderRow.case_id, CaseSenderRow.day_key)
    rows = session.execute(query.where(CaseSenderRow.case_id.in_(tuple(case_ids))))
    return dict(rows.all())


def vectors_of(session: Session, case_ids: Collection[str]) -> dict[str, dict[str, Vectors]]:
    """Return the stored vectors of cases' telling passages, by encoder."""
    held: defaultdict[str, dict[str, Vectors]] = defaultdict(dict)
    kept = {
        case_id: telling(redacted.passages)
        for case_id, redacted in redactions.load_decided(session, case_ids)
    }
    query = select(CaseVectorsRow).where(CaseVectorsRow.case_id.in_(tuple(case_ids)))
    for row in session.scalars(query):
        flat = np.frombuffer(row.vectors, dtype=STORED).astype(np.float32)
        vectors = flat.reshape(-1, row.dimensions)
        positions = [n for n in kept.get(row.case_id, ()) if n < len(vectors)][:MOST_PASSAGES]
        if positions:
            held[row.case_id][row.encoder] = vectors[positions]
    return dict(held)


def alike(one: Mapping[str, Vectors], other: Mapping[str, Vectors]) -> float:
    """Return the cosine of two cases' mean telling passages, by an encoder that read both."""
    shared = sorted(one.keys() & other.keys())
    return max((_alike(one[name], other[name]) for name in shared), default=-1.0)


def kilometres(one: CasePlaceRow, other: CasePlaceRow) -> float:
    """Return a flat-earth distance, good to a percent in one province."""
    north = (one.latitude - other.latitude) * DEGREE
    east = (one.longitude - other.longitude) * DEGREE * math.cos(math.radians(one.latitude))
    return math.hypot(north, east)


def _compared(
    session: Session,
    actor: Actor,
    case: CaseRow,
    here: CasePlaceRow,
    own: Mapping[str, Vectors],
) -> list[NearCase]:
    joined = session.get(OccurrenceCaseRow, case.id)
    query = (
        select(CaseRow, CasePlaceRow, DecisionRow, OccurrenceCaseRow.occurrence_id)
        .join(CasePlaceRow, CasePlaceRow.case_id == CaseRow.id)
        .outerjoin(DecisionRow, DecisionRow.case_id == CaseRow.id)
        .outerjoin(OccurrenceCaseRow, OccurrenceCaseRow.case_id == CaseRow.id)
        .where(
            CaseRow.id != case.id,
            CaseRow.area == case.area,
            CaseRow.state.in_(OPEN),
            CaseRow.received_at.between(case.received_at - WITHIN, case.received_at + WITHIN),
            in_areas(actor),
            unrestricted(),
            not_erased(),
            _around(here),
        )
        .order_by(CaseRow.received_at.desc(), CaseRow.id)
        .limit(MOST_COMPARED)
    )
    rows = session.execute(query).all()
    vectors = vectors_of(session, [row[0].id for row in rows])
    found = []
    for other, place, decision, occurrence in rows:
        distance, likeness = kilometres(here, place), alike(own, vectors.get(other.id, {}))
        if distance <= KILOMETRES and likeness >= ALIKE:
            linked = joined is not None and occurrence == joined.occurrence_id
            found.append(_near(other, decision, distance, likeness, linked))
    return sorted(found, key=lambda each: (-each.alike, each.case_id))


def _around(here: CasePlaceRow) -> ColumnElement[bool]:
    north = KILOMETRES / DEGREE
    east = north / max(0.1, math.cos(math.radians(here.latitude)))
    return and_(
        CasePlaceRow.latitude.between(here.latitude - north, here.latitude + north),
        CasePlaceRow.longitude.between(here.longitude - east, here.longitude + east),
    )


def _alike(one: Vectors, other: Vectors) -> float:
    if one.shape[1] != other.shape[1]:
        return -1.0
    means = one.mean(axis=0), other.mean(axis=0)
    lengths = float(np.linalg.norm(means[0]) * np.linalg.norm(means[1]))
    return float(means[0] @ means[1]) / lengths if lengths else -1.0


def _near(
    case: CaseRow, decision: DecisionRow | None, distance: float, likeness: float, linked: object
) -> NearCase:
    decided = decision if case.state == CaseState.DECIDED else None
    return NearCase(
        case_id=case.id,
        state=case.state,
        received_at=case.received_at,
        language=case.text_language or "en",
        excerpt=case.excerpt,
        outcome=decided.category if decided else None,
        team=decided.team if decided else None,
        claimed_by=case.claimed_by,
        fence=case.fence,
        kilometres=distance,
        alike=likeness,
        linked=bool(linked),
    )


def _within_cap(
    keys: Mapping[str, str], cases: Iterable[NearCase], most: int
) -> Iterable[NearCase]:
    count: Counter[str] = Counter()
    for each in cases:
        key = keys.get(each.case_id)
        if key is not None:
            count[key] += 1
        if key is None or count[key] <= most:
            yield each
