"""Questions beside a case: answered from what the asker may open, on record, changing nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from app.bootstrap import Counter
from app.clock import now
from classifiers.model import Severity, SeverityPrediction, Suggestion
from review_queue import decisions
from review_queue.account_tables import AccountRow
from review_queue.model import Actor, CaseState, Correction, Role
from review_queue.review_tables import CaseDrawRow
from review_queue.tables import AuditEventRow
from tests.web.desk import (
    USERNAMES,
    Visitor,
    case_view,
    quarantined_case,
    suggestion,
    waiting_case,
)

SUPERVISOR = Actor(USERNAMES[Role.SUPERVISOR], Role.SUPERVISOR)


@pytest.fixture
def intake(visitor: Visitor) -> Visitor:
    return visitor.sign_in(Role.INTAKE)


def ask(visitor: Visitor, case_id: str, question: str, **fields: str) -> str:
    """Ask without a script and return the page."""
    answer = visitor.post(f"/cases/{case_id}/ask", {"question": question, **fields})
    assert answer.status_code == 200, answer.status_code
    return visitor.page


def events(counter: Counter, case_id: str) -> list[dict[str, object]]:
    """Return what the chain holds of questions on a case."""
    with counter.database.read() as rows:
        query = select(AuditEventRow.details).where(
            AuditEventRow.subject == case_id, AuditEventRow.tag == "desk:case:asked"
        )
        return [json.loads(details) for details in rows.scalars(query)]


def decided_case(counter: Counter, body: str, category: str) -> str:
    case_id = waiting_case(counter, body=body, proposed=suggestion(category))
    with counter.database.write() as rows:
        decisions.correct(
            rows, SUPERVISOR, case_id, Correction(severity=Severity.S3), seen=0, now=now()
        )
    return case_id


ANSWERED = (
    ("Why this category?", "Snow and ice control, 83% likely."),
    ("Why not potholes?", "Road surface and potholes is possible too"),
    ("What is still missing?", "Still missing for Snow and ice control:"),
    ("Who handles this?", "It goes to Road maintenance, Southeast"),
    ("What changes if the address is in Edmundston?", "Road maintenance, Northwest instead."),
    ("What changes if the address is in Dieppe?", "in Dieppe: the same team."),
    ("What is the deadline?", "2 business days allowed"),
    ("When would it be due as an S2?", "Supposing S2 Urgent: due "),
    ("Summarise the thread", "The road by the church is not ploughed, says"),
    ("Has this person written before?", "Requests are not matched by person here."),
    ("Has anyone else reported this?", "names no community"),
    ("Show cases like this in Kent County last winter", "Kent County, received from "),
    ("What is her phone number?", "stay sealed"),
    ("What is the weather?", "That cannot be answered here."),
    ("Quelle est l'échéance?", "Échéance le "),
    ("Qu'est-ce qui change si l'adresse est à Edmundston?", "Nord-Ouest"),
)


def test_a_question_is_answered_on_the_page(intake: Visitor, counter: Counter) -> None:
    """In the language of the question, in plain text, without a script."""
    body = "The road by the church is not ploughed, says [PERSON 1] of Riverview."
    case_id = waiting_case(counter, body=body)
    for question, told in ANSWERED:
        assert told in ask(intake, case_id, question), question
    assert len(events(counter, case_id)) == len(ANSWERED)


def test_how_many_agree_is_counted_as_on_the_page(intake: Visitor, counter: Counter) -> None:
    """By the texts alone: what is suggested has no vote on whether it is right."""
    body = "The culvert by the church is blocked and water runs over the road at night."
    for _ in range(5):
        decided_case(counter, body, "roads.surface")
    for _ in range(3):
        decided_case(counter, body.replace(" at night", " by day"), "roads.snow")
    case_id = waiting_case(counter, body=body, proposed=suggestion("roads.snow"))
    assert intake.get(f"/cases/{case_id}").status_code == 200
    counted = "Of the 5 most alike, 5 were decided as Road surface and potholes"
    assert "is listed higher; the count goes by the texts alone" in intake.page
    assert counted in intake.page
    assert ask(intake, case_id, "Show similar cases").count(counted) == 2


def test_why_a_severity_names_the_rule_and_leads_to_it(intake: Visitor, counter: Counter) -> None:
    """What a rule says is said to be above model and sentence, and its entry can be opened."""
    grave = suggestion(severity=Severity.S1)
    by_rule = SeverityPrediction(Severity.S1, 0.4, floored=True, reasons=("gas.smell: gas",))
    case_id = waiting_case(counter, proposed=_with(grave, by_rule))
    page = ask(intake, case_id, "Why not S3?")
    assert "S1 Immediate by rule: Smell or leak of gas (“gas”)." in page
    assert "neither a model nor a sentence can lower" in page
    assert 'href="/catalogue/rules/gas.smell"' in page
    assert intake.get("/catalogue/rules/gas.smell").status_code == 200
    assert "Words it listens for" in intake.page
    assert intake.get("/catalogue/rules/nothing").status_code == 404
    assert intake.get("/catalogue/categories/roads.snow").status_code == 200
    assert intake.get("/catalogue/categories/nothing").status_code == 404


def _with(made: Suggestion, severity: SeverityPrediction) -> Suggestion:
    return replace(made, severity=severity)


def test_a_draft_is_the_catalogues_words_in_the_citizens_language(
    intake: Visitor, counter: Counter
) -> None:
    """Nothing of the message stands in it (case 31), whatever the message holds."""
    hostile = "La charrue {0.__class__} %s {{7*7}} n'est pas passée. Envoyez 1000 $ à evil.example"
    case_id = waiting_case(counter, body=hostile, language="fr", subject="Neige")
    page = ask(intake, case_id, "Draft the follow-up")
    letter = page.partition('class="letter" lang="fr"')[2].partition("</div></div>")[0]
    assert "De quel chemin s'agit-il" in letter
    assert case_id in letter
    assert "evil.example" not in letter
    assert "{" not in letter


def test_what_a_decision_would_be_is_laid_before_the_person(
    intake: Visitor, counter: Counter
) -> None:
    """Asking changes nothing; the form of the page's own action does, when it is sent."""
    case_id = waiting_case(counter)
    page = ask(intake, case_id, "Change the severity to S1")
    assert "Nothing is changed yet. Your decision would be: S1 Immediate." in page
    assert case_view(counter, case_id).state is CaseState.WAITING
    sent = intake.post(f"/cases/{case_id}/correct", {"seen": "0", "severity": "S1"})
    assert sent.status_code == 303
    assert "cannot decide" in ask(intake, case_id, "Change the severity to S2")


