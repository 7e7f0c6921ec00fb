"""What requests left out is counted by category, channel and question, within one's areas."""

from __future__ import annotations

import pytest

from review_queue import decisions, followup_answers, followups, left_out
from review_queue.errors import PermissionDenied
from review_queue.followup_answers import Answer
from review_queue.left_out import LeftOut
from review_queue.model import Actor, Channel, Correction, Role
from tests.review_queue.office import CLERK, NOW, SUPERVISOR, Office, after

SURFACE = "roads.surface"


def counted(office: Office, actor: Actor = SUPERVISOR) -> list[LeftOut]:
    with office.database.read() as session:
        return list(left_out.left_out(session, actor, since=after(days=-90)))


def read(office: Office, **needed: bool) -> str:
    case_id = office.waiting()
    with office.database.write() as session:
        left_out.note(session, case_id, SURFACE, needed)
    return case_id


def test_rates_are_of_what_was_missing_at_first(office: Office) -> None:
    """A case read again, with the citizen's answer in it, counts as it first came in."""
    first = read(office, place=True, since=False)
    read(office, place=False, since=False)
    with office.database.write() as session:
        left_out.note(session, first, SURFACE, {"place": False})
        asked = followups.ask(
            session, office.vault, CLERK, first, followups.Questions(SURFACE, ("place",), "en"),
            followups.Address(), by_mail=False, now=NOW,
        )  # fmt: skip
    lines = counted(office)
    channel = lines[0].channel
    assert isinstance(channel, Channel)
    assert lines == [
        LeftOut(SURFACE, "place", channel, 2, 1, 1, 0),
        LeftOut(SURFACE, "since", channel, 2, 0, 0, 0),
    ]
    assert lines[0].rate == 0.5
    with office.database.write() as session:
        token = followups.token(session, office.vault, CLERK, first, asked.id)
        said = [Answer("place", "Road", "Gould Road")]
        followup_answers.answer(session, office.vault, token, said, now=after(hours=1))
    assert counted(office)[0].answered == 1


def test_what_was_decided_otherwise_and_other_areas_are_not_counted(office: Office) -> None:
    """Nobody looked for what the other category needs; a supervisor of housing sees no road."""
    case_id = read(office, place=True)
    assert counted(office, Actor("h", Role.SUPERVISOR, frozenset({"housing"}))) == []
    assert len(counted(office)) == 1
    with office.database.write() as session:
        other = Correction(category="roads.snow")
        decisions.correct(session, CLERK, case_id, other, seen=0, now=NOW)
    assert counted(office) == []
    with pytest.raises(PermissionDenied):
        counted(office, CLERK)
