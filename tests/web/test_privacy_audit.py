"""The audit of a sample: blind first, compared after, and nothing of it in the database."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import delete, text

from app.bootstrap import Counter
from app.clock import now
from review_queue import originals, sample_findings
from review_queue.model import Role
from review_queue.tables import AuditHeadRow
from tests.web.desk import Visitor, case_view
from tests.web.privacy_desk import (
    BODY,
    OFFICER,
    all_openings,
    drawn,
    let_openings_end,
    opened,
    place,
    sampled_case,
    stored_case,
    web_form,
)

NAME = place(BODY, "Zoé Brun")
PHONE = place(BODY, "506 555 0142")
WHARF = place(BODY, "Petit-Cap")
NAME_MARK = f"body:0:{NAME[0]}:{NAME[1]}:PERSON"
PHONE_MARK = f"body:0:{PHONE[0]}:{PHONE[1]}:PHONE_NUMBER"


def half_redacted(counter: Counter) -> str:
    """Store a case whose name got through and whose place was taken for a person."""
    return stored_case(counter, spans=[(*PHONE, "PHONE_NUMBER"), (*WHARF, "PERSON")])


def findings(counter: Counter, address: str) -> list[tuple[str, str, int, bool]]:
    case = sampled_case(counter, address)
    with counter.database.read() as rows:
        found = sample_findings.findings(rows, OFFICER, case.sample_id, case.position)
    return [(each.kind, each.entity_type, each.readable, each.revised) for each in found]


def test_a_case_is_read_blind_marked_and_then_compared(visitor: Visitor, counter: Counter) -> None:
    """Before her marks are saved nothing on the page tells what redaction had found."""
    half_redacted(counter)
    visitor.sign_in(Role.PRIVACY)
    address = opened(visitor)
    assert BODY in visitor.page
    main = visitor.page.partition("<main")[2].partition("<template")[0]
    assert "<mark" not in main
    assert not any(word in main for word in ("[PERSON", "needless", "missed", "got through"))
    answer = visitor.post(f"{address}/marks", {"mark": [NAME_MARK, PHONE_MARK], "act": "save"})
    assert (answer.status_code, answer.headers["Location"]) == (303, address)
    visitor.get(address)
    assert '<mark class="missed" data-label="Name of a person">Zoé Brun</mark>' in visitor.page
    assert '<mark class="needless" data-label="Name of a person">Petit-Cap</mark>' in visitor.page
    assert '<mark class="found" data-label="Phone number">506 555 0142</mark>' in visitor.page
    assert "7 letters and digits stayed readable" in visitor.page


def test_opening_is_recorded_with_the_number_of_the_sample(
    visitor: Visitor, counter: Counter
) -> None:
    """Under oath she can say which original she read for which sample."""
    case_id = half_redacted(counter)
    visitor.sign_in(Role.PRIVACY)
    address = opened(visitor)
    (opening,) = all_openings(counter)
    assert (opening.case_id, opening.reason) == (case_id, "redaction_audit")
    assert sampled_case(counter, address).sample_id in opening.note
    assert "privacy:original:opened" in {e.tag for e in case_view(counter, case_id).history}
    visitor.get("/privacy/openings")
    assert case_id in visitor.page
    assert "An audit of redaction" in visitor.page


def test_an_unopened_case_shows_nothing_of_its_text(visitor: Visitor, counter: Counter) -> None:
    """The page asks first; looking at it opens nothing."""
    half_redacted(counter)
    visitor.sign_in(Role.PRIVACY)
    visitor.get(f"/privacy/samples/{drawn(visitor)}/1")
    assert "Zoé" not in visitor.page
    assert all_openings(counter) == []


def test_case_84_without_the_audit_event_nothing_is_shown(
    visitor: Visitor, counter: Counter
) -> None:
    """When the event cannot be written, opening fails and the text stays sealed."""
    half_redacted(counter)
    visitor.sign_in(Role.PRIVACY)
    address = f"/privacy/samples/{drawn(visitor)}/1"
    with counter.database.write() as rows:
        rows.execute(delete(AuditHeadRow))
    assert visitor.post(f"{address}/open").status_code == 500
    assert "Zoé" not in visitor.page
    visitor.get(address)
    assert "Zoé" not in visitor.page
    assert all_openings(counter) == []


def test_words_written_down_are_marked_wherever_they_stand(
    visitor: Visitor, counter: Counter
) -> None:
    """The way without script or mouse: every place is marked and can be taken away again."""
    stored_case(counter, web_form("Ask Noël Sock, yes, noël sock.", subject="Noël Sock"))
    visitor.sign_in(Role.PRIVACY)
    address = opened(visitor)
    fields = {"act": "add", "words": " Noël  Sock ", "entity": "PERSON"}
    visitor.post(f"{address}/marks", fields)
    marks = ["subject:0:0:9:PERSON", "body:0:4:13:PERSON"]
    assert all(f'value="{mark}"' in visitor.page for mark in marks)
    visitor.post(f"{address}/marks", {"mark": marks, "act": f"remove:{marks[0]}"})
    assert f'name="mark" value="{marks[0]}"' not in visitor.page
    assert f'name="mark" value="{marks[1]}"' in visitor.page
    assert findings(counter, address) == []


def test_words_that_are_not_there_are_asked_again(visitor: Visitor, counter: Counter) -> None:
    """What she wrote stays in the field, and her other marks stay marks."""
    half_redacted(counter)
    visitor.sign_in(Role.PRIVACY)
    address = opened(visitor)
    fields = {"act": "add", "words": "Zoe Braun", "entity": "PERSON", "mark": PHONE_MARK}
    assert visitor.post(f"{address}/marks", fields).status_code == 400
    assert 'value="Zoe Braun"' in visitor.page
    assert f'name="mark" value="{PHONE_MARK}"' in visitor.page
    assert "not in the text" in visitor.page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"act": "save"}, "Mark what is personal"),
        ({"act": "nothing", "mark": NAME_MARK}, "You marked something"),
        ({"act": "add", "words": "Zoé", "entity": "NOTHING"}, "Say what these words are"),
    ],
)
def test_an_answer_that_contradicts_itself_is_asked_again(
    visitor: Visitor, counter: Counter, fields: dict[str, str], said: str
) -> None:
    """Saving nothing must be meant; meaning nothing must mark nothing."""
    half_redacted(counter)
    visitor.sign_in(Role.PRIVACY)
    address = opened(visitor)
    assert visitor.post(f"{address}/marks", fields).status_code == 400
    assert said in visitor.page
    assert sampled_case(counter, address).read_at is None


@pytest.mark.parametrize(
    "mark",
    [
        "body:0:5:5:PERSON",
        "body:0:0:9999:PERSON",
        "body:1:0:5:PERSON",
        "body:0:-1:5:PERSON",
        "body:0:0:5:EVERYTHING",
        "nowhere:0:0:5:PERSON",
        "body:0:0:5",
        "body:0:0:5:6:PERSON",
        "body:0:0:٥:PERSON",
        "Zoé Brun",
        "",
    ],
)
def test_case_65_a_mark_no_page_can_have_written_is_refused(
    visitor: Visitor, counter: Counter, mark: str
) -> None:
    """400, and nothing is stored of this mark or of the others."""
    half_redacted(counter)
    visitor.sign_in(Role.PRIVACY)
    address = opened(visitor)
    fields = {"act": "save", "mark": [NAME_MARK, mark]}
    assert visitor.post(f"{address}/marks", fields).status_code == 400
    assert findings(counter, address) == []


def test_she_may_change_her_mind_and_both_answers_are_kept(
    visitor: Visitor, counter: Counter
) -> None:
    """Having compared she says what she overlooked, and goes on to the next case."""
    half_redacted(counter)
    half_redacted(counter)
    visitor.sign_in(Role.PRIVACY)
    address = opened(visitor)
    visitor.post(f"{address}/marks", {"mark": [NAME_MARK, PHONE_MARK], "act": "save"})
    answer = visitor.post(f"{address}/verdicts", {"revised": ["2", "3"]})
    assert answer.headers["Location"] == address[:-1] + "2"
    assert findings(counter, address) == [
        ("mark", "PERSON", 7, False),
        ("mark", "PHONE_NUMBER", 0, False),
        ("surplus", "PERSON", 0, True),
    ]


def test_what_is_saved_cannot_be_marked_again(visitor: Visitor, counter: Counter) -> None:
    """Not even by the back button: the first answer was blind, the next would not be."""
    half_redacted(counter)
    visitor.sign_in(Role.PRIVACY)
    address = opened(visitor)
    visitor.post(f"{address}/marks", {"mark": NAME_MARK, "act": "save"})
    answer = visitor.post(f"{address}/marks", {"mark": PHONE_MARK, "act": "save"})
    assert answer.status_code == 409


def test_time_that_ends_while_she_marks_costs_no_mark(visitor: Visitor, counter: Counter) -> None:
    """Her marks are saved under a second opening, and reading on needs a third."""
    half_redacted(counter)
    visitor.sign_in(Role.PRIVACY)
    address = opened(visitor)
    let_openings_end(counter)
    answer = visitor.post(f"{address}/marks", {"mark": NAME_MARK, "act": "save"})
    assert answer.status_code == 303
    assert len(all_openings(counter)) == 2
    assert len(findings(counter, address)) == 3
    let_openings_end(counter)
    visitor.get(address)
    assert "Zoé" not in visitor.page
    assert "Open the original again" in visitor.page


def test_another_auditor_opens_the_original_herself(
    visitor: Visitor, counter: Counter, new_visitor: Callable[[], Visitor]
) -> None:
    """A supervisor may not audit, and sees nothing of an open original."""
    half_redacted(counter)
    visitor.sign_in(Role.PRIVACY)
    address = opened(visitor)
    other = new_visitor().sign_in(Role.SUPERVISOR)
    assert other.get(address).status_code == 403
    assert "Zoé" not in other.page


def test_an_erased_original_is_set_aside_and_not_counted(
    visitor: Visitor, counter: Counter
) -> None:
    """The sample can be finished without it."""
    case_id = half_redacted(counter)
    visitor.sign_in(Role.PRIVACY)
    address = f"/privacy/samples/{drawn(visitor)}/1"
    with counter.database.write() as rows:
        originals.erase_case(
            rows, counter.vault, OFFICER, case_id, reason="retention_ended", now=now()
        )
    assert visitor.post(f"{address}/open").status_code == 303
    visitor.get(address)
    assert "The original was erased." in visitor.page
    assert sampled_case(counter, address).unreadable == "erased"


def test_case_76_what_a_message_says_stays_text(visitor: Visitor, counter: Counter) -> None:
    """Scripts, templates and formats in an original are shown as they were written."""
    hostile = "<script>alert(1)</script> {{7*7}} %s {0.__class__}\r\n\r\n<b>Zoé</b> \U0001f6a2 Brun"
    stored_case(counter, web_form(hostile))
    visitor.sign_in(Role.PRIVACY)
    address = opened(visitor)
    raw = visitor.get(address).get_data(as_text=True)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}} %s {0.__class__}" in raw
    assert "<script>" not in raw
    visitor.post(f"{address}/marks", {"act": "add", "words": "\U0001f6a2 Brun", "entity": "PERSON"})
    start = hostile.replace("\r\n", "\n").index("\U0001f6a2")
    assert f"body:0:{start}:{start + 6}:PERSON" in visitor.page


def test_the_proof_is_said_in_words(visitor: Visitor, counter: Counter) -> None:
    """None of some leaked: the page says below what the true rate is."""
    stored_case(counter, spans=[(*NAME, "PERSON")])
    visitor.sign_in(Role.PRIVACY)
    visitor.get("/privacy")
    assert "nothing is proven" in visitor.page
    address = opened(visitor)
    visitor.post(f"{address}/marks", {"mark": NAME_MARK, "act": "save"})
    visitor.get("/privacy")
    assert "The true rate is below 95.0%, with 95% confidence." in visitor.page
    visitor.get("/privacy/rates")
    assert "Name of a person" in visitor.page


def test_nothing_that_was_marked_or_written_is_stored(visitor: Visitor, counter: Counter) -> None:
    """Neither in the samples' tables, nor in the session, nor in any other outside the vault."""
    half_redacted(counter)
    visitor.sign_in(Role.PRIVACY)
    address = opened(visitor)
    visitor.post(f"{address}/marks", {"act": "add", "words": "Zoé Brun", "entity": "PERSON"})
    visitor.post(f"{address}/marks", {"mark": NAME_MARK, "act": "save"})
    with counter.database.read() as rows:
        tables = rows.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")).all()
        held = repr([rows.execute(text(f'SELECT * FROM "{name}"')).all() for name in tables])  # noqa: S608
    assert "Zoé" not in held
    assert "Brun" not in held


