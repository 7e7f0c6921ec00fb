"""Who may open what: denied unless declared."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from app.bootstrap import Counter
from app.web import create_app
from app.web.access import UnguardedEndpoint, check_every_endpoint, declared
from review_queue.model import Role
from tests.web.desk import Visitor, waiting_case

DESK = {Role.INTAKE, Role.REVIEWER, Role.SUPERVISOR}
PEOPLE = frozenset(Role)
OPEN = PEOPLE | {None}
OFFICER: frozenset[Role | None] = frozenset({Role.PRIVACY})
# Numbers of the right shape that belong to nothing.
OPENING, NUMBER, SAMPLE = "0" * 32, "0" * 16, "RS-0000-0000"
# Every endpoint, its method and path, and who gets past the guard; None is a visitor.
MATRIX: tuple[tuple[str, str, str, frozenset[Role | None]], ...] = (
    ("start.home", "GET", "/", OPEN),
    ("start.keys", "GET", "/keys", OPEN),
    ("start.language", "POST", "/language", OPEN),
    ("sign_in.form", "GET", "/sign-in", OPEN),
    ("sign_in.enter", "POST", "/sign-in", OPEN),
    ("sign_in.leave", "POST", "/sign-out", OPEN),
    ("request.form", "GET", "/request", OPEN),
    ("request.send", "POST", "/request", OPEN),
    ("request.received", "GET", "/request/received", OPEN),
    ("static", "GET", "/static/app.css", OPEN),
    ("bootstrap.static", "GET", "/bootstrap/static/bootstrap5/css/bootstrap.min.css", OPEN),
    ("queue.waiting", "GET", "/queue", frozenset(DESK | {Role.PRIVACY})),
    ("queue.next", "POST", "/queue/next", frozenset(DESK)),
    ("case.show", "GET", "/cases/{case}", frozenset(DESK | {Role.PRIVACY})),
    ("ask.ask", "POST", "/cases/{case}/ask", frozenset(DESK | {Role.PRIVACY})),
    ("catalogue.category", "GET", "/catalogue/categories/other", frozenset(DESK | {Role.PRIVACY})),
    ("catalogue.rule", "GET", "/catalogue/rules/gas.smell", frozenset(DESK | {Role.PRIVACY})),
    ("case.take", "POST", "/cases/{case}/take", frozenset(DESK)),
    ("case.confirm", "POST", "/cases/{case}/confirm", frozenset(DESK)),
    ("case.correct", "POST", "/cases/{case}/correct", frozenset(DESK)),
    ("case.release", "POST", "/cases/{case}/release", frozenset(DESK)),
    ("case.note", "POST", "/cases/{case}/notes", frozenset(DESK | {Role.PRIVACY})),
    ("case.quarantine", "POST", "/cases/{case}/quarantine", frozenset(DESK | {Role.PRIVACY})),
    ("joining.link", "POST", "/cases/{case}/link", frozenset(DESK)),
    ("joining.merge", "POST", "/cases/{case}/merge", frozenset(DESK)),
    ("joining.unmerge", "POST", "/cases/{case}/unmerge", frozenset(DESK)),
    ("quarantine.listing", "GET", "/quarantine", frozenset(DESK | {Role.PRIVACY})),
    ("quarantine.again", "POST", "/quarantine/{case}/again", frozenset(DESK | {Role.PRIVACY})),
    ("phone.call", "GET", "/call", frozenset(DESK)),
    ("phone.go_on", "POST", "/call", frozenset(DESK)),
    ("phone.done", "GET", "/call/done", frozenset(DESK)),
    ("oversight.overview", "GET", "/overview", frozenset({Role.SUPERVISOR})),
    ("oversight.notice_seen", "POST", "/overview/notices/1/seen", frozenset({Role.SUPERVISOR})),
    ("suggestions.show", "GET", "/overview/suggestions", frozenset({Role.SUPERVISOR})),
    ("suggestions.choose", "POST", "/overview/suggestions", frozenset({Role.SUPERVISOR})),
    ("audit.listing", "GET", "/audit", frozenset({Role.PRIVACY, Role.SUPERVISOR})),
    ("original.ask", "GET", "/cases/{case}/original", frozenset(DESK | {Role.PRIVACY})),
    ("original.open_original", "POST", "/cases/{case}/original", frozenset(DESK | {Role.PRIVACY})),
    ("original.show", "GET", f"/originals/{OPENING}", frozenset(DESK | {Role.PRIVACY})),
    ("original.file", "GET", f"/originals/{OPENING}/files/1", frozenset(DESK | {Role.PRIVACY})),
    ("privacy.bench", "GET", "/privacy", OFFICER),
    ("privacy.rates", "GET", "/privacy/rates", OFFICER),
    ("privacy.openings", "GET", "/privacy/openings", frozenset({Role.PRIVACY, Role.SUPERVISOR})),
    ("samples.form", "GET", "/privacy/samples/new", OFFICER),
    ("samples.draw", "POST", "/privacy/samples", OFFICER),
    ("samples.show", "GET", f"/privacy/samples/{SAMPLE}", OFFICER),
    ("redaction_audit.read", "GET", f"/privacy/samples/{SAMPLE}/1", OFFICER),
    ("redaction_audit.open_case", "POST", f"/privacy/samples/{SAMPLE}/1/open", OFFICER),
    ("redaction_audit.mark", "POST", f"/privacy/samples/{SAMPLE}/1/marks", OFFICER),
    ("redaction_audit.settle", "POST", f"/privacy/samples/{SAMPLE}/1/verdicts", OFFICER),
    ("rules.listing", "GET", "/privacy/rules", OFFICER),
    ("rules.form", "GET", "/privacy/rules/new", OFFICER),
    ("rules.from_finding", "POST", "/privacy/rules/from-finding", OFFICER),
    ("rules.propose", "POST", "/privacy/rules", OFFICER),
    ("rules.show", "GET", f"/privacy/rules/{NUMBER}", OFFICER),
    ("rules.preview", "POST", f"/privacy/rules/{NUMBER}/preview", OFFICER),
    ("rules.apply", "POST", f"/privacy/rules/{NUMBER}/apply", OFFICER),
    ("rules.withdraw", "POST", f"/privacy/rules/{NUMBER}/withdraw", OFFICER),
    ("rescans.show", "GET", f"/privacy/rescans/{NUMBER}", OFFICER),
    ("rescans.progress", "GET", f"/privacy/rescans/{NUMBER}/progress", OFFICER),
    ("rescans.incidents", "GET", "/privacy/incidents", OFFICER),
)


def test_case_62_the_matrix_names_every_own_endpoint(app: Flask) -> None:
    """A new page is not finished before this table says who may open it."""
    own = {name for name in app.view_functions if not name.startswith("reports.")}
    assert {endpoint for endpoint, *_ in MATRIX} == own


@pytest.mark.parametrize("role", [None, *Role])
def test_case_62_each_role_gets_where_the_matrix_says(
    role: Role | None, app: Flask, counter: Counter, new_visitor: Callable[[], Visitor]
) -> None:
    """Others get 403, visitors are asked to sign in; HEAD and OPTIONS are guarded alike."""
    case_id = waiting_case(counter)
    visitor = new_visitor()
    if role is not None:
        visitor.sign_in(role)
    for endpoint, method, path, allowed in MATRIX:
        if endpoint == "sign_in.leave":
            continue  # it would end this very session; test_sign_in covers it
        methods = ("GET", "HEAD", "OPTIONS") if method == "GET" else (method,)
        for each in methods:
            refused = _refused(visitor, each, path.format(case=case_id))
            assert refused is (role not in allowed), (endpoint, each)


def _refused(visitor: Visitor, method: str, path: str) -> bool:
    """Tell whether the guard stopped the request, with 403 or by asking to sign in."""
    if not visitor.token:
        visitor.get("/sign-in")
    data = {"csrf_token": visitor.token} if method == "POST" else None
    answer = visitor.client.open(path, method=method, data=data)
    asked_to_sign_in = answer.headers.get("Location", "").startswith("/sign-in")
    return answer.status_code == 403 or (asked_to_sign_in and path != "/")


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
        (Role.EVALUATOR, "/reports/corrections"),
    ],
)
def test_each_role_starts_where_its_work_is(visitor: Visitor, role: Role, start: str) -> None:
    """The root leads to the page of the day's work."""
    visitor.sign_in(role)
    assert visitor.get("/").headers["Location"] == start


def test_the_navigation_shows_only_what_may_be_opened(visitor: Visitor) -> None:
    """Intake staff see no link to pages that would refuse them."""
    visitor.sign_in(Role.INTAKE)
    visitor.get("/queue")
    assert 'href="/quarantine"' in visitor.page
    assert 'href="/audit"' not in visitor.page
    assert 'href="/overview"' not in visitor.page
