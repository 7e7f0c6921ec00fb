"""What every request and every answer must satisfy."""

from __future__ import annotations

import logging
import re
from dataclasses import replace

import pytest
from flask import Flask

from app.bootstrap import Counter
from app.web import create_app
from review_queue.model import CaseState, Role
from tests.web.desk import Visitor, case_view, waiting_case
from tests.web.matrix import BLANKS, MATRIX, REFUSED

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cache-Control": "no-store",
}


def test_every_page_carries_every_security_header_and_nothing_inline(
    app: Flask, counter: Counter
) -> None:
    """Pages, redirects and refusals of every address there is; the policy would block the rest."""
    case_id = waiting_case(counter)
    visitors: dict[Role | None, Visitor] = {}
    for route in MATRIX:
        if route.method != "GET" or "static" in route.endpoint:
            continue
        role = next(each for each in (None, *Role) if route.marks[each] != REFUSED)
        if role not in visitors:
            visitors[role] = Visitor(app.test_client())
            if role is not None:
                visitors[role].enter(counter, role)
        visitor = visitors[role]
        answer = visitor.get(route.path.format(case=case_id, **BLANKS))
        assert answer.status_code != 500, route.endpoint
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS, route.endpoint
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", visitor.page), route.endpoint
        assert visitor.page.count("<script") == visitor.page.count("<script src="), route.endpoint


@pytest.mark.parametrize("path", ["/nowhere", "/static/app.css", "/queue"])
def test_refusals_and_files_carry_them_too(visitor: Visitor, path: str) -> None:
    """What is asked for in vain, what is fetched beside a page, and whoever is sent to sign in."""
    answer = visitor.get(path)
    # A style sheet may be kept as long as the server is asked whether it changed.
    kept = {"Cache-Control": "no-cache"} if path.startswith("/static") else {}
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS | kept


@pytest.mark.parametrize("text", ["{{7*7}}", "{% raw %}", "%s %(x)s", "{0.__class__}", "${7*7}"])
def test_case_76_what_looks_like_a_template_stays_as_it_was_written(
    visitor: Visitor, counter: Counter, text: str
) -> None:
    """In a subject and a body, on the list and on the case page, and in a file."""
    case_id = waiting_case(counter, subject=text, body=f"{text} and no more")
    visitor.enter(counter, Role.SUPERVISOR).get(f"/cases/{case_id}")
    assert visitor.page.count(text) >= 2
    visitor.get("/queue")
    assert text in visitor.page
    exported = visitor.post(f"/cases/{case_id}/export/csv").get_data(as_text=True)
    assert text in exported
    assert "49 and" not in visitor.page + exported


def test_nothing_is_loaded_from_elsewhere(visitor: Visitor) -> None:
    """Every style sheet, script and image comes from this server."""
    visitor.get("/request")
    assert "//" not in visitor.page.replace("tel:", "").partition("<main")[0]


@pytest.mark.parametrize("token", [None, "", "wrong"])
def test_case_66_without_its_token_a_form_changes_nothing(
    visitor: Visitor, counter: Counter, token: str | None
) -> None:
    """A missing or wrong token gives 400 and the case stays as it was."""
    case_id = waiting_case(counter)
    visitor.sign_in(Role.INTAKE)
    data = {"seen": "0"} if token is None else {"seen": "0", "csrf_token": token}
    assert visitor.client.post(f"/cases/{case_id}/confirm", data=data).status_code == 400
    assert case_view(counter, case_id).state is CaseState.WAITING


def test_case_66_a_token_of_another_session_is_refused(
    visitor: Visitor, app: Flask, counter: Counter
) -> None:
    """A token works only in the session it was made for."""
    case_id = waiting_case(counter)
    other = Visitor(app.test_client()).sign_in(Role.REVIEWER)
    visitor.sign_in(Role.INTAKE)
    data = {"seen": "0", "csrf_token": other.token}
    assert visitor.client.post(f"/cases/{case_id}/confirm", data=data).status_code == 400


def test_case_66_reading_changes_nothing(visitor: Visitor, counter: Counter) -> None:
    """The addresses that decide do not answer to GET."""
    case_id = waiting_case(counter)
    visitor.sign_in(Role.INTAKE)
    for action in ("confirm", "correct", "take", "release", "quarantine", "notes"):
        assert visitor.get(f"/cases/{case_id}/{action}?seen=0").status_code == 405
    assert visitor.get("/queue/next").status_code == 405
    assert case_view(counter, case_id).claimed_by is None


