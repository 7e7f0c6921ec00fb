"""Conversations are counted by door and category, without a word of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from review_queue import first_contacts
from review_queue.errors import PermissionDenied
from review_queue.first_contacts import ContactScores, FirstContacts, Progress
from review_queue.model import PUBLIC, Actor, Channel, Role
from review_queue.parked import LASTS
from tests.review_queue.office import CLERK, NOW, SUPERVISOR, Office, after

SNOW = Progress(Channel.PHONE, "roads.snow", "roads", 3, 1)
UNCLEAR = Progress(Channel.WEB, None, None, 1, None)


def _note(office: Office, id: str, progress: Progress, actor: Actor = CLERK, **at: int) -> None:
    with office.database.write() as session:
        first_contacts.note(session, actor, id, progress, now=after(**at) if at else NOW)


def _finish(office: Office, id: str, progress: Progress, actor: Actor = CLERK, **at: int) -> None:
    with office.database.write() as session:
        first_contacts.finish(session, actor, id, progress, now=after(**at))


def _figures(office: Office, actor: Actor = SUPERVISOR, **at: int) -> FirstContacts:
    with office.database.read() as session:
        return first_contacts.figures(session, actor, now=after(**at))


def test_questions_time_completeness_and_what_was_abandoned_are_told(office: Office) -> None:
    """By door, and by category and door; what was left for a day is abandoned."""
    for number, minutes in enumerate((2, 4, 9)):
        _note(office, f"{number}", SNOW)
        over = replace(SNOW, questions=4 + number, missing=0 if number else 2)
        _finish(office, f"{number}", over, minutes=minutes)
    _note(office, "web", UNCLEAR, PUBLIC)
    _note(office, "going", SNOW, hours=23)
    seen = _figures(office, hours=24)
    phone = ContactScores(Channel.PHONE, None, 4, 3, 2, 0, 5.0, 240.0)
    web = ContactScores(Channel.WEB, None, 1, 0, 0, 1, None, None)
    assert seen.doors == (phone, web)
    assert seen.categories == (replace(phone, category="roads.snow"),)
    assert _figures(office, days=30, hours=23).doors == (
        ContactScores(Channel.PHONE, None, 1, 0, 0, 1, None, None),
    )


def test_only_inside_their_areas_and_only_who_oversees(office: Office) -> None:
    """What nobody could tell the category of is for those who see every area."""
    _note(office, "1", SNOW)
    _note(office, "2", UNCLEAR, PUBLIC)
    limited = Actor("sylvie", Role.SUPERVISOR, areas=frozenset({"roads"}))
    assert [each.channel for each in _figures(office, limited, hours=1).doors] == [Channel.PHONE]
    other = Actor("sylvie", Role.SUPERVISOR, areas=frozenset({"health"}))
    assert _figures(office, other, hours=1) == FirstContacts((), ())
    with pytest.raises(PermissionDenied):
        _figures(office, CLERK, hours=1)


def test_the_time_a_call_lay_parked_is_not_its_callers(office: Office) -> None:
    """It goes on as the same conversation under the number of the parked call."""
    _note(office, "call", SNOW)
    _note(office, "call", SNOW, minutes=2)
    with office.database.write() as session:
        first_contacts.set_aside(session, "call", "parked")
    with office.database.write() as session:
        first_contacts.take_up(session, "parked", now=after(hours=5))
    _finish(office, "parked", SNOW, hours=5, minutes=1)
    (door,) = _figures(office, hours=6).doors
    assert (door.begun, door.finished, door.seconds) == (1, 1, 180.0)


def test_the_public_counts_in_nobody_elses_conversation(office: Office) -> None:
    """Nor does a page sent twice change what is over."""
    _note(office, "call", SNOW)
    _note(office, "call", UNCLEAR, PUBLIC, minutes=1)
    _finish(office, "call", replace(SNOW, missing=0), minutes=2)
    _note(office, "call", replace(SNOW, questions=9), minutes=3)
    (door,) = _figures(office, hours=1).doors
    assert (door.channel, door.questions, door.complete) == (Channel.PHONE, 3.0, 1)


def test_counts_are_let_go_after_a_year(office: Office) -> None:
    """And a month, to compare the same month of last year."""
    _note(office, "1", SNOW)
    old = after(days=first_contacts.KEPT.days) + timedelta(seconds=1)
    with office.database.write() as session:
        assert not first_contacts.any_old(session, now=old - LASTS)
        assert first_contacts.any_old(session, now=old)
        first_contacts.forget_old(session, now=old)
        assert not first_contacts.any_old(session, now=old)
