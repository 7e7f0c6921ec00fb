"""Search past cases for a page: from the case's stored vectors, in its reader's own areas.

The web process needs no encoder for it: the worker stored the vectors at triage.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.bootstrap import Counter
from redaction.model import RedactedCase
from retrieval.model import Match, Vectors
from review_queue import nearness
from review_queue.model import Actor
from review_queue.tables import CaseRow, CaseVectorsRow
from review_queue.visibility import findable

MORE = 4
"""Asked for so many times what is shown: one sender's cases are capped afterwards."""


@dataclass(frozen=True, slots=True)
class Found:
    """Hold what was found, best first; `vectors_away` tells that words alone were compared."""

    matches: tuple[Match, ...]
    vectors_away: bool


class LiveSearch:
    """Find the decided cases nearest to one case, as its reader may find them."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter

    def __call__(
        self, session: Session, actor: Actor, case_id: str, redacted: RedactedCase
    ) -> Found:
        """Search both legs; when the vector leg is away, words alone."""
        areas = self._areas(actor)
        most = self._counter.settings.similar_cases * MORE
        if not redacted.passages:
            return Found((), vectors_away=False)
        own = nearness.vectors_of(session, [case_id]).get(case_id)
        if not own:
            return Found((), vectors_away=True)
        return Found(_nearest(session, case_id, own, areas, most), vectors_away=False)

    def _areas(self, actor: Actor) -> Collection[str]:
        if actor.areas is not None:
            return actor.areas
        return {area.id for area in self._counter.taxonomy.areas}


def _nearest(
    session: Session,
    case_id: str,
    own: dict[str, Vectors],
    areas: Collection[str],
    most: int,
) -> tuple[Match, ...]:
    query = (
        select(CaseVectorsRow)
        .join(CaseRow, CaseRow.id == CaseVectorsRow.case_id)
        .where(
            CaseRow.area.in_(sorted(areas)),
            findable(),
            CaseRow.id != case_id,
            CaseVectorsRow.encoder.in_(sorted(own)),
        )
    )
    found = []
    for row in session.scalars(query):
        flat = np.frombuffer(row.vectors, dtype=nearness.STORED).astype(np.float32)
        cosines = (own[row.encoder] @ flat.reshape(-1, row.dimensions).T).max(axis=0)
        position = int(cosines.argmax())
        best = float(cosines[position])
        found.append(Match(row.case_id, best, position, best))
    return tuple(sorted(found, key=lambda match: (-match.score, match.case_id))[:most])
