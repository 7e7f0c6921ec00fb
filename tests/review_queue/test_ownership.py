"""Who answers for a case, at every moment exactly one: a person, or a team's tray."""

from __future__ import annotations

import pytest

from classifiers.model import Severity
from review_queue import absences, account_changes, audit, ownership, staff
from review_queue.assignment import Candidate, Choice, Need, choose
from review_queue.errors import CaseNotFound, ClaimConflict, StaffRefused, TransferRefused
from review_queue.model import Actor, Correction, Role
from review_queue.ownership import Owner
from review_queue.staff import Profile
from tests.review_queue.crew import NEXT_DOOR, TEAM, arriving, hire, owner_of, pass_on
from tests.review_queue.office import (
    CLERK,
    CLI,
    COLLEAGUE,
    NOW,
    SQLITE_ONLY,
    SUPERVISOR,
    Office,
    after,
)
from tests.review_queue.race import race

NEED = Need(TEAM, "roads.surface", "en", Severity.S3)


def person(name: str, **differs: object) -> Candidate:
    values: dict[str, object] = {
        "teams": frozenset({TEAM}),
        "languages": frozenset({"en"}),
        "skills": frozenset(),
        "capacity": 10,
    } | differs
    return Candidate(name, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("people", "need", "expected"),
    [
        ([], NEED, Choice(None, ())),
        ([person("a", load=2), person("b", load=1)], NEED, "b"),
        ([person("a", load=3), person("b", load=2, capacity=4)], NEED, "a"),
        (
            [person("a", load=1, skills=frozenset({"roads.surface"})), person("b", load=1)],
            NEED,
            "a",
        ),
        ([person("a", languages=frozenset({"en", "fr"})), person("b")], NEED, "b"),
        ([person("a"), person("b", away=True, load=-1)], NEED, "a"),
        ([person("a", teams=frozenset({NEXT_DOOR})), person("b", load=9)], NEED, "b"),
        ([person("a", teams=frozenset({NEXT_DOOR})), person("b", load=10)], NEED, "a"),
        ([person("a", teams=frozenset({"health.southeast"}))], NEED, Choice(None, ())),
        ([person("a", away=True)], NEED, Choice(None, (("tray", "away"),))),
        ([person("a", load=10)], NEED, Choice(None, (("tray", "capacity"),))),
        (
            [person("a", away=True), person("b", load=10, teams=frozenset({NEXT_DOOR}))],
            NEED,
            Choice(None, (("tray", "capacity"),)),
        ),
        ([person("a", load=99)], Need(TEAM, "roads.snow", "en", Severity.S2), "a"),
        ([person("a")], Need(TEAM, "x", "fr", Severity.S1), Choice(None, (("tray", "language"),))),
        (
            [person("a"), person("b", skills=frozenset({"ice"}), load=9)],
            Need(TEAM, "roads.snow", "en", Severity.S3, ("ice",)),
            "b",
        ),
        (
            [person("a")],
            Need(TEAM, "x", "en", Severity.S3, ("ice",)),
            Choice(None, (("tray", "skill"),)),
        ),
    ],
)
def test_the_owner_is_whoever_can_take_it_and_carries_least(
    people: list[Candidate], need: Need, expected: str | Choice
) -> None:
    """Absence, language, skills and capacity in turn; then load by each one's own measure."""
    found = choose(people, need)
    assert (found if isinstance(expected, Choice) else found.owner) == expected


def test_a_person_who_chose_french_gets_a_bilingual_owner(office: Office) -> None:
    """And an English request spares her for those that only she can take."""
    hire(office, "rosa", languages=("en", "fr"))
    hire(office, "amarjit")
    french, english = arriving(office, "fr"), arriving(office)
    assert owner_of(office, french) == Owner(TEAM, "rosa")
    assert owner_of(office, english) == Owner(TEAM, "amarjit")
    route = office.view(french).route
    assert route is not None
    assert route.owner == "rosa"
    assert set(route.reasons) >= {("owner_language", "fr"), ("owner_load", "0/5")}
    assert office.view(french).history[-1].tag == "worker:case:assigned"


def test_nobody_is_given_more_than_they_can_carry_and_a_tray_empties_as_they_get_free(
    office: Office,
) -> None:
    """The third case waits in the tray until one of two is decided."""
    rosa = hire(office, "rosa", capacity=2)
    first, second, third = (arriving(office) for _ in range(3))
    assert owner_of(office, second) == Owner(TEAM, "rosa")
    assert owner_of(office, third) == Owner(TEAM)
    route = office.view(third).route
    assert route is not None
    assert ("tray", "capacity") in route.reasons
    with office.database.read() as session:
        assert not ownership.placeable(session, now=NOW)
    office.confirm(first, rosa)
    with office.database.read() as session:
        assert ownership.placeable(session, now=NOW)
    with office.database.write() as session:
        assert ownership.fill(session, now=NOW) == 1
        assert ownership.fill(session, now=NOW) == 0
    assert owner_of(office, third) == Owner(TEAM, "rosa")


