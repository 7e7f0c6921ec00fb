"""The tools of the assistant: the product's own functions, as whoever asks may use them.

A tool reads. What would change something it lays before the person, as a form of the page that
the person sends or leaves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from app.assistant.ask.desk import Desk
from app.assistant.ask.findings import (
    CategoryFound,
    Concealed,
    DeadlineFound,
    DecideFound,
    Finding,
    FollowUpFound,
    IncidentFound,
    MissingFound,
    NoText,
    NotForRole,
    NotUnderstood,
    PersonFound,
    RouteFound,
    SealedFound,
    SeverityFound,
    SimilarFound,
    ThreadFound,
)
from app.assistant.ask.question import Arguments, Question, Tool
from app.assistant.letter import letter
from app.live_search import past_of
from classifiers.model import CASE, Witness
from review_queue import (
    case_clocks,
    like_cases,
    nearness,
    occurrences,
    outcomes,
    people,
    precedents,
)
from review_queue.access import Permission, may
from review_queue.clocks import ZONES
from review_queue.counties import county
from review_queue.like_cases import Wanted
from review_queue.model import CaseState, Correction, Route
from review_queue.occurrences import Joined
from review_queue.proposals import severity_of
from review_queue.routing import Asked

MOST_SENTENCES, FEWEST_WORDS = 3, 4
# Unlike what encoders read, with its placeholders.
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\s*\n+\s*")
Use = Callable[[Desk, Arguments], Finding]


def find(desk: Desk, question: Question) -> Finding:
    """Use the tool a question asks for. Of a case whose text is sealed nothing is told."""
    use = TOOLS.get(question.tool)
    if use is None:
        return NotUnderstood()
    if not may(desk.actor, NEEDS.get(question.tool, Permission.SEE_PROPOSAL)):
        return NotForRole()
    # What is like it, and what was decided then, would tell as much as the suggestion.
    if desk.view.concealed and question.tool is not Tool.SEALED:
        return Concealed()
    if desk.view.redacted is None and question.tool is not Tool.SEALED:
        return NoText()
    return use(desk, question.arguments)


def _severity(desk: Desk, asked: Arguments) -> SeverityFound:
    suggestion = desk.view.suggestion
    proposed = suggestion.severity if suggestion else None
    return SeverityFound(proposed, desk.view.decision, asked.severity)


def _category(desk: Desk, asked: Arguments) -> CategoryFound:
    suggestion = desk.view.suggestion
    witnesses = suggestion.witnesses if suggestion else ()
    readable = frozenset[str]()
    if may(desk.actor, Permission.SEE_CONTEXT):
        readable = precedents.readable(desk.session, desk.actor, map(_case_of, witnesses))
    known = [each for each in witnesses if _case_of(each) in readable]
    return CategoryFound(
        suggestion,
        desk.view.decision,
        asked.category,
        tuple(_case_of(each) for each in known if each.weight > 0),
        tuple(_case_of(each) for each in known if each.weight < 0),
    )


def _case_of(witness: Witness) -> str:
    """Return the number of the past case a witness is, empty for another text."""
    source = witness.source
    return source.removeprefix(CASE) if source.startswith(CASE) else ""


def _similar(desk: Desk, asked: Arguments) -> SimilarFound:
    shown = desk.counter.settings.similar_cases
    if asked.given:
        wanted = _wanted(desk, asked)
        likes = like_cases.like(desk.session, desk.actor, desk.view.case_id, wanted, limit=shown)
        return SimilarFound(asked, likes.cases, outcomes.agreement(likes.cases), likes.total)
    if desk.view.redacted is None:
        return SimilarFound(asked, (), None, None)
    found = desk.search(desk.session, desk.actor, desk.view.case_id, desk.view.redacted)
    past = past_of(desk.session, desk.actor, found, limit=shown)
    return SimilarFound(asked, past.cases, past.agreement, None, found.vectors_away)


def _wanted(desk: Desk, asked: Arguments) -> Wanted:
    zone = ZoneInfo(ZONES[desk.counter.settings.province])
    within = county(asked.county) if asked.county else None
    communities = within.communities if within else None
    if asked.place is not None:
        communities = frozenset({asked.place})
    since = until = None
    if asked.period is not None:
        since = datetime.combine(asked.period.first, time(), zone)
        until = datetime.combine(asked.period.last + timedelta(days=1), time(), zone)
    return Wanted(
        communities, asked.region, since, until, asked.category, asked.severity, asked.language
    )


def _missing(desk: Desk, _asked: Arguments) -> MissingFound:
    return MissingFound(desk.category.id if desk.category else None, desk.missing)


def _follow_up(desk: Desk, asked: Arguments) -> FollowUpFound:
    category = desk.category.id if desk.category else None
    redacted = desk.view.redacted
    if not desk.missing or redacted is None:
        return FollowUpFound(category, None)
    drafted = letter(
        desk.missing,
        asked.language or redacted.language,
        organisation=desk.counter.settings.organisation,
        reference=desk.view.case_id,
    )
    return FollowUpFound(category, drafted, desk.missing)


def _route(desk: Desk, asked: Arguments) -> RouteFound:
    return RouteFound(desk.view.route, desk.view.decision, asked, _supposed(desk, asked))


def _deadline(desk: Desk, asked: Arguments) -> DeadlineFound:
    clock = case_clocks.clock(desk.session, desk.actor, desk.view.case_id, now=desk.now)
    return DeadlineFound(desk.view, clock, asked, _supposed(desk, asked))


def _supposed(desk: Desk, asked: Arguments) -> Route | None:
    """Route the case as if its place, category or severity were another; nothing is stored."""
    view = desk.view
    if not asked.given or view.redacted is None or view.route is None:
        return None
    suggestion, reasons = view.suggestion, dict(view.route.reasons)
    suggested = suggestion.category.label if suggestion and not suggestion.abstained else None
    decided = view.decision
    severity = decided.severity if decided else severity_of(suggestion, view.route)
    supposed = Asked(
        category=asked.category or (decided.category if decided else suggested),
        severity=asked.severity or severity,
        received_at=view.received_at,
        language=view.redacted.language,
        community=asked.place or reasons.get("community", ""),
        postal="" if asked.place else reasons.get("postal", ""),
    )
    return desk.router.way(supposed, desk.counter.taxonomy)


def _thread(desk: Desk, _asked: Arguments) -> ThreadFound:
    joined = NOT_JOINED
    if may(desk.actor, Permission.SEE_CONTEXT):
        joined = occurrences.joined(desk.session, desk.actor, desk.view.case_id)
    return ThreadFound(desk.view, _essential(desk), joined)


def _essential(desk: Desk) -> tuple[str, ...]:
    """Choose the sentences of a request that hold its evidence, else its first; in their order."""
    if desk.view.redacted is None:
        return ()
    sentences = [each for each in _SENTENCE.split(desk.view.redacted.body.text) if each.strip()]
    # "Hello," says nothing, unless it is all there is.
    spoken = [each for each in sentences if len(each.split()) >= FEWEST_WORDS] or sentences
    suggestion = desk.view.suggestion
    evidence = suggestion.category.evidence if suggestion else ()

    def weight(place: int) -> tuple[int, int]:
        return -sum(words in spoken[place] for words in evidence), place

    chosen = sorted(range(len(spoken)), key=weight)[:MOST_SENTENCES]
    return tuple(spoken[place] for place in sorted(chosen))


def _person(desk: Desk, _asked: Arguments) -> PersonFound:
    if not desk.counter.settings.match_people:
        return PersonFound(None)
    return PersonFound(people.earlier(desk.session, desk.actor, desk.view.case_id))


def _incident(desk: Desk, _asked: Arguments) -> IncidentFound:
    near = nearness.near(desk.session, desk.actor, desk.view.case_id)
    joined = occurrences.joined(desk.session, desk.actor, desk.view.case_id)
    return IncidentFound(near, joined)


def _decide(desk: Desk, asked: Arguments) -> DecideFound:
    view = desk.view
    free = view.claimed_by in (None, desk.actor.id)
    allowed = may(desk.actor, Permission.DECIDE)
    correction = Correction(category=asked.category, severity=asked.severity)
    return DecideFound(
        correction if asked.given else None,
        allowed and free and view.state is CaseState.WAITING,
    )


def _sealed(desk: Desk, _asked: Arguments) -> SealedFound:
    return SealedFound(may(desk.actor, Permission.OPEN_ORIGINAL))


NOT_JOINED = Joined(None, (), ())
NEEDS: Mapping[Tool, Permission] = MappingProxyType(
    {
        Tool.SIMILAR: Permission.SEE_CONTEXT,
        Tool.PERSON: Permission.SEE_CONTEXT,
        Tool.INCIDENT: Permission.SEE_CONTEXT,
        Tool.THREAD: Permission.SEE_TEXT,
    }
)
"""What a tool shows, as the case page guards it; the others show what the machine proposed."""
TOOLS: Mapping[Tool, Use] = MappingProxyType(
    {
        Tool.SEVERITY: _severity,
        Tool.CATEGORY: _category,
        Tool.SIMILAR: _similar,
        Tool.MISSING: _missing,
        Tool.FOLLOW_UP: _follow_up,
        Tool.ROUTE: _route,
        Tool.DEADLINE: _deadline,
        Tool.THREAD: _thread,
        Tool.PERSON: _person,
        Tool.INCIDENT: _incident,
        Tool.DECIDE: _decide,
        Tool.SEALED: _sealed,
    }
)
