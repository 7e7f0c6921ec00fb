"""The three answers on the case page, joining cases, and the notice of many like ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from app.bootstrap import Counter
from app.clock import now
from app.settings import Settings
from review_queue import account_changes, audit
from review_queue.model import Actor, CaseState, Role
from tests.web.company import settled_case
from tests.web.desk import TOKEN, USERNAMES, Visitor, case_view, suggestion, waiting_case

AGATHE = "agathe.vautour@example.org"
ADMIN = Actor("x", Role.ADMINISTRATOR)
HOUSING = suggestion("housing.repair", possible=("housing.repair",))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Configure an installation whose policy permits matching people."""
    return Settings(home=tmp_path / "home", trusted_hosts=("localhost",), match_people=True)


def _decided(counter: Counter, visitor: Visitor, *body: str, **how: object) -> str:
    case_id = settled_case(counter, *body, **how)  # type: ignore[arg-type]
    fence = case_view(counter, case_id).fence
    visitor.post(f"/cases/{case_id}/confirm", {"seen": fence})
    return case_id


def _limit(counter: Counter, role: Role, *areas: str) -> None:
    with counter.database.write() as rows:
        account_changes.limit_areas(rows, ADMIN, USERNAMES[role], areas, now=now())


def _newest(counter: Counter, tag: str) -> list[audit.AuditEvent]:
    with counter.database.read() as rows:
        found = audit.events(rows, Actor("x", Role.SUPERVISOR), limit=50)
    return [each for each in found if each.tag == tag]


def test_each_answer_says_so_when_it_is_empty(visitor: Visitor, counter: Counter) -> None:
    """Three headings, three sentences, nothing borrowed from one for another."""
    visitor.sign_in(Role.INTAKE).get(f"/cases/{settled_case(counter)}")
    for words in (
        "No earlier request from the same address or number is known.",
        "No other request of these days, near this place, says something similar.",
        "No decided case is like it yet.",
    ):
        assert words in visitor.page


def test_a_case_that_cannot_be_compared_says_so(visitor: Visitor, counter: Counter) -> None:
    """Without vectors or place the page works and says what is missing."""
    visitor.sign_in(Role.INTAKE).get(f"/cases/{waiting_case(counter)}")
    assert "It cannot be told: the request names no community" in visitor.page
    assert "Comparing by meaning is unavailable just now" in visitor.page


def test_this_person_before_is_shown_and_on_record_once_a_view(
    visitor: Visitor, counter: Counter
) -> None:
    """The event names counts and case numbers, and stands before the page is read."""
    first = settled_case(
        counter, "Our plough is late.", sender=AGATHE, at=now() - timedelta(days=3)
    )
    last = settled_case(counter, sender=AGATHE)
    visitor.sign_in(Role.INTAKE)
    for views in (1, 2):
        visitor.get(f"/cases/{last}")
        assert f'href="/cases/{first}"' in visitor.page
        assert AGATHE not in visitor.page
        events = _newest(counter, "desk:person:matched")
        assert len(events) == views
    assert events[0].details == (("cases", first), ("count", 1))
    visitor.get(f"/cases/{first}")
    assert len(_newest(counter, "desk:person:matched")) == 2


def test_past_cases_show_what_was_done_and_how_many_agree(
    visitor: Visitor, counter: Counter
) -> None:
    """Outcome, team, time, likeness; the agreement above them."""
    visitor.sign_in(Role.INTAKE)
    for angle in (0, 10, 20):
        _decided(counter, visitor, angle=angle)
    _decided(counter, visitor, angle=30, proposed=HOUSING)
    visitor.get(f"/cases/{settled_case(counter)}")
    assert "Of the 4 most alike, 3 were decided as Snow and ice control" in visitor.page
    assert "decided the same day" in visitor.page


def test_a_suggestion_lists_its_own_kind_higher_and_does_not_count_for_itself(
    visitor: Visitor, counter: Counter
) -> None:
    """The page says that it did; how many agree goes by the texts alone."""
    visitor.sign_in(Role.INTAKE)
    nearest = [_decided(counter, visitor, proposed=HOUSING) for _ in range(3)]
    same = _decided(counter, visitor, "A washout by the wharf in Cocagne, again.")
    asking = settled_case(counter)
    visitor.get(f"/cases/{asking}")
    links = [visitor.page.index(f'href="/cases/{case_id}"><b>') for case_id in (same, *nearest)]
    assert links[0] == min(links)
    assert "Of the 4 most alike, 3 were decided as Public housing repairs" in visitor.page
    assert "listed higher; the count goes by the texts alone" in visitor.page
    # Once a person has decided, the machine's guess has no say.
    fence = case_view(counter, asking).fence
    visitor.post(f"/cases/{asking}/confirm", {"seen": fence})
    visitor.get(f"/cases/{asking}")
    assert "listed higher" not in visitor.page


def test_text_of_other_cases_is_data(visitor: Visitor, counter: Counter) -> None:
    """What a citizen wrote is escaped wherever it is shown, and no link is made of it."""
    evil = '<script>alert(1)</script> <a href="//evil.example">x</a> https://evil.example'
    visitor.sign_in(Role.INTAKE)
    _decided(counter, visitor, body=evil)
    case_id, near = settled_case(counter, sender=AGATHE), settled_case(counter, evil, sender=AGATHE)
    client = visitor.client.get(f"/cases/{near}").get_data(as_text=True)
    client += visitor.client.get(f"/cases/{case_id}").get_data(as_text=True)
    assert "&lt;script&gt;alert(1)" in client
    assert "<script>alert" not in client
    assert 'href="//evil' not in client
    assert 'href="https://evil' not in client


