"""English and French, on every page, kept for every person."""

from __future__ import annotations

from collections.abc import Callable

from app.bootstrap import Counter
from review_queue.model import Role
from tests.web.desk import Visitor, waiting_case


def test_a_visitor_is_answered_in_the_browsers_language(visitor: Visitor) -> None:
    """French browsers see French, anything unknown sees English."""
    french = visitor.get("/request", headers={"Accept-Language": "fr-CA,fr;q=0.9,en;q=0.5"})
    assert '<html lang="fr">' in french.get_data(as_text=True)
    other = visitor.get("/request", headers={"Accept-Language": "mic"})
    assert '<html lang="en">' in other.get_data(as_text=True)


def test_the_switch_keeps_the_page(visitor: Visitor) -> None:
    """After switching, the same address opens in the other language, with its question mark."""
    visitor.get("/sign-in?next=/quarantine")
    answer = visitor.post("/language", {"language": "fr", "next": "/sign-in?next=/quarantine"})
    assert answer.headers["Location"] == "/sign-in?next=/quarantine"
    visitor.get(answer.headers["Location"])
    assert "Ouvrir une session" in visitor.page


def test_the_choice_is_kept_with_the_account(
    visitor: Visitor, new_visitor: Callable[[], Visitor], counter: Counter
) -> None:
    """On another day and another machine the pages are French again."""
    waiting_case(counter)
    visitor.sign_in(Role.INTAKE).post("/language", {"language": "fr", "next": "/queue"})
    elsewhere = new_visitor().sign_in(Role.INTAKE)
    elsewhere.get("/queue")
    assert '<html lang="fr">' in elsewhere.page
    assert "Déneigement et déglaçage" in elsewhere.page
    assert "Probable, 83\N{NO-BREAK SPACE}%" in elsewhere.page
    assert "Entretien des routes, Centre" in elsewhere.page


def test_the_switch_leads_nowhere_else(visitor: Visitor) -> None:
    """Case 70 holds for this form too, and only two languages exist."""
    visitor.get("/sign-in")
    led = visitor.post("/language", {"language": "fr", "next": "https://evil.example/"})
    assert led.headers["Location"] == "/"
    assert visitor.post("/language", {"language": "xx", "next": "/"}).status_code == 400


def test_refusals_speak_the_visitors_language(visitor: Visitor) -> None:
    """Also the pages that say no."""
    visitor.get("/nowhere", headers={"Accept-Language": "fr"})
    assert "Cette page n'existe pas" in visitor.page
