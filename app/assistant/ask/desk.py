"""The desk a question is asked at: one person, one case, and the product's own functions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.assistant.missing import missing
from app.bootstrap import Counter
from app.live_search import LiveSearch
from classifiers.errors import UnknownCategory
from classifiers.taxonomy import Category, Information
from review_queue import queue, routing_versions
from review_queue.model import Actor, CaseView
from review_queue.routing import Router


@dataclass(frozen=True, slots=True)
class Desk:
    """Hold what the tools work with.

    Every tool reads through `session` as `actor`: what that person may not open is not there.
    """

    session: Session
    actor: Actor
    counter: Counter
    search: LiveSearch
    view: CaseView
    router: Router
    now: datetime

    @classmethod
    def beside(
        cls,
        session: Session,
        actor: Actor,
        case_id: str,
        counter: Counter,
        search: LiveSearch,
        *,
        now: datetime,
    ) -> Desk:
        """Sit down beside a case; raises CaseNotFound or PermissionDenied as its page does."""
        view = queue.view(session, actor, case_id, now=now)
        router = routing_versions.router(session, counter.settings.province)
        return cls(session, actor, counter, search, view, router, now)

    @property
    def category(self) -> Category | None:
        """The case's category: decided, else suggested; None when the catalogue lacks it."""
        decided = self.view.decision.category if self.view.decision else None
        suggestion = self.view.suggestion
        suggested = suggestion.category.label if suggestion else None
        try:
            return self.counter.taxonomy.category(decided or suggested or "other")
        except UnknownCategory:
            return None

    @property
    def missing(self) -> tuple[Information, ...]:
        """What the category needs to know and the text does not say."""
        if self.view.redacted is None or self.category is None:
            return ()
        return missing(self.category, self.view.redacted)