def test_cases_63_and_58_a_hidden_case_is_refused_as_one_that_does_not_exist(
    visitor: Visitor, counter: Counter
) -> None:
    """Status, page and headers are the same, and each attempt is an event."""
    hidden = settled_case(counter)
    _limit(counter, Role.INTAKE, "housing")
    visitor.sign_in(Role.INTAKE)
    for method, path in (("GET", ""), ("GET", "/original"), ("POST", "/take"), ("POST", "/link")):
        answers = []
        for case_id in (hidden, "HM-0000-0000"):
            data = {"csrf_token": visitor.token, "seen": "0", "other": case_id}
            answer = visitor.client.open(
                f"/cases/{case_id}{path}", method=method, data=data if method == "POST" else None
            )
            body = answer.get_data(as_text=True).replace(case_id, "CASE")
            # A token tells the second it was made in.
            body = TOKEN.sub("", body)
            answers.append((answer.status_code, body, sorted(answer.headers)))
        assert answers[0][0] == 404, path
        assert answers[0] == answers[1], path
    subjects = [each.subject for each in _newest(counter, "access:case:refused")]
    assert set(subjects) == {hidden, "unknown"}
    visitor.get("/queue")
    assert hidden not in visitor.page


def test_a_limited_reader_sees_only_their_area_in_all_three_answers(
    visitor: Visitor, counter: Counter
) -> None:
    """The same person's, the near and the past cases of other areas are not there."""
    visitor.sign_in(Role.INTAKE)
    other = _decided(counter, visitor, sender=AGATHE, proposed=HOUSING)
    own = _decided(counter, visitor, sender=AGATHE, angle=5)
    last = settled_case(counter, sender=AGATHE)
    _limit(counter, Role.INTAKE, "roads")
    visitor.enter(counter, Role.INTAKE)
    for _ in ("the message about the last decision", "the page alone"):
        visitor.get(f"/cases/{last}")
    assert own in visitor.page
    assert other not in visitor.page


def test_a_case_is_linked_and_merged_with_one_press_and_taken_out_again(
    visitor: Visitor, counter: Counter
) -> None:
    """The leading page shows what follows it, text and all."""
    leading, case_id = (
        settled_case(counter),
        settled_case(counter, "The same hole, [PERSON 1] says."),
    )
    visitor.sign_in(Role.INTAKE).get(f"/cases/{case_id}")
    assert f"Merge this case into {leading}" in visitor.page
    visitor.post(f"/cases/{case_id}/link", {"other": leading, "seen": "0"})
    visitor.get(f"/cases/{case_id}")
    assert "Linked with:" in visitor.page
    fields = {"other": leading, "seen": "0", "seen_other": "0"}
    answer = visitor.post(f"/cases/{case_id}/merge", fields)
    assert answer.headers["Location"] == f"/cases/{leading}"
    visitor.get(f"/cases/{leading}")
    assert "1 case is merged into this one" in visitor.page
    assert "The same hole, " in visitor.page
    visitor.get(f"/cases/{case_id}")
    assert "The decision on that one answers both:" in visitor.page
    again = visitor.post(f"/cases/{case_id}/merge", fields)
    assert again.status_code == 409
    visitor.post(f"/cases/{case_id}/unmerge", {"seen": case_view(counter, case_id).fence})
    assert case_view(counter, case_id).state == CaseState.WAITING


def test_a_refused_merge_says_why(visitor: Visitor, counter: Counter) -> None:
    """In words, with the case as it is."""
    one = settled_case(counter)
    other = settled_case(counter, proposed=HOUSING)
    fields = {"other": other, "seen": "0", "seen_other": "0"}
    answer = visitor.sign_in(Role.INTAKE).post(f"/cases/{one}/merge", fields)
    assert answer.status_code == 409
    assert "The two cases belong to different program areas." in visitor.page


def test_the_supervisor_sees_a_burst_and_marks_it_seen(
    new_visitor: Callable[[], Visitor], counter: Counter
) -> None:
    """With its cases to open; afterwards it is gone until it grows."""
    cases = [settled_case(counter, sender=f"n{n}@example.org", angle=n) for n in range(3)]
    visitor = new_visitor().sign_in(Role.SUPERVISOR)
    visitor.get("/overview")
    assert "3 senders, 3 cases" in visitor.page
    assert all(f'href="/cases/{case_id}"' in visitor.page for case_id in cases)
    visitor.post("/overview/notices/1/seen", {"seen": "3"})
    visitor.get("/overview")
    assert "3 senders, 3 cases" not in visitor.page
    assert visitor.post("/overview/notices/77/seen", {"seen": "3"}).status_code == 404


def test_the_overview_lists_accounts_with_their_areas(visitor: Visitor, counter: Counter) -> None:
    """Who is limited, and to what."""
    _limit(counter, Role.INTAKE, "housing", "roads")
    visitor.sign_in(Role.SUPERVISOR).get("/overview")
    assert "Housing, Roads and highways" in visitor.page
    assert "every area" in visitor.page


def test_changed_areas_count_at_the_next_click(visitor: Visitor, counter: Counter) -> None:
    """The session of before is over, and the next one opens the new areas alone (case 67)."""
    case_id = settled_case(counter)
    visitor.sign_in(Role.INTAKE)
    assert visitor.get(f"/cases/{case_id}").status_code == 200
    _limit(counter, Role.INTAKE, "housing")
    assert visitor.get(f"/cases/{case_id}").status_code == 302
    assert visitor.enter(counter, Role.INTAKE).get(f"/cases/{case_id}").status_code == 404
