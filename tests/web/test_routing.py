"""The supervisor tries rules on last month's cases, then puts them in force."""

from __future__ import annotations

import io
import re

from app.bootstrap import Counter
from review_queue import routing_versions
from review_queue.model import Role
from review_queue.routing_table import packaged
from tests.web.desk import USERNAMES, Visitor, waiting_case
from tests.web.test_staffing import hired

RULE = {
    "id": "coast-in-french", "place": "1", "language": "en", "area": "roads",
    "community": "Fredericton, Shippagan", "postal": "e8", "team": "environment.central",
    "replaces": "",
}  # fmt: skip


def test_a_rule_is_tried_before_it_is_saved(visitor: Visitor, counter: Counter) -> None:
    """The page says who would have had other cases; saving takes a reason and makes a version."""
    hired(counter, USERNAMES[Role.REVIEWER])
    waiting_case(counter)
    visitor.sign_in(Role.SUPERVISOR).get("/overview/routing")
    assert "as installed" in visitor.page
    tried = visitor.post("/overview/routing/rule", RULE | {"community": "", "postal": ""})
    assert tried.status_code == 200
    assert "Environment, Central" in visitor.page
    assert "Put in force" in visitor.page
    text = re.search(r'name="text"[^>]*>\n(.*?)</textarea>', visitor.page, re.DOTALL)
    assert text is not None
    form = {"text": text[1].replace("\n", "\r\n"), "after": "0", "reason": "x"}
    assert visitor.post("/overview/routing", form).status_code == 400
    assert "Write why" in visitor.page
    kept = visitor.post("/overview/routing", form | {"reason": "The coast asked for it."})
    assert kept.status_code == 303
    visitor.get("/overview/routing")
    assert "1. coast-in-french" in visitor.page
    assert "The coast asked for it." in visitor.page
    with counter.database.read() as rows:
        number, table = routing_versions.in_force(rows)
    assert (number, table.rules[0].id) == (1, "coast-in-french")
    assert visitor.post("/overview/routing", form | {"reason": "Once more."}).status_code == 409
    assert "Somebody saved other rules meanwhile." in visitor.page
    removed = visitor.post(
        "/overview/routing/rule", RULE | {"replaces": "coast-in-french", "remove": "yes"}
    )
    assert removed.status_code == 200
    assert "Goes: coast-in-french" in visitor.page


def test_what_cannot_be_a_rule_or_a_table_is_said_in_words(visitor: Visitor) -> None:
    """Nothing typed is lost, and nothing is in force."""
    visitor.sign_in(Role.SUPERVISOR).get("/overview/routing/rule?id=water-knowledge")
    assert 'value="water-knowledge"' in visitor.page
    assert visitor.get("/overview/routing/rule?id=moon").status_code == 404
    for wrong, said in (
        ({"id": "A b"}, "is a short word in lower case"),
        ({"postal": "E1A 1A1"}, "A postal code begins with E1A or less."),
        ({"team": "roads.moon"}, "A rule names a team that the table does not have."),
        ({"category": "roads.moon"}, "A rule names a category that the catalogue does not have."),
    ):
        assert visitor.post("/overview/routing/rule", RULE | wrong).status_code == 400
        assert said in visitor.page
        assert "Fredericton, Shippagan" in visitor.page
    for raw, status, said in (
        (b"\xff", 400, "not readable as TOML"),
        (b"= 1", 400, "not readable as TOML"),
        (packaged().text.encode() + b"\n[escalation]\n", 400, "not readable as TOML"),
        (packaged().text.replace("0.25", "0.5").encode(), 200, "Windows, office hours, teams"),
    ):
        file = (io.BytesIO(raw), "routing.toml")
        assert visitor.post("/overview/routing/file", {"table": file}).status_code == status
        assert said in visitor.page
    answer = visitor.get("/overview/routing/table")
    assert answer.get_data(as_text=True) == packaged().text