def test_case_66_json_sent_as_text_is_no_form(visitor: Visitor, counter: Counter) -> None:
    """A cross-site request can send text/plain without asking; it carries no token."""
    case_id = waiting_case(counter)
    visitor.sign_in(Role.INTAKE)
    answer = visitor.client.post(
        f"/cases/{case_id}/confirm",
        data=f'{{"seen": 0, "csrf_token": "{visitor.token}"}}',
        content_type="text/plain",
    )
    assert answer.status_code == 400


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost@evil"])
def test_case_71_a_foreign_host_name_is_refused(visitor: Visitor, host: str) -> None:
    """Links are never made from a name somebody sent."""
    assert visitor.client.get("/sign-in", headers={"Host": host}).status_code == 400


def test_case_72_a_configured_proxy_is_believed_once(counter: Counter) -> None:
    """With one proxy, only the hop it added counts."""
    settings = counter.settings.model_copy(update={"trusted_proxies": 1})
    visitor = Visitor(create_app(replace(counter, settings=settings)).test_client())
    visitor.get("/sign-in")
    fields = {"username": "noel", "password": "wrong", "csrf_token": visitor.token}
    codes = [
        visitor.client.post(
            "/sign-in",
            data=fields,
            headers={"X-Forwarded-For": f"203.0.113.{number}, 192.0.2.1"},
        ).status_code
        for number in range(6)
    ]
    assert codes == [401] * 5 + [429]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"&".join(b"f%d=x" % n for n in range(400_000)), "application/x-www-form-urlencoded"),
        (b"message=" + b"x" * 600_000, "application/x-www-form-urlencoded"),
        (
            b"".join(
                b'--b\r\nContent-Disposition: form-data; name="f%d"\r\n\r\nx\r\n' % n
                for n in range(1001)
            )
            + b"--b--\r\n",
            "multipart/form-data; boundary=b",
        ),
        (
            b'--b\r\nContent-Disposition: form-data; name="f"\r\n\r\n\r' + b"x" * 600_000,
            "multipart/form-data; boundary=b",
        ),
    ],
    ids=["many fields", "long field", "many parts", "part starting with CR"],
)
def test_case_79_an_oversized_form_is_refused(visitor: Visitor, body: bytes, kind: str) -> None:
    """Too many fields or too much in one: refused before anything is done with it."""
    answer = visitor.client.post("/request", data=body, content_type=kind)
    assert answer.status_code == 413


@pytest.mark.parametrize("path", ["/.git/config", "/console", "/metrics", "/static/../settings.py"])
def test_case_81_nothing_of_the_workshop_is_served(visitor: Visitor, path: str) -> None:
    """No debugger, no repository, no metrics, no source."""
    assert visitor.get(path).status_code == 404


def test_case_78_an_unexpected_error_tells_and_logs_no_text(
    counter: Counter, caplog: pytest.LogCaptureFixture
) -> None:
    """The page is plain, and the log holds the place of the error on one line, not its words."""
    app = create_app(counter)
    inner = app.view_functions["request.form"]

    def fail() -> str:
        raise RuntimeError("Samantha Sock\n046 454 286")

    fail.__dict__.update(inner.__dict__)
    app.view_functions["request.form"] = fail
    with caplog.at_level(logging.ERROR):
        answer = app.test_client().get("/request")
    assert answer.status_code == 500
    assert "Sock" not in answer.get_data(as_text=True)
    assert "Sock" not in caplog.text
    assert "RuntimeError at endpoint request.form" in caplog.text


def test_case_77_log_lines_cannot_be_forged(
    visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    """What a visitor sends never becomes a line of its own in the log."""
    with caplog.at_level(logging.DEBUG):
        visitor.client.get("/sign-in%0AERROR%20root%20forged", headers={"X-A": "\x1b[31m"})
    assert "forged" not in caplog.text


def test_the_database_being_unavailable_is_said_plainly(visitor: Visitor, counter: Counter) -> None:
    """Staff get 503 with a time to come back, and are not signed out."""
    visitor.sign_in(Role.INTAKE)
    counter.database.dispose()
    file = counter.settings.home / "harbourmaster.db"
    file.rename(file.with_suffix(".away"))
    answer = visitor.get("/queue")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "Nothing was lost" in visitor.page
    counter.database.dispose()
    file.with_suffix(".away").rename(file)
    assert visitor.get("/queue").status_code == 200
