"""From what got through to a rule: proposed, previewed, applied, and the incident it leaves."""

from __future__ import annotations

import json

from app.bootstrap import Counter
from review_queue.model import Role
from tests.web.desk import Visitor
from tests.web.privacy_desk import (
    BODY,
    opened,
    place,
    rescan_everything,
    sampled_case,
    stored_case,
    web_form,
)

# Nothing in it looks like a name: only the office knows that it is one.
TEXT = "The house called Blue Heron has no water since Sunday."
START, END = place(TEXT, "Blue Heron")
MARK = f"body:0:{START}:{END}:STREET_ADDRESS"
FORM = {
    "kind": "term",
    "words": "blue heron",
    "pattern": "",
    "entity": "STREET_ADDRESS",
    "kept": "PERSON",
}


def proposed(visitor: Visitor, **fields: str) -> str:
    """Propose a rule and return the address of its page."""
    answer = visitor.post("/privacy/rules", {**FORM, **fields})
    assert answer.status_code == 303, visitor.page
    return answer.headers["Location"]


def previewed(visitor: Visitor, counter: Counter) -> str:
    """Propose a rule and let its preview run to the end."""
    address = proposed(visitor)
    assert visitor.post(f"{address}/preview").status_code == 303
    rescan_everything(counter)
    return address


def test_a_miss_fills_the_form_and_its_words_stay_out_of_addresses(
    visitor: Visitor, counter: Counter
) -> None:
    """The form is answered to a POST; no Location and no link carries the words."""
    stored_case(counter, web_form(TEXT))
    visitor.sign_in(Role.PRIVACY)
    address = opened(visitor)
    visitor.post(f"{address}/marks", {"mark": MARK, "act": "save"})
    visitor.get(address)
    assert "Propose a rule" in visitor.page
    finding = f"{sampled_case(counter, address).sample_id}:1:1:term"
    answer = visitor.post("/privacy/rules/from-finding", {"finding": finding})
    assert answer.status_code == 200
    assert 'name="words"' in visitor.page
    assert 'value="Blue Heron"' in visitor.page
    assert '<option value="STREET_ADDRESS" selected>' in visitor.page
    answer = visitor.post("/privacy/rules", FORM)
    assert "heron" not in answer.headers["Location"].lower()


def test_a_number_that_got_through_comes_with_its_pattern(
    visitor: Visitor, counter: Counter
) -> None:
    """She need not know how patterns are written."""
    text = "My tag is KX-2041-7, thank you."
    stored_case(counter, web_form(text), spans=())
    visitor.sign_in(Role.PRIVACY)
    address = opened(visitor)
    start, end = place(text, "KX-2041-7")
    visitor.post(f"{address}/marks", {"mark": f"body:0:{start}:{end}:ID_NUMBER", "act": "save"})
    finding = f"{sampled_case(counter, address).sample_id}:1:1:term"
    visitor.post("/privacy/rules/from-finding", {"finding": finding})
    assert r"\p{L}{2}\-\d{4}\-\d{1}" in visitor.page


def test_a_closed_original_gives_no_words(visitor: Visitor, counter: Counter) -> None:
    """Proposing from a finding needs the opening to run still, and a finding that exists."""
    stored_case(counter, web_form(TEXT))
    visitor.sign_in(Role.PRIVACY)
    address = opened(visitor)
    number = sampled_case(counter, address).sample_id
    fields = {"finding": f"{number}:1:1:term"}
    answer = visitor.post("/privacy/rules/from-finding", fields)
    assert answer.headers["Location"] == address, "it is not marked yet"
    visitor.post(f"{address}/marks", {"mark": MARK, "act": "save"})
    fields = {"finding": f"{number}:1:999:term"}
    assert visitor.post("/privacy/rules/from-finding", fields).status_code == 404
    for wrong in ("", "x", f"{number}:1:1:everything", f"{number}:1:1:term\0"):
        answer = visitor.post("/privacy/rules/from-finding", {"finding": wrong})
        assert answer.status_code == 400


