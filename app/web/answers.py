"""The three answers of the case page: this person before, the same incident, such requests."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import current_app
from sqlalchemy.orm import Session

from app import live_search
from app.clock import now
from app.live_search import LiveSearch
from app.web.display import counter
from app.web.session import current_actor
from redaction.model import RedactedCase
from review_queue import nearness, occurrences, people
from review_queue.access import Permission, may
from review_queue.model import Actor, CaseView
from review_queue.nearness import NearCase
from review_queue.occurrences import Joined
from review_queue.outcomes import Agreement, PastCase
from review_queue.people import EarlierCase


@dataclass(frozen=True, slots=True)
class Answers:
    """Hold what a page shows; each has its own empty state.

    `earlier` is None where the policy does not permit matching, `near` is None when it cannot be
    told, `vectors_away` tells that past cases were found by words alone. `past_led` tells that the
    suggestion changed which are shown, or in which order; `agreement` is of the texts most alike,
    whatever was suggested.
    """

    earlier: tuple[EarlierCase, ...] | None
    near: tuple[NearCase, ...] | None
    joined: Joined
    past: tuple[PastCase, ...]
    past_led: bool
    agreement: Agreement | None
    vectors_away: bool


@dataclass(frozen=True, slots=True)
class Past:
    """Hold what was done with requests like a text that is no case yet."""

    past: tuple[PastCase, ...]
    agreement: Agreement | None
    vectors_away: bool


def three_answers(session: Session, actor: Actor, view: CaseView) -> Answers | None:
    """Answer for one case, inside its reader's areas.

    None while its text is not shown, and for whoever may not see other cases beside one.
    """
    if view.redacted is None or not may(actor, Permission.SEE_CONTEXT):
        return None
    permitted = counter().settings.match_people
    found = search()(session, actor, view.case_id, view.redacted)
    shown = counter().settings.similar_cases
    joined = occurrences.joined(session, actor, view.case_id)
    near = nearness.near(session, actor, view.case_id)
    past = live_search.past_of(session, actor, found, limit=shown)
    answers = Answers(
        earlier=people.earlier(session, actor, view.case_id) if permitted else None,
        near=_others(near, joined),
        joined=joined,
        past=past.cases,
        past_led=past.led,
        agreement=past.agreement,
        vectors_away=found.vectors_away,
    )
    return _without_outcomes(answers) if view.concealed else answers


def _without_outcomes(answers: Answers) -> Answers:
    """Leave out how other cases were decided: it would suggest how to decide this one."""
    earlier, near = answers.earlier, answers.near
    return replace(
        answers,
        earlier=earlier and tuple(replace(each, outcome=None, team=None) for each in earlier),
        near=near and tuple(replace(each, outcome=None, team=None) for each in near),
        past=(),
        past_led=False,
        agreement=None,
    )


def past_of(session: Session, actor: Actor, redacted: RedactedCase) -> Past | None:
    """Answer for a text that is no case yet, inside the actor's areas.

    None for whoever may not see other cases beside one.
    """
    if not may(actor, Permission.SEE_CONTEXT):
        return None
    found = search().of_text(session, actor, redacted)
    shown = counter().settings.similar_cases
    past = live_search.past_of(session, actor, found, limit=shown)
    return Past(past.cases, past.agreement, found.vectors_away)


def record_people(view: CaseView, answers: Answers | None) -> None:
    """Put on record, before it is shown, that a person is shown somebody's earlier cases."""
    if answers is None or not answers.earlier:
        return
    with counter().database.write() as rows:
        people.record_shown(rows, current_actor(), view.case_id, answers.earlier, now=now())


def _others(near: tuple[NearCase, ...] | None, joined: Joined) -> tuple[NearCase, ...] | None:
    """Leave out what is merged with the case already: its page shows that by itself."""
    merged = {joined.leading, *(each.case_id for each in joined.followers)}
    return None if near is None else tuple(each for each in near if each.case_id not in merged)


def search() -> LiveSearch:
    """Return the search of this application."""
    found = current_app.extensions["live_search"]
    if not isinstance(found, LiveSearch):
        raise TypeError("the application was built without a search")
    return found