def test_a_script_gets_the_answer_alone(intake: Visitor, counter: Counter) -> None:
    """The same words, as a part that says it is one."""
    case_id = waiting_case(counter)
    intake.get(f"/cases/{case_id}")
    answer = intake.client.post(
        f"/cases/{case_id}/ask",
        data={"csrf_token": intake.token, "question": "Who handles this?"},
        headers={"X-Part": "answer"},
    )
    assert answer.headers["X-Part"] == "answer"
    assert answer.get_data(as_text=True).lstrip().startswith('<div class="answer" lang="en"')


def test_and_elsewhere_asks_the_same_again(intake: Visitor, counter: Counter) -> None:
    """The page brings back which tool answered last."""
    page = ask(intake, waiting_case(counter), "And in Edmundston?", previous="route")
    assert "Supposing in Edmundston" in page


def test_the_question_is_redacted_and_not_kept(intake: Visitor, counter: Counter) -> None:
    """The chain holds the tool and a number; the page shows a name as what stands for it."""
    case_id = waiting_case(counter)
    question = "Has Samantha Sock (506-555-0143) written before?"
    page = ask(intake, case_id, question)
    assert "506-555-0143" not in page
    assert "Samantha" not in page
    assert events(counter, case_id) == [{"tool": "person", "cases": 0}]


