"""The supervisor says who works where, and who is away."""

from __future__ import annotations

from app.bootstrap import Counter
from app.clock import now
from review_queue import ownership, staff
from review_queue.calendars import local_day
from review_queue.model import Actor, Role
from review_queue.staff import Profile
from review_queue.tables import CaseRow
from tests.web.desk import USERNAMES, Visitor, waiting_case

REVIEWER, CLERK = USERNAMES[Role.REVIEWER], USERNAMES[Role.INTAKE]
GILLES = Actor(USERNAMES[Role.SUPERVISOR], Role.SUPERVISOR)
SNOW = "roads.central"


def hired(counter: Counter, *usernames: str) -> None:
    profile = Profile(frozenset({SNOW}), frozenset({"en", "fr"}), frozenset({"roads.snow"}), 9)
    with counter.database.write() as rows:
        for username in usernames:
            staff.change(rows, GILLES, username, profile, now=now())
        ownership.fill(rows, now=now())


def owner(counter: Counter, case_id: str) -> str | None:
    with counter.database.read() as rows:
        return rows.get_one(CaseRow, case_id).owner


def test_a_profile_gives_its_person_the_cases_of_their_team(
    visitor: Visitor, counter: Counter
) -> None:
    """Saved with one form; what lay in the tray is theirs at once, and the page says how much."""
    case_id = waiting_case(counter)
    visitor.sign_in(Role.SUPERVISOR).get("/overview/people")
    assert "in no team: is given nothing" in visitor.page
    visitor.get(f"/overview/people/{REVIEWER}")
    form: dict[str, object] = {
        "team": SNOW, "language": ["en", "fr"], "skill": "roads.snow", "other_skills": "bridges",
        "capacity": "7", "email": "rosa@example.ca",
    }  # fmt: skip
    assert visitor.post(f"/overview/people/{REVIEWER}", form).status_code == 303
    assert owner(counter, case_id) == REVIEWER
    visitor.get("/overview/people")
    assert "1 of 7" in visitor.page
    assert "bridges, Snow and ice control" in visitor.page
    visitor.get(f"/cases/{case_id}")
    assert f"<b>{REVIEWER}</b>" in visitor.page
    refusals: tuple[tuple[dict[str, object], str], ...] = (
        ({"capacity": "none"}, "is a number from 1 to 500"),
        ({"team": "roads.moon"}, "Choose teams from the list."),
        ({"email": "rosa"}, "The e-mail address is not complete."),
    )
    for wrong, said in refusals:
        assert visitor.post(f"/overview/people/{REVIEWER}", form | wrong).status_code == 400
        assert said in visitor.page
    assert visitor.get("/overview/people/nobody").status_code == 404


def test_an_absence_moves_cases_and_ends(visitor: Visitor, counter: Counter) -> None:
    """From today on the clerk covers; the page says until when, and a button ends it."""
    hired(counter, REVIEWER)
    case_id = waiting_case(counter)
    assert owner(counter, case_id) == REVIEWER
    hired(counter, REVIEWER, CLERK)
    today = local_day(now(), counter.settings.province).isoformat()
    form = {"person": REVIEWER, "cover": CLERK, "from": today, "to": today, "handling": "move"}
    visitor.sign_in(Role.SUPERVISOR)
    assert visitor.post("/overview/people/absences", form).status_code == 303
    assert owner(counter, case_id) == CLERK
    visitor.get("/overview/people")
    assert "Cases moved: 1." in visitor.page
    assert f"covered by {CLERK}" in visitor.page
    assert visitor.post("/overview/people/absences", form).status_code == 400
    assert "entered as away for some of these days already" in visitor.page
    assert visitor.post("/overview/people/absences", form | {"to": "soon"}).status_code == 400
    assert visitor.post("/overview/people/absences/1/end").status_code == 303
    assert visitor.post("/overview/people/absences/1/end").status_code == 409
    assert "Nobody is away." in visitor.page
