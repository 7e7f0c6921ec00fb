"""Search past cases for a page: from the case's stored vectors, in its reader's own areas.

The web process needs no encoder for it: the worker stored the vectors at triage.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.bootstrap import Counter
from app.past_cases import PastCases
from redaction.model import RedactedCase
from retrieval.errors import IndexUnavailable
from retrieval.model import Hit, Match
from review_queue import finding, outcomes
from review_queue.likely import likely_categories
from review_queue.model import Actor
from review_queue.outcomes import Agreement, PastCase

MORE = 4
"""Asked for so many times what is shown: one sender's cases are capped afterwards."""


@dataclass(frozen=True, slots=True)
class Found:
    """Hold what was found, best first; `vectors_away` tells that words alone were compared.

    `alike` is what the texts alone say. Whoever counts how many cases went one way counts those:
    in `matches` the suggestion has a vote, and would be confirmed by what it chose.
    """

    matches: tuple[Match, ...]
    alike: tuple[Match, ...]
    vectors_away: bool


@dataclass(frozen=True, slots=True)
class Past:
    """Hold what was done with requests like one, and how many of the most alike agree.

    `led` says that the suggestion's vote changed the list.
    """

    cases: tuple[PastCase, ...]
    led: bool
    agreement: Agreement | None


def past_of(session: Session, actor: Actor, found: Found, *, limit: int) -> Past:
    """Describe what was found, and count by the texts alone how many agree."""
    past = alike = outcomes.described(session, actor, found.matches, limit=limit)
    if found.alike != found.matches:
        alike = outcomes.described(session, actor, found.alike, limit=limit)
    return Past(past, past != alike, outcomes.agreement(alike))


class LiveSearch:
    """Find the decided cases nearest to one case, as its reader may find them."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter
        self._past_cases = PastCases.of_pages(counter)

    def __call__(
        self, session: Session, actor: Actor, case_id: str, redacted: RedactedCase
    ) -> Found:
        """Search both legs; when the vector leg is away, words alone."""
        areas = self._past_cases.areas if actor.areas is None else sorted(actor.areas)
        # One more: a decided case finds itself.
        most = self._counter.settings.similar_cases * MORE + 1
        hits = self._vector_leg(session, case_id, redacted, areas, finding.depth(most))
        likely = likely_categories(session, case_id)
        found = finding.find(session, redacted, hits, areas, most, likely=likely)
        others, alike = (
            tuple(match for match in matches if match.case_id != case_id)
            for matches in (found.fused, found.alike)
        )
        return Found(others, alike, vectors_away=hits is None)

    def of_text(self, session: Session, actor: Actor, redacted: RedactedCase) -> Found:
        """Search for a text that is no case yet, encoded here and now, as during a call."""
        areas = self._past_cases.areas if actor.areas is None else sorted(actor.areas)
        most = self._counter.settings.similar_cases * MORE
        hits = self._vector_leg_of_text(session, redacted, areas, finding.depth(most))
        found = finding.find(session, redacted, hits, areas, most)
        return Found(found.fused, found.alike, vectors_away=hits is None)

    def _vector_leg_of_text(
        self, session: Session, redacted: RedactedCase, areas: Collection[str], most: int
    ) -> tuple[Hit, ...] | None:
        try:
            if self._past_cases.look_in(session) is None:
                return None
            made = self._past_cases.encode(redacted)
            return self._past_cases.search(redacted, made, areas, most)
        except IndexUnavailable:
            return None

    def _vector_leg(
        self,
        session: Session,
        case_id: str,
        redacted: RedactedCase,
        areas: Collection[str],
        most: int,
    ) -> tuple[Hit, ...] | None:
        try:
            made = self._past_cases.stored(session, case_id)
            if made is None:
                return None
            return self._past_cases.search(redacted, made, areas, most)
        except IndexUnavailable:
            return None
