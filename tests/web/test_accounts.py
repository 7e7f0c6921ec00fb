"""The administrator's pages, and what a change does to the person's next click."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from app.bootstrap import Counter
from review_queue import accounts, audit
from review_queue.model import Actor, Role
from tests.web.desk import USERNAMES, Visitor

INTAKE = USERNAMES[Role.INTAKE]
NEW = {
    "username": "rosa",
    "name": "Rosa Doiron",
    "role": "case_worker",
    "language": "fr",
    "limit": "some",
    "area": ["roads", "housing"],
}
KEPT = re.compile(r'class="reference">([^<]+)<')


@pytest.fixture
def administrator(new_visitor: Callable[[], Visitor], counter: Counter) -> Visitor:
    return new_visitor().enter(counter, Role.ADMINISTRATOR)


def test_a_new_account_signs_in_with_the_password_shown_once(
    administrator: Visitor, visitor: Visitor, counter: Counter
) -> None:
    """In its own language, with its role and its areas."""
    assert administrator.post("/accounts", NEW).status_code == 200
    shown = KEPT.search(administrator.page)
    assert shown is not None
    visitor.get("/sign-in")
    entered = visitor.post("/sign-in", {"username": "rosa", "password": shown.group(1)})
    assert entered.status_code == 302
    visitor.get("/queue")
    assert "Vos dossiers" in visitor.page
    with counter.database.read() as rows:
        rosa = accounts.account(rows, "rosa")
        newest = audit.events(rows, Actor("x", Role.RECORDS), limit=5)
    assert rosa is not None
    assert (rosa.role, rosa.areas) == (Role.CASE_WORKER, frozenset({"roads", "housing"}))
    made = next(event for event in newest if event.tag == "access:account:created")
    assert made.actor == USERNAMES[Role.ADMINISTRATOR]


@pytest.mark.parametrize(
    "wrong",
    [
        {"username": INTAKE},
        {"username": "Ünmöglich"},
        {"name": "  "},
        {"language": "de"},
        {"area": []},
        {"role": "emperor"},
        {"area": ["atlantis"]},
    ],
)
def test_an_impossible_account_is_refused(administrator: Visitor, wrong: dict[str, object]) -> None:
    """What was typed stays on the page; what no page offers is refused outright."""
    assert administrator.post("/accounts", {**NEW, **wrong}).status_code == 400
    administrator.get("/accounts")
    assert "rosa" not in administrator.page


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ("role", {"role": "evaluator"}),
        ("areas", {"limit": "some", "area": ["roads"]}),
        ("disable", {}),
        ("password", {}),
    ],
)
def test_case_67_whoever_is_changed_is_signed_out(
    administrator: Visitor,
    visitor: Visitor,
    counter: Counter,
    change: str,
    fields: dict[str, object],
) -> None:
    """The very next request is asked to sign in, though its cookie is still there."""
    visitor.enter(counter, Role.INTAKE)
    assert visitor.get("/queue").status_code == 200
    assert administrator.post(f"/accounts/{INTAKE}/{change}", fields).status_code in (200, 303)
    assert visitor.get("/queue").headers["Location"] == "/sign-in?next=/queue"


def test_a_disabled_account_is_enabled_again(
    administrator: Visitor, visitor: Visitor, counter: Counter
) -> None:
    """Its page says since when it is disabled, and its person may come back."""
    administrator.post(f"/accounts/{INTAKE}/disable")
    administrator.get(f"/accounts/{INTAKE}")
    assert "disabled on" in administrator.page
    administrator.post(f"/accounts/{INTAKE}/enable")
    visitor.sign_in(Role.INTAKE)


def test_an_administrator_does_not_change_their_own_account(administrator: Visitor) -> None:
    """The page says so, and a form sent all the same changes nothing."""
    own = USERNAMES[Role.ADMINISTRATOR]
    administrator.get(f"/accounts/{own}")
    assert "Another administrator changes it" in administrator.page
    assert administrator.post(f"/accounts/{own}/role", {"role": "supervisor"}).status_code == 400
    assert administrator.get("/accounts").status_code == 200


def test_case_65_a_form_sets_only_what_it_is_for(visitor: Visitor, counter: Counter) -> None:
    """A role among the fields of another form is nothing."""
    visitor.enter(counter, Role.INTAKE)
    visitor.post("/language", {"language": "fr", "role": "supervisor", "areas": "roads"})
    with counter.database.read() as rows:
        mine = accounts.account(rows, INTAKE)
    assert mine is not None
    assert (mine.role, mine.areas, mine.language) == (Role.INTAKE, None, "fr")


def test_an_unknown_account_is_not_there(administrator: Visitor) -> None:
    """Looked at or changed."""
    assert administrator.get("/accounts/nobody-here").status_code == 404
    assert administrator.post("/accounts/nobody-here/disable").status_code == 404


def test_settings_are_shown_without_any_secret(administrator: Visitor, counter: Counter) -> None:
    """Every variable by its name; of a secret not even whether it is long."""
    administrator.get("/settings")
    for name in type(counter.settings).model_fields:
        assert f"TRIAGE_{name.upper()}" in administrator.page
    assert "localhost" in administrator.page
    assert "harbourmaster.db" not in administrator.page


def test_the_language_is_kept_with_the_person(visitor: Visitor, counter: Counter) -> None:
    """Whatever the browser asks for at the next sign-in."""
    visitor.enter(counter, Role.INTAKE).post("/language", {"language": "fr"})
    visitor.client.delete_cookie("harbourmaster")
    visitor.enter(counter, Role.INTAKE)
    assert '<html lang="fr">' in visitor.page
