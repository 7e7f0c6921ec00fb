"""Who may open what: denied unless declared."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import update
from werkzeug.exceptions import Forbidden
from werkzeug.test import Cookie

from app.bootstrap import Counter
from app.web import create_app
from app.web.access import UnguardedEndpoint, check_every_endpoint, declared
from app.web.session import token_cookie
from review_queue import audit
from review_queue.account_tables import AccountRow
from review_queue.model import Actor, Role
from review_queue.tables import DeliveryRow
from tests.web.desk import USERNAMES, Visitor, suggestion, waiting_case
from tests.web.matrix import ANSWERS, BLANKS, MATRIX, OF_A_CASE, OPENS, REFUSED, Route


def test_case_62_the_matrix_names_every_route_with_its_method(app: Flask) -> None:
    """A new page is not finished before the table says who may open it."""
    routes = {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert {(route.endpoint, route.method) for route in MATRIX} == routes


def test_case_62_each_role_gets_where_the_matrix_says(app: Flask, counter: Counter) -> None:
    """Others get 403 and visitors are asked to sign in, by every method, before any view runs."""
    for role in (None, *Role):
        visitor = Visitor(app.test_client())
        if role is None:
            visitor.get("/sign-in")
        else:
            visitor.enter(counter, role)
        _guarded(app, visitor, role)


def _guarded(app: Flask, visitor: Visitor, role: Role | None) -> None:
    for route in MATRIX:
        path = route.path.format(case="HM-0000-0000", **BLANKS)
        for method in ("GET", "HEAD", "OPTIONS") if route.method == "GET" else ("POST", "OPTIONS"):
            stopped = _stopped(app, visitor, path, method)
            expected = None if route.marks[role] != REFUSED else 302 if role is None else 403
            assert stopped == expected, (role, route.endpoint, method)


def _stopped(app: Flask, visitor: Visitor, path: str, method: str) -> int | None:
    """Return the status with which a request ends before its view; None when it gets there."""
    cookies = "; ".join(f"{name}={held.value}" for name, held in _cookies(app, visitor))
    data = {"csrf_token": visitor.token} if method == "POST" else None
    with app.test_request_context(path, method=method, data=data, headers={"Cookie": cookies}):
        try:
            answer = app.preprocess_request()
        except Forbidden:
            return 403
        return None if answer is None else app.make_response(answer).status_code


def _cookies(app: Flask, visitor: Visitor) -> Iterator[tuple[str, Cookie]]:
    for name in (token_cookie(app), app.config["SESSION_COOKIE_NAME"]):
        held = visitor.client.get_cookie(name)
        if held is not None:
            yield name, held


def test_case_63_a_refused_page_is_on_record(visitor: Visitor, counter: Counter) -> None:
    """A director who tries the address of an attachment leaves an event, and sees nothing."""
    visitor.enter(counter, Role.DIRECTOR)
    assert visitor.get(f"/originals/{'0' * 32}/files/1").status_code == 403
    with counter.database.read() as rows:
        newest = audit.events(rows, Actor("x", Role.RECORDS), limit=1)[0]
    assert (newest.tag, newest.actor) == ("access:page:refused", USERNAMES[Role.DIRECTOR])
    assert (newest.subject, newest.details) == (
        "original.file",
        (("permission", "open_original"),),
    )


def test_cases_62_and_63_a_case_opens_in_its_own_unit_alone(app: Flask, counter: Counter) -> None:
    """Real pages: 404 for another area's case; for one's own area what the matrix says."""
    for role in Role:
        if any(route.marks[role] != REFUSED for route in OF_A_CASE):
            _opened(app, counter, role)


def _opened(app: Flask, counter: Counter, role: Role) -> None:
    own, colleagues, other, beside = (
        waiting_case(counter),
        waiting_case(counter),
        waiting_case(counter, proposed=suggestion("housing.repair")),
        waiting_case(counter),
    )
    with counter.database.write() as rows:
        rows.get_one(AccountRow, USERNAMES[role]).areas = "roads"
        mine = update(DeliveryRow).where(DeliveryRow.case_id.in_([own, beside]))
        rows.execute(mine.values(taken_by=USERNAMES[role]))
    visitor = Visitor(app.test_client()).enter(counter, role)
    for route in OF_A_CASE:
        mark = route.marks[role]
        if mark == REFUSED:
            continue
        for case_id, opens in ((other, False), (colleagues, mark == OPENS), (own, True)):
            status = _asked(visitor, route, case_id, beside)
            assert status != 403
            assert (status != 404) is opens, (role, route.endpoint, case_id == own, status)


def _asked(visitor: Visitor, route: Route, case_id: str, beside: str) -> int:
    path = route.path.format(case=case_id)
    fields = ANSWERS | {"csrf_token": visitor.token, "other": beside}
    data = fields if route.method == "POST" else None
    return visitor.client.open(path, method=route.method, data=data).status_code


def test_a_page_without_a_rule_stops_the_start(counter: Counter) -> None:
    """Forgetting the decorator is found when the application starts, not by a visitor."""
    app = create_app(counter)
    app.view_functions["forgotten"] = lambda: "everything"
    with pytest.raises(UnguardedEndpoint, match="forgotten"):
        check_every_endpoint(app)


def test_every_endpoint_declares_its_rule(app: Flask) -> None:
    """Attached pages of other packages declare theirs too."""
    assert all(declared(app, endpoint) is not None for endpoint in app.view_functions)


@pytest.mark.parametrize("case_id", ["HM-0000-0000", "1", "%27%20OR%201=1", "%00", "x" * 300])
def test_case_63_guessed_case_numbers_lead_nowhere(visitor: Visitor, case_id: str) -> None:
    """Any number that is no case gives the same page, whatever it looks like."""
    visitor.sign_in(Role.INTAKE)
    answer = visitor.get(f"/cases/{case_id}")
    assert answer.status_code == 404
    assert "This page does not exist" in visitor.page


@pytest.mark.parametrize(
    ("role", "start"),
    [
        (Role.INTAKE, "/queue"),
        (Role.REVIEWER, "/queue"),
        (Role.PRIVACY, "/privacy"),
        (Role.SUPERVISOR, "/overview"),
        (Role.CLERK, "/taken"),
        (Role.CASE_WORKER, "/queue"),
        (Role.DIRECTOR, "/trends"),
        (Role.MINISTER, "/trends"),
        (Role.RECORDS, "/records"),
        (Role.ADMINISTRATOR, "/accounts"),
        (Role.EVALUATOR, "/reports/corrections"),
    ],
)
def test_each_role_starts_where_its_work_is(
    visitor: Visitor, counter: Counter, role: Role, start: str
) -> None:
    """The root leads to the page of the day's work, and that page opens."""
    visitor.enter(counter, role)
    assert visitor.get("/").headers["Location"] == start
    assert visitor.get(start).status_code == 200


def test_the_navigation_shows_only_what_may_be_opened(visitor: Visitor) -> None:
    """Intake staff see no link to pages that would refuse them."""
    visitor.sign_in(Role.INTAKE)
    visitor.get("/queue")
    assert 'href="/quarantine"' in visitor.page
    assert 'href="/audit"' not in visitor.page
    assert 'href="/overview"' not in visitor.page
