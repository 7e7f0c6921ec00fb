"""The public's form: one question a page, or all on one."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from sqlalchemy import func, select

from app.bootstrap import Counter
from app.intake.parse import parse
from app.intake.uploads import LARGEST_FILE
from app.web.throttle import REQUESTS_OF_ALL
from review_queue import acceptance
from review_queue.account_tables import WebSessionRow
from review_queue.model import WORKER, CaseState, Channel
from review_queue.tables import CaseRow
from tests.web.desk import Visitor, case_view
from tests.web.filled import filled

STORY = "Our road in Neguac has not been ploughed since Sunday."
TYPED = {
    "about": "Snow",
    "story": STORY,
    "fact-person-name": "Zainab Haddad",
    "fact-person-email": "zainab@example.ca",
    "fact-person-phone": "506-555-0110",
    "fact-person-community": "Neguac",
}
GAS = "There is a strong smell of gas in our kitchen right now."
PDF = b"%PDF-1.7 not really"


def _begin(visitor: Visitor, manner: str = "all", language: str = "en") -> None:
    visitor.get("/request")
    visitor.post("/request", {"language": language, "manner": manner})


def _step(visitor: Visitor, **changes: str) -> int:
    """Send the page as it is, with some boxes changed."""
    return visitor.post("/request", filled(visitor.page, "request-form", **changes)).status_code


def _form(visitor: Visitor, counter: Counter) -> tuple[str, dict[str, object]]:
    """Return the number on the last page and the form as intake received it."""
    visitor.get("/request/received")
    case_id = visitor.page.partition('class="reference">')[2].partition("<")[0]
    with counter.database.read() as rows:
        return case_id, json.loads(acceptance.original(rows, counter.vault, case_id, actor=WORKER))


def _asking(visitor: Visitor) -> str:
    return visitor.page.partition('name="asking" value="')[2].partition('"')[0]


def test_language_and_manner_are_chosen_first_in_both_languages(visitor: Visitor) -> None:
    """Whoever reads only one of them finds it; what is chosen holds for the pages that follow."""
    visitor.get("/request")
    for words in ("One question at a time", "Une question à la fois", "Tout sur une page"):
        assert words in visitor.page
    _begin(visitor, "steps", "fr")
    assert '<html lang="fr">' in visitor.page
    assert "De quoi avez-vous besoin?" in visitor.page
    assert "fact-person-name" not in visitor.page


def test_a_request_on_one_page_becomes_a_case_with_a_number(
    visitor: Visitor, counter: Counter
) -> None:
    """Everything typed arrives sealed, by the web door, once it was checked on the next page."""
    _begin(visitor)
    assert _step(visitor, **TYPED) == 200
    assert _asking(visitor) == "read_back"
    with counter.database.read() as rows:
        assert rows.scalar(select(func.count()).select_from(CaseRow)) == 0
    assert _step(visitor, send="yes") == 303
    case_id, form = _form(visitor, counter)
    view = case_view(counter, case_id)
    assert (view.channel, view.state) == (Channel.WEB, CaseState.RECEIVED)
    assert (form["subject"], form["body"], form["language"]) == ("Snow", STORY, "en")
    assert [form[key] for key in ("name", "email", "phone", "community")] == [
        "Zainab Haddad", "zainab@example.ca", "506-555-0110", "Neguac",
    ]  # fmt: skip


def test_one_question_a_page_leads_to_the_same_case(visitor: Visitor, counter: Counter) -> None:
    """Story, who, check, send; the category stays open without a model, and nobody is held up."""
    _begin(visitor, "steps")
    seen = []
    for typed in ({"story": STORY}, {"fact-person-name": "Zainab Haddad"}):
        seen.append(_asking(visitor))
        _step(visitor, **typed)
    assert (seen, _asking(visitor)) == (["story", "caller"], "read_back")
    assert _step(visitor, send="yes") == 303
    _, form = _form(visitor, counter)
    assert (form["body"], form["name"], form["community"]) == (STORY, "Zainab Haddad", "Neguac")


def test_what_a_category_needs_is_asked_in_plain_words(visitor: Visitor, counter: Counter) -> None:
    """With a category known, its questions come one by one; what the story says is not asked."""
    _begin(visitor, "steps")
    _step(visitor, story=STORY)
    _step(visitor, **{"category_now": "roads.snow", "asking": "category"})
    assert _asking(visitor) == "road"
    _step(visitor, said="Route 11, near the arena")
    assert _asking(visitor) == "caller"
    _step(visitor)
    assert 'name="fact-since" value="since Sunday"' in visitor.page
    _step(visitor, send="yes")
    _, form = _form(visitor, counter)
    assert isinstance(form["fields"], dict)
    assert form["fields"]["Road"] == "Route 11, near the arena"


def test_the_way_back_leads_to_the_earlier_page_as_it_was(visitor: Visitor) -> None:
    """Nothing typed is lost, and going on again asks the same."""
    _begin(visitor, "steps")
    _step(visitor, story=STORY)
    _step(visitor, **{"category_now": "roads.snow", "asking": "category"})
    _step(visitor, said="Route 11")
    _step(visitor, back="yes")
    assert _asking(visitor) == "road"
    assert 'name="said" value="Route 11"' in visitor.page
    _step(visitor, back="yes")
    _step(visitor, back="yes")
    assert _asking(visitor) == "story"
    assert STORY in visitor.page


@pytest.mark.parametrize(
    ("language", "story"),
    [("en", GAS), ("fr", "Ça sent fort le gaz dans la cuisine en ce moment.")],
)
@pytest.mark.parametrize("manner", ["steps", "all"])
def test_a_text_that_sounds_dangerous_brings_the_numbers_first(
    visitor: Visitor, counter: Counter, language: str, story: str, manner: str
) -> None:
    """Before going on, in both languages; what the person answers reaches the severity rules."""
    _begin(visitor, manner, language)
    _step(visitor, story=story)
    assert _asking(visitor) == "safety"
    assert all(f'href="tel:{number}"' in visitor.page for number in ("911", "811", "988"))
    assert _step(visitor) == 422
    _step(visitor, danger="yes")
    assert _asking(visitor) != "safety"
    while _asking(visitor) != "read_back":
        _step(visitor)
    assert _step(visitor, send="yes") == 303
    _, form = _form(visitor, counter)
    assert "danger" in str(form["body"]).splitlines()[0]


def test_danger_written_on_the_last_page_is_not_sent_without_the_warning(
    visitor: Visitor, counter: Counter
) -> None:
    """The story may still be changed there."""
    _begin(visitor)
    _step(visitor, story=STORY)
    _step(visitor, story=GAS, send="yes")
    assert _asking(visitor) == "safety"
    with counter.database.read() as rows:
        assert rows.scalar(select(func.count()).select_from(CaseRow)) == 0


def test_a_form_sent_twice_is_one_case(visitor: Visitor, counter: Counter) -> None:
    """A second press of the button gives the same number; filling in anew gives another."""
    numbers = []
    for visit in ("0123456789abcdef", "0123456789abcdef", "fedcba9876543210"):
        visitor.post("/request", {**TYPED, "visit": visit, "send": "yes", "asked": "caller"})
        numbers.append(_form(visitor, counter)[0])
    assert numbers[0] == numbers[1] != numbers[2]


def test_the_form_needs_no_script_and_shows_emergency_numbers(visitor: Visitor) -> None:
    """A plain form with a label for every box, and 911, 811 and 988 above it."""
    _begin(visitor)
    for name in TYPED:
        assert f'for="{name}"' in visitor.page, name
    assert all(f'href="tel:{number}"' in visitor.page for number in ("911", "811", "988"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"story": "  "}, "Tell us what you need."),
        ({"fact-person-email": "zainab at example"}, "has an @"),
        ({"story": "x" * 10_001}, "longer than 10000"),
        ({"website": "https://spam.example"}, "Leave this box empty"),
    ],
)
def test_what_is_wrong_is_said_beside_everything_typed(
    visitor: Visitor, change: dict[str, str], said: str
) -> None:
    """Nothing is sent, nothing typed is lost."""
    _begin(visitor)
    assert _step(visitor, **{**TYPED, **change}) == 422
    assert said in visitor.page
    assert 'value="Zainab Haddad"' in visitor.page


def test_the_language_switch_keeps_what_was_typed(visitor: Visitor) -> None:
    """Switching to French in the middle loses no word."""
    _begin(visitor)
    _step(visitor, **TYPED, page_language="fr")
    assert '<html lang="fr">' in visitor.page
    assert "De quoi avez-vous besoin?" in visitor.page
    assert STORY in visitor.page


def test_the_received_page_shows_only_ones_own_number(visitor: Visitor) -> None:
    """Without having sent anything there is nothing to see."""
    assert visitor.get("/request/received").headers["Location"] == "/request"


def _with_files(visitor: Visitor, *files: tuple[str, bytes]) -> int:
    """Send the last page with files of these names and bytes."""
    sent = filled(visitor.page, "request-form", send="yes")
    sent["files"] = [(BytesIO(content), name) for name, content in files]
    return visitor.post("/request", sent).status_code


def test_a_file_is_kept_with_the_case_as_what_its_bytes_say(
    visitor: Visitor, counter: Counter
) -> None:
    """Cases 10 to 12: its name loses folders and turned letters; what it claims is ignored."""
    _begin(visitor)
    _step(visitor, **TYPED)
    assert _with_files(visitor, ("..\\..\\etc/\u202egpj.photo.html", PDF)) == 303
    case_id, _ = _form(visitor, counter)
    with counter.database.read() as rows:
        raw = acceptance.original(rows, counter.vault, case_id, actor=WORKER)
    view = case_view(counter, case_id)
    (file,) = parse(raw, id=case_id, channel=Channel.WEB, received_at=view.received_at).attachments
    assert (file.content, file.content_type) == (PDF, "application/pdf")
    assert file.name == "gpj.photo.html"


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([("photo.png", b"<svg onload=alert(1)>")], "of a kind we cannot take"),
        ([("letter.docx", b"PK\x03\x04 zip")], "of a kind we cannot take"),
        ([("a.pdf", b"")], "empty"),
        ([("a.pdf", PDF + bytes(LARGEST_FILE))], "too large"),
        ([(f"{n}.pdf", PDF) for n in range(6)], "5 files at most"),
    ],
)
def test_case_8_and_12_files_that_may_unpack_or_pretend_are_refused(
    visitor: Visitor, counter: Counter, files: list[tuple[str, bytes]], said: str
) -> None:
    """Nothing is sent; the page says what is wrong and keeps what was typed."""
    _begin(visitor)
    _step(visitor, **TYPED)
    assert _with_files(visitor, *files) == 422
    assert said in visitor.page
    assert STORY in visitor.page
    with counter.database.read() as rows:
        assert rows.scalar(select(func.count()).select_from(CaseRow)) == 0


def test_case_79_more_than_the_files_may_be_is_cut_off(visitor: Visitor) -> None:
    """Eleven megabytes of form are refused before anything looks at them."""
    _begin(visitor)
    sent = filled(visitor.page, "request-form", **TYPED, send="yes")
    sent["files"] = (BytesIO(PDF + bytes(11 * 1024 * 1024)), "a.pdf")
    assert visitor.post("/request", sent).status_code == 413


def test_case_31_flooding_the_form_is_slowed(visitor: Visitor) -> None:
    """After six requests in a minute from one address the next has to wait."""
    visitor.get("/request")
    codes = [
        visitor.post(
            "/request", {"story": f"Request {number}", "send": "yes", "asked": "caller"}
        ).status_code
        for number in range(7)
    ]
    assert codes == [303] * 6 + [429]


def test_case_31_one_mailbox_is_not_named_without_end(visitor: Visitor, counter: Counter) -> None:
    """Whoever writes from many addresses in one victim's name gets five an hour."""
    visitor.get("/request")
    sent = {**TYPED, "send": "yes", "asked": "caller"}
    codes = [
        visitor.client.post(
            "/request",
            data={"csrf_token": visitor.token, **sent, "story": f"Request {number}"},
            environ_base={"REMOTE_ADDR": f"192.0.2.{number}"},
        ).status_code
        for number in range(6)
    ]
    assert codes == [303] * 5 + [429]
    assert int(REQUESTS_OF_ALL.split()[0]) > 6


def test_a_visitor_leaves_no_session_row(visitor: Visitor, counter: Counter) -> None:
    """Opening the form a thousand times must not fill the database."""
    _begin(visitor)
    _step(visitor, **TYPED)
    _step(visitor, send="yes")
    with counter.database.read() as rows:
        assert rows.scalar(select(func.count()).select_from(WebSessionRow)) == 0


def test_case_75_strange_text_is_accepted_as_text(visitor: Visitor, counter: Counter) -> None:
    """Quotes, wildcards, NUL and emoji are somebody's words, not errors."""
    visitor.get("/request")
    strange = "% ' \" \\ \x00 ; DROP TABLE cases; 🌊 é̄"
    sent = {"story": strange, "send": "yes", "asked": "caller"}
    assert visitor.post("/request", sent).status_code == 303