def test_a_case_is_passed_on_with_its_note_and_leaves_the_hands_it_was_in(office: Office) -> None:
    """The new owner reads why; whoever had it open is told that it changed hands."""
    rosa = hire(office, "rosa")
    case_id = arriving(office)
    fence = office.claim(case_id, rosa)
    pass_on(office, rosa, case_id, Owner("environment.southeast"))
    assert owner_of(office, case_id) == Owner("environment.southeast")
    view = office.view(case_id)
    assert view.claimed_by is None
    assert [note.text for note in view.notes] == ["She called again today."]
    with pytest.raises(ClaimConflict):
        office.confirm(case_id, rosa, seen=fence)
    with office.database.read() as session:
        event = audit.events(session, SUPERVISOR, limit=1)[0]
    assert dict(event.details) == {
        "team": "environment.southeast", "owner": None,
        "from_team": TEAM, "from_owner": "rosa", "note": 1,
    }  # fmt: skip


@SQLITE_ONLY
def test_a_case_goes_to_nobody_who_cannot_have_it(office: Office) -> None:
    """An unknown team, someone without its area, the owner it has, no context."""
    hire(office, "rosa", areas="roads environment")
    hire(office, "efua", role=Role.REVIEWER, areas="roads")
    case_id = arriving(office)
    here = owner_of(office, case_id)
    assert here.person is not None
    for to, reason in (
        (Owner("roads.moon"), "team"),
        (Owner("health.southeast", "rosa"), "person"),
        (Owner(TEAM, "nobody"), "person"),
        (here, "same"),
    ):
        with pytest.raises(TransferRefused) as refused:
            pass_on(office, CLERK, case_id, to)
        assert refused.value.reason == reason
    with pytest.raises(TransferRefused, match="note"):
        pass_on(office, CLERK, case_id, Owner(TEAM), note="[PERSON 1] x")
    with pytest.raises(CaseNotFound):
        pass_on(office, Actor("lise", Role.INTAKE, frozenset({"health"})), case_id, Owner(TEAM))
    assert owner_of(office, case_id) == here


@SQLITE_ONLY
def test_only_a_supervisor_takes_a_case_from_whoever_works_on_it(office: Office) -> None:
    """A colleague waits; the page someone saw must still be true."""
    case_id = arriving(office)
    office.claim(case_id, COLLEAGUE)
    with pytest.raises(ClaimConflict):
        pass_on(office, CLERK, case_id, Owner("counter"))
    with pytest.raises(ClaimConflict):
        pass_on(office, SUPERVISOR, case_id, Owner("counter"), seen=7)
    pass_on(office, SUPERVISOR, case_id, Owner("counter"), seen=1)
    with pytest.raises(ClaimConflict):
        pass_on(office, SUPERVISOR, case_id, Owner(TEAM), seen=1)


def test_fault_f36_a_supervisor_reassigns_during_a_confirm(office: Office) -> None:
    """Whoever is second is refused: one owner, at most one decision, the chain holds."""
    for number in range(3):
        case_id = arriving(office)
        fence = office.claim(case_id, CLERK, now=after(minutes=number))

        def act(which: int, case_id: str = case_id, fence: int = fence) -> bool:
            try:
                if which:
                    office.confirm(case_id, CLERK, seen=fence)
                else:
                    pass_on(office, SUPERVISOR, case_id, Owner("counter"))
            except ClaimConflict:
                return False
            return True

        won = race(2, act)
        assert sorted(won) == [False, True]
        decided = office.view(case_id).decision is not None
        assert decided is (owner_of(office, case_id).team == TEAM)
    with office.database.read() as session:
        assert audit.verify(session).first_broken is None


def away(office: Office, username: str, cover: str | None, handling: str = absences.MOVE) -> int:
    with office.database.write() as session:
        return absences.enter(
            session, SUPERVISOR, username, starts_at=NOW, ends_at=after(days=7),
            cover=cover, handling=handling, now=NOW,
        )  # fmt: skip


def test_an_absent_persons_cases_go_to_the_cover_or_to_whoever_can(office: Office) -> None:
    """The French one to the only other who speaks it, the rest to the cover; nothing new comes."""
    hire(office, "rosa", languages=("en", "fr"))
    english, french = arriving(office), arriving(office, "fr")
    hire(office, "amarjit", NEXT_DOOR)
    hire(office, "mireille", NEXT_DOOR, languages=("en", "fr"))
    away(office, "rosa", "amarjit")
    with office.database.write() as session:
        assert ownership.settle_absences(session, now=NOW) == 2
        assert ownership.settle_absences(session, now=NOW) == 0
    assert owner_of(office, english) == Owner(TEAM, "amarjit")
    assert owner_of(office, french) == Owner(TEAM, "mireille")
    assert owner_of(office, arriving(office)).person != "rosa"
    pass_on(office, CLERK, french, Owner(TEAM, "rosa"))
    assert owner_of(office, french) == Owner(TEAM, "amarjit")


