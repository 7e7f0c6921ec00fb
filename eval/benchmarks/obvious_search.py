"""The obvious search: cosine with every vector in NumPy, and LIKE for the longest words.

It knows no areas, no stems and no languages, holds all vectors in memory and is read anew when
a case is added.
"""

from __future__ import annotations

import re
from itertools import chain

import numpy as np
from sqlalchemy import Integer, cast, select
from sqlalchemy.orm import Session

from redaction.model import RedactedCase
from retrieval.model import Vectors
from review_queue.index_contents import STORED
from review_queue.model import CaseState
from review_queue.tables import CaseRow, CaseVectorsRow, RedactedTextRow

WORDS = 5
_WORD = re.compile(r"\w{4,}")


class ObviousSearch:
    """Hold every decided case's vectors and search all of them."""

    def __init__(self, session: Session, k: int) -> None:
        self._k = k
        query = select(CaseVectorsRow.case_id, CaseVectorsRow.dimensions, CaseVectorsRow.vectors)
        query = query.join(CaseRow, CaseRow.id == CaseVectorsRow.case_id)
        rows = session.execute(query.where(CaseRow.state == CaseState.DECIDED)).all()
        parts = [np.frombuffer(raw, dtype=STORED).reshape(-1, size) for _, size, raw in rows]
        self._vectors = np.vstack(parts)
        ids = [[case_id] * len(part) for (case_id, _, _), part in zip(rows, parts, strict=True)]
        self._ids = tuple(chain.from_iterable(ids))

    def __call__(
        self, session: Session, redacted: RedactedCase, queries: Vectors
    ) -> tuple[list[str], list[str]]:
        """Return the nearest cases by vectors and the cases with most of the words."""
        return self._by_vectors(queries), self._by_words(session, redacted)

    def _by_vectors(self, queries: Vectors) -> list[str]:
        nearest = (self._vectors @ queries.T).max(axis=1)
        most = min(len(nearest), 4 * self._k)
        first = np.argpartition(-nearest, most - 1)[:most]
        ordered = first[np.argsort(-nearest[first])]
        return list(dict.fromkeys(self._ids[place] for place in ordered))[: self._k]

    def _by_words(self, session: Session, redacted: RedactedCase) -> list[str]:
        longest = sorted(set(_WORD.findall(redacted.request)), key=lambda word: (-len(word), word))
        text = RedactedTextRow.text
        has = [cast(text.like(f"%{word}%"), Integer) for word in longest[:WORDS]]
        count = sum(has[1:], start=has[0])
        query = select(RedactedTextRow.case_id).where(count > 0).order_by(count.desc())
        return list(session.scalars(query.limit(self._k)))
