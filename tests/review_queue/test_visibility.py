"""Who may open which case; what may be found by search, by anybody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from retrieval.model import Match
from review_queue import (
    audit,
    claims,
    decisions,
    nearness,
    occurrences,
    originals,
    outcomes,
    oversight,
    people,
    queue,
    visibility,
)
from review_queue.access import Permission, permitted_to
from review_queue.conditions import findable
from review_queue.errors import CaseNotFound
from review_queue.model import Actor, Correction, Role
from review_queue.originals import OpeningReason
from review_queue.retrieval_policy import restricted
from review_queue.tables import CaseRow, DeliveryRow
from tests.review_queue.neighbours import ELSEWHERE, ROADS, Neighbour, settle, settled_elsewhere
from tests.review_queue.office import CLERK, NOW, SUPERVISOR, Office, redacted
from tests.review_queue.openings import opened, read

WORKER = Actor("case.worker", Role.CASE_WORKER, frozenset({"roads"}))
KIOSK = Actor("clerk", Role.CLERK)
DIRECTOR = Actor("director", Role.DIRECTOR, frozenset({"roads"}))
RECORDS = Actor("records", Role.RECORDS)
NOBODYS = "HM-0000-0000"
Step = Callable[[Session, Actor, str, str], object]
# Every function that reads or changes one case for a person: `o` is a case they may open.
STEPS: dict[str, Step] = {
    "view": lambda s, a, c, _: queue.view(s, a, c, now=NOW),
    "claim": lambda s, a, c, _: claims.claim(s, a, c, now=NOW),
    "release": lambda s, a, c, _: claims.release(s, a, c, now=NOW),
    "confirm": lambda s, a, c, _: decisions.confirm(s, a, c, seen=0, now=NOW),
    "correct": lambda s, a, c, _: decisions.correct(
        s, a, c, Correction("roads.snow"), seen=0, now=NOW
    ),
    "note": lambda s, a, c, _: decisions.add_note(s, a, c, redacted("x"), now=NOW),
    "quarantine": lambda s, a, c, _: decisions.quarantine(s, a, c, "not_a_request", now=NOW),
    "again": lambda s, a, c, _: decisions.process_again(s, a, c, None, now=NOW),
    "open": lambda s, a, c, _: originals.open_original(
        s, a, c, reason=OpeningReason.COMPLAINT, note=redacted("To answer a letter."), now=NOW
    ),
    "earlier": lambda s, a, c, _: people.earlier(s, a, c),
    "near": lambda s, a, c, _: nearness.near(s, a, c),
    "joined": lambda s, a, c, _: occurrences.joined(s, a, c),
    "link": lambda s, a, c, o: occurrences.link(s, a, c, o, seen=0, now=NOW),
    "link_to": lambda s, a, c, o: occurrences.link(s, a, o, c, seen=0, now=NOW),
    "merge": lambda s, a, c, o: occurrences.merge(s, a, c, o, seen=0, seen_leading=0, now=NOW),
    "merge_into": lambda s, a, c, o: occurrences.merge(s, a, o, c, seen=0, seen_leading=0, now=NOW),
    "unmerge": lambda s, a, c, _: occurrences.unmerge(s, a, c, seen=0, now=NOW),
}


@pytest.mark.parametrize("name", STEPS)
def test_cases_36_and_63_a_case_of_another_area_answers_as_one_that_does_not_exist(
    office: Office, name: str
) -> None:
    """The same error with the same words, after the same number of statements."""
    hidden, own = settle(office, Neighbour()), settle(office, Neighbour(area="housing"))
    answers = [_refused(office, STEPS[name], asked, own) for asked in (hidden, NOBODYS)]
    assert answers[0] == answers[1]
    assert _refused(office, STEPS[name], hidden, own, noting=True) == (hidden, 1)
    assert _refused(office, STEPS[name], NOBODYS, own, noting=True) == ("unknown", 1)


def _refused(
    office: Office,
    step: Step,
    case_id: str,
    own: str,
    actor: Actor = ELSEWHERE,
    *,
    noting: bool = False,
) -> tuple[str, int]:
    """Return what the refusal says and how many statements it took, or the event it left."""
    statements: list[str] = []
    with office.database.write() as session:
        engine = session.get_bind()
        listen = ("before_cursor_execute", lambda *said: statements.append(said[2]))
        event.listen(engine, *listen)
        try:
            with pytest.raises(CaseNotFound) as refused:
                step(session, actor, case_id, own)
        finally:
            event.remove(engine, *listen)
    if not noting:
        return str(refused.value), len(statements)
    with office.database.write() as session:
        visibility.record_refusal(session, actor, refused.value, now=NOW)
        last = audit.events(session, SUPERVISOR, limit=1)[0]
    assert (last.tag, last.actor, last.details) == ("access:case:refused", actor.id, ())
    return last.subject, 1


@pytest.mark.parametrize("name", ["view", "claim", "confirm", "note", "quarantine", "open", "near"])
def test_cases_36_and_63_a_colleagues_case_answers_a_case_worker_as_none(
    office: Office, name: str
) -> None:
    """In their own area too: what is not theirs to work on does not exist for them."""
    colleagues, own = settle(office, Neighbour()), settle(office, Neighbour())
    with office.database.write() as session:
        session.get_one(CaseRow, own).claimed_by = WORKER.id
    answers = [_refused(office, STEPS[name], asked, own, WORKER) for asked in (colleagues, NOBODYS)]
    assert answers[0] == answers[1]
    assert _refused(office, STEPS[name], colleagues, own, WORKER, noting=True) == (colleagues, 1)


def test_a_case_worker_lists_what_they_hold_took_in_own_or_decided(office: Office) -> None:
    """And nothing else; past cases of their area stand beside an own one all the same."""
    held, taken_in, owned, _other = (settle(office, Neighbour()) for _ in range(4))
    past = settle(office, Neighbour())
    office.confirm(past)
    with office.database.write() as session:
        session.get_one(CaseRow, held).claimed_by = WORKER.id
        session.get_one(CaseRow, owned).owner = WORKER.id
        took = update(DeliveryRow).where(DeliveryRow.case_id == taken_in)
        session.execute(took.values(taken_by=WORKER.id))
    with office.database.read() as session:
        listed = {row.case_id for row in queue.waiting(session, WORKER)}
        assert listed == {held, taken_in, owned}
        assert queue.counts(session, WORKER).waiting == 3
        beside = outcomes.described(session, WORKER, [Match(past, 0.9)], limit=5)
        assert [each.case_id for each in beside] == [past]
    office.confirm(held, WORKER)
    with office.database.read() as session:
        assert queue.view(session, WORKER, held, now=NOW).decision is not None


def test_a_page_is_given_field_by_field(office: Office) -> None:
    """A clerk reads what they wrote down, not what a machine thinks; a director reads no word."""
    case_id = settle(office, Neighbour())
    with office.database.write() as session:
        took = update(DeliveryRow).where(DeliveryRow.case_id == case_id)
        session.execute(took.values(taken_by=KIOSK.id))
        decisions.add_note(session, CLERK, case_id, redacted("Called again."), now=NOW)
    with office.database.read() as session:
        seen = queue.view(session, KIOSK, case_id, now=NOW)
        record = queue.view(session, RECORDS, case_id, now=NOW)
        rows = queue.waiting(session, DIRECTOR)
    assert seen.redacted is not None
    assert (seen.suggestion, seen.similar, len(seen.notes)) == (None, None, 1)
    assert record.suggestion is not None
    assert record.similar is None
    assert [(row.case_id, row.excerpt) for row in rows] == [(case_id, "")]


def test_lists_and_counts_hold_the_readers_areas_alone(office: Office) -> None:
    """Queue, counts, next case, quarantine and overview."""
    housing = settle(office, Neighbour(area="housing"))
    roads = settle(office, Neighbour())
    with office.database.write() as session:
        decisions.quarantine(session, CLERK, roads, "not_a_request", now=NOW)
    office.received()
    supervisor = replace(SUPERVISOR, areas=ELSEWHERE.areas)
    with office.database.write() as session:
        assert [row.case_id for row in queue.waiting(session, ELSEWHERE)] == [housing]
        counts = queue.counts(session, ELSEWHERE)
        assert (counts.received, counts.waiting, counts.quarantined) == (0, 1, 0)
        assert queue.quarantined(session, ELSEWHERE) == []
        assert [row.case_id for row in queue.quarantined(session, ROADS)] == [roads]
        seen = oversight.overview(session, supervisor, now=NOW)
        assert (seen.waiting, seen.quarantined, len(seen.teams)) == (1, 0, 1)
        assert queue.claim_next(session, ROADS, now=NOW) is None
        assert queue.claim_next(session, ELSEWHERE, now=NOW) == housing


def test_a_case_belongs_to_the_area_that_was_decided(office: Office) -> None:
    """Whoever corrects a case into another area has handed it over."""
    case_id = settled_elsewhere(office, Neighbour())
    with office.database.read() as session:
        assert queue.view(session, ELSEWHERE, case_id, now=NOW).decision is not None
        with pytest.raises(CaseNotFound):
            queue.view(session, ROADS, case_id, now=NOW)


def test_an_opened_original_closes_when_its_case_is_no_longer_ones_own(office: Office) -> None:
    """The area is asked again at every reading."""
    case_id = settle(office, Neighbour())
    opening = opened(office, case_id, ROADS)
    assert read(office, opening, ROADS)
    with pytest.raises(CaseNotFound):
        read(office, opening, replace(ROADS, areas=frozenset({"housing"})))


def test_links_to_cases_of_other_areas_are_not_shown(office: Office) -> None:
    """Neither on the page nor in their number."""
    first = settle(office, Neighbour())
    second = settle(office, Neighbour())
    with office.database.write() as session:
        occurrences.link(session, CLERK, first, second, seen=0, now=NOW)
    office.correct(second, Correction("housing.repair"))
    with office.database.read() as session:
        assert occurrences.joined(session, ROADS, first).linked == ()
        assert len(occurrences.joined(session, CLERK, first).linked) == 1


@pytest.mark.parametrize("category", sorted(restricted()))
def test_case_59_restricted_cases_are_never_found(office: Office, category: str) -> None:
    """Whoever asks, and although they may be opened by their number."""
    area = category.partition(".")[0]
    case_id = settle(office, Neighbour(category=category, area=area))
    office.confirm(case_id)
    with office.database.read() as session:
        assert session.scalars(select(CaseRow.id).where(findable())).all() == []
        assert outcomes.described(session, CLERK, [Match(case_id, 1.0)], limit=5) == ()
        assert queue.view(session, CLERK, case_id, now=NOW).case_id == case_id


def test_case_60_an_erased_case_is_found_no_more(office: Office) -> None:
    """Nor one set aside, nor one that nobody has decided."""
    decided, erased, _waiting = (settle(office, Neighbour()) for _ in range(3))
    office.confirm(decided)
    office.confirm(erased)
    with office.database.write() as session:
        keeper = Actor("system:keeper")
        originals.erase_case(
            session, office.vault, keeper, erased, reason="retention_ended", now=NOW
        )
    with office.database.read() as session:
        found = session.scalars(select(CaseRow.id).where(findable())).all()
        assert found == [decided]


def test_what_is_done_for_the_whole_counter_is_not_for_a_limited_account() -> None:
    """A supervisor of one area changes no model, a privacy officer of one no rule."""
    for role in Role:
        whole, limited = (permitted_to(Actor("x", role, areas)) for areas in (None, frozenset("r")))
        assert limited <= whole
    limited = permitted_to(Actor("x", Role.SUPERVISOR, frozenset({"roads"})))
    assert Permission.SEE_OVERSIGHT in limited
    assert not limited & {Permission.CHOOSE_MODEL, Permission.SEE_AUDIT, Permission.SEE_EVALUATION}
