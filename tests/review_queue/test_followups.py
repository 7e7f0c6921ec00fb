"""Questions to a citizen: approved, sent at most once, answered once, and the clock meanwhile."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from redaction.model import Language
from review_queue import case_clocks, deliveries, followup_answers, followups, originals, outgoing
from review_queue.errors import (
    CaseNotFound,
    ClaimConflict,
    FollowUpClosed,
    FollowUpRefused,
    PermissionDenied,
)
from review_queue.followup_answers import Answer
from review_queue.followup_tables import FollowUpRow, OutgoingRow
from review_queue.followups import Address, FollowUp, Questions
from review_queue.model import WORKER, Actor, Role
from review_queue.tables import JobRow
from tests.review_queue.office import CLERK, CLI, COLLEAGUE, NOW, PRIVACY, Office, after

LISE = Address("lise@example.org")
ROAD = Questions("roads.surface", ("place",), "en")
ELSEWHERE = Actor("mary.googoo", Role.REVIEWER, frozenset({"housing"}))
WORDS = Answer("place", "Road", "Chemin Gould, près de l'église, chez Lise Doiron")


def ask(
    office: Office,
    case_id: str,
    *,
    address: Address = LISE,
    actor: Actor = CLERK,
    questions: Questions = ROAD,
    by_mail: bool = True,
    hours: float = 0,
) -> FollowUp:
    with office.database.write() as session:
        return followups.ask(
            session, office.vault, actor, case_id, questions, address,
            by_mail=by_mail, now=after(hours=hours),
        )  # fmt: skip


def token(office: Office, case_id: str, followup: FollowUp) -> str:
    with office.database.read() as session:
        return followups.token(session, office.vault, CLERK, case_id, followup.id)


def answer(office: Office, given: str, *, hours: float = 1) -> str:
    with office.database.write() as session:
        return followup_answers.answer(
            session, office.vault, given, [WORDS], now=after(hours=hours)
        )


def only(office: Office, case_id: str) -> FollowUp:
    with office.database.read() as session:
        (found,) = followups.followups(session, CLERK, case_id)
    return found


def test_nothing_of_a_citizen_stands_in_the_tables(office: Office) -> None:
    """Address, token and answer are sealed; what finds them are hashes."""
    case_id = office.waiting()
    given = token(office, case_id, ask(office, case_id))
    answer(office, given)
    with office.database.read() as session:
        rows = [
            [str(getattr(row, column.name)) for column in row.__table__.columns]
            for table in (FollowUpRow, OutgoingRow)
            for row in session.scalars(select(table))
        ]
        held = followup_answers.answers_of(session, office.vault, case_id, actor=WORKER)
    written = json.dumps(rows)
    assert "lise@" not in written
    assert given not in written
    assert "Gould" not in written
    assert held == (WORDS,)


def test_the_clock_stands_still_until_the_answer(office: Office) -> None:
    """Asking stops it, an answer lets it go on, with what was waited left out."""
    case_id = office.waiting()
    with office.database.write() as session:
        before = case_clocks.clock(session, CLERK, case_id, now=NOW)
    given = token(office, case_id, ask(office, case_id))
    with office.database.read() as session:
        waiting = case_clocks.clock(session, CLERK, case_id, now=after(hours=1))
    answer(office, given, hours=48)
    with office.database.read() as session:
        running = case_clocks.clock(session, CLERK, case_id, now=after(hours=48))
    assert before is not None
    assert waiting is not None
    assert running is not None
    assert waiting.pause is not None
    assert waiting.pause.reason == "information_asked"
    assert running.pause is None
    assert running.due_at > before.due_at


def test_an_answer_is_taken_once_and_becomes_work(office: Office) -> None:
    """The second press finds the link closed; one job adds what was said."""
    case_id = office.waiting()
    given = token(office, case_id, ask(office, case_id))
    assert answer(office, given) == case_id
    with pytest.raises(FollowUpClosed):
        answer(office, given)
    with office.database.read() as session:
        kinds = session.scalars(select(JobRow.kind).where(JobRow.case_id == case_id)).all()
    assert list(kinds).count("addition") == 1
    found = only(office, case_id)
    assert (found.state, found.answered) == ("answered", ("place",))


@pytest.mark.parametrize("given", ["", "x" * 32, "a guess"])
def test_a_guessed_link_leads_nowhere(office: Office, given: str) -> None:
    """As does one that is too old, or was withdrawn."""
    with office.database.read() as session:
        assert followup_answers.invitation(session, given, now=NOW) is None
    with pytest.raises(FollowUpClosed):
        answer(office, given)


def test_a_link_ends(office: Office) -> None:
    """After thirty days, and when staff close it; then the letter does not leave either."""
    case_id, other = office.waiting(), office.waiting()
    given = token(office, case_id, ask(office, case_id))
    with office.database.read() as session:
        invited = followup_answers.invitation(session, given, now=after(days=29))
        assert invited is not None
        assert (invited.asked, invited.language) == (("place",), "en")
        assert followup_answers.invitation(session, given, now=after(days=30)) is None
    second = ask(office, other, address=Address("other@example.org"))
    shown = token(office, other, second)
    with office.database.write() as session:
        followups.withdraw(session, CLERK, other, second.id, now=after(hours=1))
    with office.database.read() as session:
        assert followup_answers.invitation(session, shown, now=after(hours=1)) is None
        clock = case_clocks.clock(session, CLERK, other, now=after(hours=1))
    assert only(office, other).sending == deliveries.MOOT
    assert clock is None or clock.pause is None


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"questions": Questions("roads.surface", (), "en")}, "nothing"),
        ({"address": Address(refused="automatic")}, "automatic"),
    ],
)
def test_cases_29_and_30_who_is_not_written_to(
    office: Office, change: dict[str, object], reason: str
) -> None:
    """No machine, and nothing empty."""
    with pytest.raises(FollowUpRefused) as refused:
        ask(office, office.waiting(), **change)  # type: ignore[arg-type]
    assert refused.value.reason == reason


def test_case_29_one_letter_an_hour_to_one_address(office: Office) -> None:
    """Whatever the case, however the address is written; by hand as often as people will."""
    first, second, third = (office.waiting() for _ in range(3))
    ask(office, first)
    with pytest.raises(FollowUpRefused) as refused:
        ask(office, second, address=Address("LISE@example.org"), hours=0.9)
    assert refused.value.reason == "recent"
    ask(office, second, hours=1.1)
    ask(office, third, address=Address(), hours=1.1, by_mail=True)
    assert only(office, third).sending == deliveries.BY_HAND


def test_a_citizen_is_asked_three_times_at_most(office: Office) -> None:
    """One question at a time, and not for ever; what was closed unsent does not count."""
    case_id = office.waiting()
    ask(office, case_id, by_mail=False)
    with pytest.raises(FollowUpRefused) as refused:
        ask(office, case_id, by_mail=False)
    assert refused.value.reason == "open"
    for hours in (1, 2):
        answer(office, token(office, case_id, _open(office, case_id)), hours=hours)
        ask(office, case_id, by_mail=False, hours=hours)
    answer(office, token(office, case_id, _open(office, case_id)), hours=3)
    with pytest.raises(FollowUpRefused) as refused:
        ask(office, case_id, by_mail=False, hours=4)
    assert refused.value.reason == "many"


def _open(office: Office, case_id: str) -> FollowUp:
    with office.database.read() as session:
        return followups.followups(session, CLERK, case_id)[0]


def test_only_who_has_the_case_may_ask(office: Office) -> None:
    """Not the privacy officer, nobody of another area, no colleague while somebody has it."""
    case_id = office.waiting()
    with pytest.raises(PermissionDenied):
        ask(office, case_id, actor=PRIVACY)
    with pytest.raises(CaseNotFound):
        ask(office, case_id, actor=ELSEWHERE)
    office.claim(case_id, COLLEAGUE)
    with pytest.raises(ClaimConflict):
        ask(office, case_id)


def test_fault_f9_a_worker_that_died_while_sending_leaves_it_to_a_person(office: Office) -> None:
    """Marked before it goes out, never sent again by itself, settled by somebody who knows."""
    case_id = office.waiting()
    asked = ask(office, case_id)
    with office.database.write() as session:
        letter = outgoing.claim(session, office.vault, now=NOW)
        assert letter is not None
        assert letter.address == "lise@example.org"
        assert "lise" not in repr(letter)
    with office.database.write() as session:
        assert outgoing.claim(session, office.vault, now=after(minutes=1)) is None
        assert deliveries.give_up_silent(session, now=after(minutes=4)) == 1
        assert outgoing.claim(session, office.vault, now=after(minutes=5)) is None
    assert only(office, case_id).sending == deliveries.UNCLEAR
    with office.database.write() as session:
        followups.settle(session, CLERK, case_id, asked.id, "again", now=after(minutes=6))
        again = outgoing.claim(session, office.vault, now=after(minutes=6))
        assert again is not None
        deliveries.sent(session, OutgoingRow, again, now=after(minutes=6))
    assert only(office, case_id).sending == deliveries.SENT
    with office.database.write() as session, pytest.raises(FollowUpClosed):
        followups.settle(session, CLERK, case_id, asked.id, "arrived", now=after(minutes=7))


def test_fault_f61_a_dead_mail_server_keeps_the_letter(office: Office) -> None:
    """Tried again later each time, eight times, then laid before a person."""
    case_id = office.waiting()
    ask(office, case_id)
    moment = NOW
    for _ in range(deliveries.MAX_ATTEMPTS):
        with office.database.write() as session:
            letter = outgoing.claim(session, office.vault, now=moment)
            assert letter is not None
            deliveries.refused(session, OutgoingRow, letter, "no_connection", now=moment)
            assert outgoing.claim(session, office.vault, now=moment) is None
        moment += timedelta(hours=2)
    assert only(office, case_id).sending == deliveries.FAILED


def test_an_erased_case_takes_address_token_and_answers_with_it(office: Office) -> None:
    """Its letter is given up, its link is closed to answers, nothing sealed is left."""
    case_id = office.waiting()
    given = token(office, case_id, ask(office, case_id))
    with office.database.write() as session:
        originals.erase_case(session, office.vault, CLI, case_id, reason="retention", now=NOW)
    with office.database.write() as session:
        assert outgoing.claim(session, office.vault, now=after(minutes=1)) is None
    with pytest.raises(Exception, match="erased"):
        answer(office, given)
    assert only(office, case_id).sending == deliveries.FAILED


def test_the_language_of_a_letter_is_kept(office: Office) -> None:
    """The link opens in it."""
    french: Language = "fr"
    case_id = office.waiting()
    asked = ask(office, case_id, questions=Questions("roads.surface", ("place",), french))
    with office.database.read() as session:
        given = followups.token(session, office.vault, CLERK, case_id, asked.id)
        invited = followup_answers.invitation(session, given, now=NOW)
    assert invited is not None
    assert invited.language == "fr"