@SQLITE_ONLY
def test_a_shielded_person_keeps_what_they_have_and_gets_nothing_new(office: Office) -> None:
    """Until the absence is ended: then cases come again."""
    hire(office, "rosa")
    kept = arriving(office)
    number = away(office, "rosa", None, absences.KEEP)
    with office.database.write() as session:
        assert ownership.settle_absences(session, now=NOW) == 0
    assert owner_of(office, kept) == Owner(TEAM, "rosa")
    assert owner_of(office, arriving(office)) == Owner(TEAM)
    with pytest.raises(TransferRefused, match="away"):
        pass_on(office, CLERK, kept, Owner("roads.northwest", "rosa"))
    with office.database.write() as session:
        assert [each.id for each in absences.listed(session, SUPERVISOR, now=NOW)] == [number]
        absences.end(session, SUPERVISOR, number, now=after(hours=1))
        with pytest.raises(StaffRefused, match="over"):
            absences.end(session, SUPERVISOR, number, now=after(hours=1))
    assert owner_of(office, arriving(office)) == Owner(TEAM, "rosa")


@SQLITE_ONLY
def test_profiles_and_absences_that_cannot_be_are_refused(office: Office) -> None:
    """Each with a code that the page puts into words."""
    hire(office, "rosa", areas="roads")
    good = Profile(frozenset({TEAM}), frozenset({"en"}), frozenset(), 5)
    limited = Actor("linh", Role.SUPERVISOR, frozenset({"health"}))
    wrong = (
        (SUPERVISOR, "nobody", good, "person"),
        (SUPERVISOR, "rosa", Profile(frozenset({"moon"}), good.languages, good.skills, 5), "team"),
        (limited, "rosa", Profile(frozenset(), good.languages, good.skills, 5), "area"),
        (
            SUPERVISOR, "rosa",
            Profile(frozenset({"health.southeast"}), good.languages, good.skills, 5), "closed_area",
        ),
        (SUPERVISOR, "rosa", Profile(good.teams, good.languages, good.skills, 0), "capacity"),
        (SUPERVISOR, "rosa", Profile(good.teams, frozenset(), good.skills, 5), "language"),
        (SUPERVISOR, "rosa", Profile(good.teams, good.languages, frozenset({"A b"}), 5), "skill"),
        (SUPERVISOR, "rosa", Profile(good.teams, good.languages, good.skills, 5, "a@b@c"), "email"),
    )  # fmt: skip
    with office.database.write() as session:
        for actor, username, profile, reason in wrong:
            with pytest.raises(StaffRefused) as refused:
                staff.change(session, actor, username, profile, now=NOW)
            assert refused.value.reason == reason
        for starts, ends, cover, handling, reason in (
            (NOW, NOW, None, "move", "period"),
            (after(days=-3), after(days=-1), None, "move", "period"),
            (NOW, after(days=1), "rosa", "move", "cover"),
            (NOW, after(days=1), None, "vanish", "handling"),
        ):
            with pytest.raises(StaffRefused) as refused:
                absences.enter(session, SUPERVISOR, "rosa", starts_at=starts, ends_at=ends,
                               cover=cover, handling=handling, now=NOW)  # fmt: skip
            assert refused.value.reason == reason
    away(office, "rosa", None)
    with pytest.raises(StaffRefused, match="overlap"):
        away(office, "rosa", None)


@SQLITE_ONLY
def test_whoever_loses_an_area_or_their_work_is_given_nothing_more(office: Office) -> None:
    """The profile stays; what the account may open decides."""
    hire(office, "rosa")
    with office.database.write() as session:
        account_changes.limit_areas(session, CLI, "rosa", ["health"], now=NOW)
    assert owner_of(office, arriving(office)) == Owner(TEAM)
    with office.database.read() as session:
        listed = {each.username: each for each in staff.members(session, SUPERVISOR, now=NOW)}
    assert listed["rosa"].load == 0
    assert listed["rosa"].profile is not None


@SQLITE_ONLY
def test_a_case_corrected_into_another_team_lies_in_that_teams_tray(office: Office) -> None:
    """Its owner answered for the team it had."""
    hire(office, "rosa")
    case_id = arriving(office)
    office.correct(case_id, Correction(category="health.card"))
    assert owner_of(office, case_id) == Owner("health.southeast")