def test_no_page_of_the_bench_holds_inline_script_or_style(
    visitor: Visitor, counter: Counter
) -> None:
    """The policy would block them, so none may be written."""
    half_redacted(counter)
    visitor.sign_in(Role.PRIVACY)
    address = opened(visitor)
    for path in (address, "/privacy", "/privacy/samples/new", "/privacy/rules/new"):
        visitor.get(path)
        assert "style=" not in visitor.page, path
        assert "onclick" not in visitor.page, path
        assert visitor.page.count("<script") == visitor.page.count("<script src="), path


@pytest.mark.parametrize("act", ["open", "marks", "verdicts"])
def test_case_66_the_bench_changes_nothing_without_its_token(
    visitor: Visitor, counter: Counter, act: str
) -> None:
    """Neither by GET nor by a form of another site."""
    half_redacted(counter)
    visitor.sign_in(Role.PRIVACY)
    address = f"/privacy/samples/{drawn(visitor)}/1"
    assert visitor.get(f"{address}/{act}").status_code == 405
    fields = {"act": "nothing", "csrf_token": "wrong"}
    assert visitor.client.post(f"{address}/{act}", data=fields).status_code == 400
    assert all_openings(counter) == []
    assert sampled_case(counter, address).read_at is None


@pytest.mark.parametrize(
    "fields",
    [
        {"size": "0"},
        {"size": "1001"},
        {"size": "many"},
        {"size": "9" * 400},
        {"size": "5", "channel": "pigeon"},
        {"size": "5", "language": "mi"},
        {"size": "5", "since": "31/03/2026"},
        {"size": "5", "until": "\0"},
    ],
)
def test_case_75_a_draw_that_cannot_be_is_asked_again(
    visitor: Visitor, counter: Counter, fields: dict[str, str]
) -> None:
    """400 and the form, never an error page."""
    half_redacted(counter)
    visitor.sign_in(Role.PRIVACY)
    assert visitor.post("/privacy/samples", fields).status_code == 400
    assert "Draw a sample" in visitor.page


def test_drawing_from_nothing_says_so(visitor: Visitor) -> None:
    """An empty office, or everything in open samples."""
    visitor.sign_in(Role.PRIVACY)
    assert visitor.post("/privacy/samples", {"size": "5"}).status_code == 409
    assert "No stored case is left" in visitor.page


def test_one_tick_answers_for_every_place_of_the_same_words(
    visitor: Visitor, counter: Counter
) -> None:
    """A name removed six times is one question, not six."""
    text = "Petit-Cap, Petit-Cap, Petit-Cap."
    spans = [(start, start + 9, "PERSON") for start in (0, 11, 22)]
    stored_case(counter, web_form(text), spans=spans)
    visitor.sign_in(Role.PRIVACY)
    address = opened(visitor)
    visitor.post(f"{address}/marks", {"act": "nothing"})
    visitor.get(address)
    assert visitor.page.count('name="revised"') == 1
    assert "3 removed, not marked by you" in visitor.page
    visitor.post(f"{address}/verdicts", {"revised": "1 2 3"})
    assert findings(counter, address) == [("surplus", "PERSON", 0, True)] * 3
