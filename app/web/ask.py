"""Questions staff ask beside a case, answered from what they may open; nothing is changed here."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.assistant.ask.desk import Desk
from app.assistant.ask.findings import Elsewhere, Finding, PersonFound
from app.assistant.ask.intent import Understanding
from app.assistant.ask.question import Question, Tool
from app.assistant.ask.tools import find
from app.bootstrap import Once
from app.clock import now
from app.web import telling_cases, telling_grounds  # noqa: F401 - they register their words
from app.web.access import allow
from app.web.answers import search
from app.web.ask_words import EXAMPLES, LONGEST_QUESTION
from app.web.case import Draft, page
from app.web.display import counter
from app.web.language import current_language, speaking
from app.web.session import current_actor
from app.web.telling import Answer, tell
from redaction.errors import RedactionError
from redaction.language import detect
from redaction.model import Language, RedactedText
from review_queue import asking, people
from review_queue.access import Permission
from review_queue.clocks import local_day
from review_queue.lifecycle import CASE_NUMBER
from review_queue.model import CaseView

pages = Blueprint("ask", __name__, url_prefix="/cases/<case_id>")
PART = "X-Part"


@dataclass(frozen=True, slots=True, repr=False)
class Said:
    """Hold what was asked and answered, for one page and no longer.

    `question` is redacted; `again` is what was typed, to be mended when nothing was answered.
    """

    language: Language
    tool: str = ""
    question: str = ""
    answer: Answer | None = None
    problem: str = ""
    again: str = ""


@pages.post("/ask")
@allow(Permission.SEE_CASE)
def ask(case_id: str) -> ResponseReturnValue:
    """Answer a question about the case: as a part of its page for a script, else as the page."""
    typed = request.form.get("question", "").strip()
    said, view, status = _answered(case_id, typed)
    if request.headers.get(PART) != "answer":
        return page(case_id, Draft(), said), status
    part = make_response(_part(said, view), status)
    part.headers[PART] = "answer"
    return part


def _answered(case_id: str, typed: str) -> tuple[Said, CaseView, int]:
    redacted = _redacted(typed) if 0 < len(typed) <= LONGEST_QUESTION else None
    with counter().database.read() as rows:
        desk = Desk.beside(rows, current_actor(), case_id, counter(), search(), now=now())
        if redacted is None:
            return _unread(typed), desk.view, 422
        question, finding = _found(desk, redacted, typed)
        language = detect(redacted.text) or question.language or current_language()
        with speaking(language):
            answer = tell(finding)
    _put_on_record(case_id, question, finding, answer)
    said = Said(language, question.tool.value, redacted.text, answer)
    return said, desk.view, 200


def _found(desk: Desk, redacted: RedactedText, typed: str) -> tuple[Question, Finding]:
    """Understand a question and use its tool; one that names another case is not looked up."""
    named = set(CASE_NUMBER.findall(typed.upper()))
    if named - {desk.view.case_id}:
        return Question(Tool.OUTSIDE), Elsewhere()
    today = local_day(now(), counter().settings.province)
    question = _understanding()(redacted.text, today, _previous())
    return question, find(desk, question)


def _put_on_record(case_id: str, question: Question, finding: Finding, answer: Answer) -> None:
    """Record the tool and how many cases are named, never the question, before it is shown."""
    with counter().database.write() as rows:
        cases = len(answer.cases)
        asking.record_asked(
            rows, current_actor(), case_id, tool=question.tool.value, cases=cases, now=now()
        )
        if isinstance(finding, PersonFound) and finding.cases:
            people.record_shown(rows, current_actor(), case_id, finding.cases, now=now())


def _unread(typed: str) -> Said:
    if not 0 < len(typed) <= LONGEST_QUESTION:
        most = LONGEST_QUESTION
        problem = gettext("Ask in 1 to %(most)s characters.", most=most)
    else:
        problem = gettext(
            "Personal information could not be removed from your question, so it was not read."
        )
    return Said(current_language(), problem=problem, again=typed[: 2 * LONGEST_QUESTION])


def _part(said: Said, view: CaseView) -> str:
    return render_template("case/_answer_part.html", said=said, case=view, ask_examples=EXAMPLES)


def _redacted(typed: str) -> RedactedText | None:
    try:
        return counter().redactor().redact(typed, language=detect(typed))
    except RedactionError:
        return None


def _previous() -> Tool | None:
    written = request.form.get("previous", "")
    return Tool(written) if written in set(Tool) else None


def _understanding() -> Understanding:
    learn = current_app.extensions["understanding"]
    if not isinstance(learn, Once):
        raise TypeError("the application was built without an understanding of questions")
    found = learn()
    if not isinstance(found, Understanding):
        raise TypeError("the application was built without an understanding of questions")
    return found