def test_a_rule_is_previewed_applied_and_leaves_an_incident(
    visitor: Visitor, counter: Counter
) -> None:
    """The preview counts and shows no text; the typed number applies; the incident tells."""
    hit, other = stored_case(counter, web_form(TEXT)), stored_case(counter, web_form(BODY))
    visitor.sign_in(Role.PRIVACY)
    address = previewed(visitor, counter)
    visitor.get(address)
    assert "1 stored case would change, of 2." in visitor.page
    assert "no water" not in visitor.page
    visitor.get(f"/cases/{hit}")
    assert "Blue Heron" in visitor.page, "a preview changes nothing"
    assert visitor.post(f"{address}/apply", {"confirm": "2"}).status_code == 400
    assert "Type the number of cases" in visitor.page
    answer = visitor.post(f"{address}/apply", {"confirm": "1"})
    assert answer.status_code == 303
    progress = answer.headers["Location"]
    visitor.get(progress)
    assert "<progress" in visitor.page
    assert '<noscript><meta http-equiv="refresh"' in visitor.page
    visitor.get("/privacy")
    assert progress in visitor.page
    rescan_everything(counter)
    found = json.loads(visitor.get(f"{progress}/progress").get_data())
    assert found["finished"]
    visitor.get(progress)
    assert "1 stored case was changed." in visitor.page
    visitor.get(f"/cases/{hit}")
    assert "Blue Heron" not in visitor.page
    visitor.get("/privacy/incidents")
    assert "Street address" in visitor.page
    assert other not in visitor.page
    visitor.get(address)
    assert "In force since" in visitor.page


def test_a_rule_in_force_is_withdrawn_by_typing_its_number(
    visitor: Visitor, counter: Counter
) -> None:
    """What it alone hid is readable again; it asks to be sure."""
    hit = stored_case(counter, web_form(TEXT))
    visitor.sign_in(Role.PRIVACY)
    address = previewed(visitor, counter)
    visitor.post(f"{address}/apply", {"confirm": "1"})
    rescan_everything(counter)
    visitor.get(f"/cases/{hit}")
    assert "Blue Heron" not in visitor.page
    assert visitor.post(f"{address}/withdraw", {"confirm": "yes"}).status_code == 400
    number = address.rpartition("/")[2]
    assert visitor.post(f"{address}/withdraw", {"confirm": number}).status_code == 303
    rescan_everything(counter)
    visitor.get(f"/cases/{hit}")
    assert "Blue Heron" in visitor.page


def test_a_rule_that_cannot_work_is_asked_again(visitor: Visitor) -> None:
    """The reason is said in words, and what was typed stays in the form."""
    visitor.sign_in(Role.PRIVACY)
    for fields, said in (
        ({"kind": "pattern", "pattern": "(blue"}, "not a pattern"),
        ({"kind": "pattern", "pattern": "(b+)+c" * 9}, ""),
        ({"words": "x"}, "at least two letters"),
        ({"kind": "keep", "words": "12 Pine Street E1A 1A1"}, "never kept readable"),
    ):
        answer = visitor.post("/privacy/rules", {**FORM, **fields})
        assert answer.status_code == 400, fields
        assert said in visitor.page


def test_case_65_a_kind_or_entity_the_page_never_offered_is_refused(visitor: Visitor) -> None:
    """400, before anything is sealed."""
    visitor.sign_in(Role.PRIVACY)
    for fields in ({"kind": "everything"}, {"entity": "LOCATION"}, {"kept": "CA_SIN"}):
        assert visitor.post("/privacy/rules", {**FORM, **fields}).status_code == 400


def test_the_same_rule_is_proposed_once(visitor: Visitor) -> None:
    """In other capitals it is the same."""
    visitor.sign_in(Role.PRIVACY)
    proposed(visitor)
    assert visitor.post("/privacy/rules", {**FORM, "words": "Blue HERON"}).status_code == 409


def test_case_75_guessed_numbers_of_rules_and_rescans_lead_nowhere(visitor: Visitor) -> None:
    """404, whatever they look like."""
    visitor.sign_in(Role.PRIVACY)
    for number in ("0" * 16, "x", "%00", "%27", "a" * 300):
        for path in (f"/privacy/rules/{number}", f"/privacy/rescans/{number}"):
            assert visitor.get(path).status_code == 404, path
        assert visitor.post(f"/privacy/rules/{number}/preview").status_code == 404