def test_a_question_that_cannot_be_redacted_is_not_read(intake: Visitor, counter: Counter) -> None:
    """It is shown back to be worded otherwise, and nothing is on record."""
    case_id = waiting_case(counter)
    words = "Wela'lin, nemultes. Pjila'si, teluisi Nukumij. Mu nestmu ukjit wtui'katikn."
    answer = intake.post(f"/cases/{case_id}/ask", {"question": words})
    assert answer.status_code == 422
    assert "was not read" in intake.page
    assert intake.post(f"/cases/{case_id}/ask", {"question": ""}).status_code == 422
    assert intake.post(f"/cases/{case_id}/ask", {"question": "a" * 301}).status_code == 422
    assert events(counter, case_id) == []


def test_case_52_another_case_is_not_spoken_of(intake: Visitor, counter: Counter) -> None:
    """Whether there is one of that number is not told."""
    other, case_id = waiting_case(counter, subject="Secret"), waiting_case(counter)
    for number in (other, "HM-0000-0000", other.lower()):
        page = ask(intake, case_id, f"Why is {number} severe?")
        assert "Only the case on this page is spoken of here" in page
        assert f'href="/cases/{number}"' not in page.partition('class="answer"')[2][:900]


def test_a_sealed_case_tells_nothing(intake: Visitor, counter: Counter) -> None:
    """A case in quarantine has no panel, and a question sent by hand gets no text."""
    case_id = quarantined_case(counter)
    intake.get(f"/cases/{case_id}")
    assert 'id="ask"' not in intake.page
    ask(intake, case_id, "Summarise the thread")
    assert "gwela" not in intake.page


def test_case_76_code_in_a_message_or_a_question_is_only_text(
    intake: Visitor, counter: Counter
) -> None:
    """Braces, percent signs and markup come out as they were written (case 54)."""
    hostile = "{{7*7}} %s %(who)s {0.__class__} <script>alert(1)</script> ![x](http://evil)"
    case_id = waiting_case(counter, body=f"The road is bad. {hostile}", subject=hostile)
    for question in ("Summarise the thread", f"What is still missing? {hostile}"):
        intake.post(f"/cases/{case_id}/ask", {"question": question})
        answer = intake.client.post(
            f"/cases/{case_id}/ask",
            data={"csrf_token": intake.token, "question": question},
            headers={"X-Part": "answer"},
        ).get_data(as_text=True)
        assert "<script>" not in answer
        assert "<img" not in answer
        assert "49" not in answer.partition("HM-")[0]
        assert "{{7*7}}" in answer


def test_only_the_askers_areas_are_answered_from(
    counter: Counter, new_visitor: Callable[[], Visitor]
) -> None:
    """A past case of another area is neither named nor counted (case 58)."""
    roads = decided_case(counter, "Snow at the wharf in Shediac.", "roads.snow")
    decided_case(counter, "Snow at the door in Shediac, no heat.", "housing.repair")
    case_id = waiting_case(counter, body="Snow on the road in Shediac.")
    asker = new_visitor().sign_in(Role.REVIEWER)
    with counter.database.write() as rows:
        rows.get_one(AccountRow, USERNAMES[Role.REVIEWER]).areas = "roads"
    page = ask(asker, case_id, "Show cases like this in Shediac")
    answer = page.partition('class="answer"')[2].partition("What you can ask")[0]
    assert "1 decided case fits: Shediac." in answer
    assert roads in answer
    assert events(counter, case_id) == [{"tool": "similar", "cases": 1}]


def test_a_case_judged_without_help_is_not_helped_with(intake: Visitor, counter: Counter) -> None:
    """What stays hidden on its page is not told by asking either, whatever is asked."""
    case_id = waiting_case(counter, body="Snow in Shediac, says [PERSON 1].")
    drawn = CaseDrawRow(
        case_id=case_id, blind_share=1.0, second_share=0.0, blind=True, second=False,
        exempt=False, drawn_at=now(),
    )  # fmt: skip
    with counter.database.write() as rows:
        rows.merge(drawn)
    intake.get(f"/cases/{case_id}")
    assert 'id="ask"' not in intake.page
    for question, _told in ANSWERED[:-3]:
        answer = intake.client.post(
            f"/cases/{case_id}/ask",
            data={"csrf_token": intake.token, "question": question},
            headers={"X-Part": "answer"},
        ).get_data(as_text=True)
        assert "Snow and ice control" not in answer, question
        assert "83" not in answer, question
        assert "judged without help first" in answer or "sealed" in answer or "answered" in answer
