"""Signing in and out, and what a session is worth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.bootstrap import Counter
from app.clock import now
from app.web import create_app
from app.web.security import local_path
from review_queue.audit import events
from review_queue.model import Actor, Role
from tests.web.desk import PASSWORD, USERNAMES, Visitor

COOKIE = "harbourmaster"


def test_a_visitor_is_asked_to_sign_in_and_led_back(visitor: Visitor) -> None:
    """The page that was asked for opens after signing in."""
    asked = visitor.get("/quarantine")
    assert asked.headers["Location"] == "/sign-in?next=/quarantine"
    visitor.get(asked.headers["Location"])
    entered = visitor.post(
        "/sign-in",
        {"username": USERNAMES[Role.INTAKE], "password": PASSWORD, "next": "/quarantine"},
    )
    assert entered.headers["Location"] == "/quarantine"
    assert visitor.get("/quarantine").status_code == 200


def test_a_wrong_password_says_nothing_about_the_account(visitor: Visitor) -> None:
    """Unknown names and wrong passwords get the same page."""
    visitor.get("/sign-in")
    known = visitor.post("/sign-in", {"username": USERNAMES[Role.INTAKE], "password": "wrong"})
    unknown = visitor.post("/sign-in", {"username": "nobody-here", "password": "wrong"})
    assert known.status_code == unknown.status_code == 401
    assert "do not match" in visitor.page
    assert visitor.get("/queue").status_code == 302


def test_case_68_the_session_begins_anew_at_sign_in(visitor: Visitor) -> None:
    """A session somebody planted before sign-in is not the one that is signed in."""
    visitor.client.set_cookie(COOKIE, "planted-by-someone-else")
    visitor.get("/sign-in")
    before = visitor.token
    visitor.sign_in(Role.INTAKE)
    first = visitor.client.get_cookie(COOKIE)
    assert first is not None
    assert first.value != "planted-by-someone-else"
    assert visitor.token != before
    visitor.post("/sign-out")
    visitor.sign_in(Role.INTAKE)
    second = visitor.client.get_cookie(COOKIE)
    assert second is not None
    assert second.value != first.value


def test_case_67_a_session_ends_on_the_server(visitor: Visitor) -> None:
    """A cookie kept from before sign-out opens nothing."""
    visitor.sign_in(Role.INTAKE)
    kept = visitor.client.get_cookie(COOKIE)
    assert kept is not None
    visitor.post("/sign-out")
    assert visitor.get("/queue").status_code == 302
    visitor.client.set_cookie(COOKIE, kept.value)
    assert visitor.get("/queue").status_code == 302


def test_session_cookies_are_out_of_reach_of_scripts(visitor: Visitor) -> None:
    """HttpOnly and SameSite on both cookies."""
    visitor.get("/sign-in")
    answer = visitor.post("/sign-in", {"username": USERNAMES[Role.INTAKE], "password": PASSWORD})
    cookies = answer.headers.getlist("Set-Cookie")
    assert any(cookie.startswith(COOKIE + "=") for cookie in cookies)
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in cookies)


def test_cookies_are_secure_where_that_is_configured(counter: Counter) -> None:
    """With the setting, the cookie is bound to this host and to https."""
    settings = counter.settings.model_copy(update={"secure_cookies": True})
    secure = create_app(replace(counter, settings=settings))
    answer = secure.test_client().get("/sign-in", base_url="https://localhost")
    assert all("Secure" in cookie for cookie in answer.headers.getlist("Set-Cookie"))
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "https:evil.example",
        "https://evil.example",
        "/\t/evil.example",
        "/%0d%0aX: y\r\nX: y",
        "javascript:alert(1)",
        "evil",
        "",
        None,
    ],
)
def test_case_70_a_return_address_stays_on_this_site(target: str | None) -> None:
    """Whatever is not a plain path of ours becomes the start page."""
    assert local_path(target) == "/"


def test_case_70_sign_in_does_not_lead_away(visitor: Visitor) -> None:
    """A crafted link to the sign-in page ends on the start page."""
    visitor.get("/sign-in?next=//evil.example")
    fields = {"username": USERNAMES[Role.INTAKE], "password": PASSWORD}
    entered = visitor.post("/sign-in", {**fields, "next": "//evil.example/queue"})
    assert entered.headers["Location"] == "/"


def test_case_73_guessing_is_slowed_and_the_owner_is_not_locked_out(
    new_visitor: Callable[[], Visitor],
) -> None:
    """After five wrong passwords from one address, only that address has to wait."""
    guesser = new_visitor()
    guesser.get("/sign-in")
    wrong = {"username": USERNAMES[Role.INTAKE], "password": "wrong"}
    codes = [guesser.post("/sign-in", wrong).status_code for _ in range(7)]
    assert codes == [401] * 5 + [429] * 2
    owner = new_visitor()
    owner.client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    owner.sign_in(Role.INTAKE)


def test_case_73_one_password_on_many_accounts_is_slowed(visitor: Visitor) -> None:
    """Changing the account at every try does not help."""
    visitor.get("/sign-in")
    codes = [
        visitor.post("/sign-in", {"username": f"staff{number}", "password": "wrong"}).status_code
        for number in range(22)
    ]
    assert codes.count(429) == 2


def test_case_72_a_spoofed_forwarding_header_does_not_evade_the_limit(visitor: Visitor) -> None:
    """No proxy is configured, so the header is the sender's own invention."""
    visitor.get("/sign-in")
    fields = {"username": "noel", "password": "wrong", "csrf_token": visitor.token}
    codes = [
        visitor.client.post(
            "/sign-in", data=fields, headers={"X-Forwarded-For": f"198.51.100.{number}"}
        ).status_code
        for number in range(6)
    ]
    assert codes[-1] == 429


def test_signing_in_is_on_record(visitor: Visitor, counter: Counter) -> None:
    """Success and refusal each write their event."""
    visitor.get("/sign-in")
    visitor.post("/sign-in", {"username": USERNAMES[Role.INTAKE], "password": "wrong"})
    visitor.sign_in(Role.INTAKE)
    with counter.database.read() as rows:
        newest = events(rows, Actor("test", Role.PRIVACY), limit=2)
    assert [event.tag for event in newest] == [
        "access:account:signed_in",
        "access:account:refused",
    ]
    assert all(event.at <= now() for event in newest)
