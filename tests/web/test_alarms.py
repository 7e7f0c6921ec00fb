"""An emergency is on every page of those who may take it, until somebody does."""

from __future__ import annotations

from collections.abc import Callable

from app.bootstrap import Counter
from app.clock import now
from classifiers.model import Severity
from review_queue import alerts, audit, deliveries, escalation_calls, escalations
from review_queue.escalation_tables import AlertRow
from review_queue.model import Actor, Role
from review_queue.ownership import Owner
from review_queue.tables import CaseRow
from tests.web.desk import USERNAMES, Visitor, suggestion, waiting_case
from tests.web.test_staffing import CLERK, REVIEWER, hired

EMERGENCY = suggestion("housing.shelter", Severity.S1)
RINGS = "1 emergency waits for a person"


def test_an_alarm_stands_on_every_page_until_someone_takes_the_case(
    new_visitor: Callable[[], Visitor], counter: Counter
) -> None:
    """Seen without any script; one press takes it, and it is gone for all."""
    case_id = waiting_case(counter, proposed=EMERGENCY)
    desk, other = new_visitor().sign_in(Role.INTAKE), new_visitor().sign_in(Role.SUPERVISOR)
    for visitor, path in ((desk, "/queue"), (desk, "/call"), (other, "/overview"), (desk, "/keys")):
        visitor.get(path)
        assert RINGS in visitor.page
        assert f'action="/cases/{case_id}/take"' in visitor.page
    assert RINGS not in new_visitor().sign_in(Role.EVALUATOR).page
    other.get("/alarms")
    assert f'data-cases="{case_id}"' in other.page
    assert desk.post(f"/cases/{case_id}/take").status_code == 303
    for visitor, path in ((desk, "/queue"), (other, "/alarms")):
        visitor.get(path)
        assert "emergency waits" not in visitor.page


def test_the_supervisor_sees_who_was_told_and_settles_what_is_unclear(
    visitor: Visitor, counter: Counter
) -> None:
    """The page names case, reason, people and what may not have arrived."""
    case_id = waiting_case(counter, proposed=EMERGENCY)
    with counter.database.write() as rows:
        calls = escalation_calls.emergencies(rows, now=now())
        escalations.sweep(rows, calls, now=now(), channels={alerts.WEBHOOK})
        alert = alerts.claim(rows, now=now())
        assert alert is not None
        deliveries.unclear(rows, AlertRow, alert, now=now())
    visitor.sign_in(Role.SUPERVISOR).get("/overview")
    for said in (
        "S1, Emergency",
        "nobody owns it",
        USERNAMES[Role.SUPERVISOR],
        "may or may not have arrived",
        "Call to another system",
    ):
        assert said in visitor.page
    path = f"/overview/alerts/{alert.id}"
    assert visitor.post(path, {"outcome": "arrived"}).status_code == 303
    visitor.post(path, {"outcome": "again"})
    visitor.get("/overview")
    assert "This message is settled already." in visitor.page
    assert "may or may not" not in visitor.page
    assert case_id in visitor.page


def test_twenty_cases_are_passed_on_in_one_press_each_for_itself(
    visitor: Visitor, counter: Counter
) -> None:
    """The list of one person comes ticked; what changed meanwhile stays and is named."""
    hired(counter, REVIEWER)
    cases = [waiting_case(counter, body=f"Snow, {number}.") for number in range(3)]
    hired(counter, CLERK)
    visitor.sign_in(Role.SUPERVISOR).get(f"/overview/cases?owner={REVIEWER}&all=yes")
    assert visitor.page.count(" checked") == 3
    picks = [f"{case_id}:0" for case_id in cases]
    form: dict[str, object] = {
        "case": picks,
        "owner": REVIEWER,
        "to": f"person:{CLERK}",
        "note": "Storm tonight.",
    }
    assert visitor.post("/overview/cases", form | {"case": []}).status_code == 400
    assert visitor.post("/overview/cases", form | {"note": " "}).status_code == 400
    assert "Write what the next person must know" in visitor.page
    assert visitor.page.count(" checked") == 3
    assert visitor.post("/overview/cases", form | {"to": ""}).status_code == 409
    assert "Choose to whom the case goes." in visitor.page
    with counter.database.write() as rows:
        rows.get_one(CaseRow, cases[0]).fence = 5
    assert visitor.post("/overview/cases", form).status_code == 303
    visitor.get(f"/overview/cases?owner={CLERK}")
    assert "2 cases are passed on." in visitor.page
    assert f"{cases[0]} stays where it was. It changed meanwhile." in visitor.page
    with counter.database.read() as rows:
        owners = [
            Owner(each.team or "", each.owner)
            for each in (rows.get_one(CaseRow, case_id) for case_id in cases)
        ]
        tags = [each.tag for each in audit.events(rows, Actor("x", Role.PRIVACY), limit=9)]
    assert owners == [Owner("roads.central", who) for who in (REVIEWER, CLERK, CLERK)]
    assert tags.count("desk:case:transferred") == 2
    visitor.get(f"/cases/{cases[1]}")
    assert "Storm tonight." in visitor.page
    tray = form | {"case": [f"{cases[1]}:1"], "to": "team:environment.central"}
    assert visitor.post("/overview/cases", tray).status_code == 303
    visitor.get("/overview/cases?tray=environment.central")
    assert cases[1] in visitor.page
