"""Questions staff ask beside a case, answered from what they may open; nothing is changed here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.assistant.ask.findings import PersonFound
from app.assistant.ask.intent import Understanding
from app.assistant.ask.question import Question, Tool
from app.bootstrap import Once
from app.clock import now
from app.web.access import allow
from app.web.ask_words import EXAMPLES, LONGEST_QUESTION
from app.web.case import Draft, page
from app.web.display import counter
from app.web.language import current_language
from app.web.session import current_actor
from app.web.telling import Answer
from app.web.told import Told, not_here, talked, told
from app.web.typed import redacted as redacted_words
from redaction.language import detect
from redaction.model import Language, RedactedText
from review_queue import asking, people, queue
from review_queue.access import Permission
from review_queue.clocks import local_day
from review_queue.lifecycle import CASE_NUMBER
from review_queue.model import CaseView

pages = Blueprint("ask", __name__, url_prefix="/cases/<case_id>")
PART = "X-Part"


@dataclass(frozen=True, slots=True, repr=False)
class Said:
    """Hold what was asked and answered, for one page and no longer.

    `question` is redacted; `words` are a chat model's; `again` is what was typed, to be mended
    when nothing was answered.
    """

    language: Language
    tool: str = ""
    question: str = ""
    words: str = ""
    answers: tuple[Answer, ...] = ()
    problem: str = ""
    again: str = ""


@pages.post("/ask")
@allow(Permission.SEE_PROPOSAL)
def ask(case_id: str) -> ResponseReturnValue:
    """Answer a question about the case: as a part of its page for a script, else as the page."""
    typed = request.form.get("question", "").strip()
    with counter().database.read() as rows:
        view = queue.view(rows, current_actor(), case_id, now=now())
    redacted = redacted_words(typed) if 0 < len(typed) <= LONGEST_QUESTION else None
    said = _unread(typed) if redacted is None else _answered(view, redacted, typed)
    status = 422 if said.problem else 200
    if request.headers.get(PART) != "answer":
        return page(case_id, Draft(), said), status
    part = make_response(_part(said, view), status)
    part.headers[PART] = "answer"
    return part


def _answered(view: CaseView, redacted: RedactedText, typed: str) -> Said:
    """Understand a question and use its tool; one that names another case is not looked up."""
    named = set(CASE_NUMBER.findall(typed.upper()))
    today = local_day(now(), counter().settings.province)
    question = _understanding()(redacted.text, today, _previous())
    language = detect(redacted.text) or question.language or current_language()
    words, uses = "", [not_here(Question(Tool.OUTSIDE), language)]
    if not named - {view.case_id}:
        words, uses = talked(view, question, redacted, language) or (
            "",
            [told(view.case_id, question, language)],
        )
    _put_on_record(view.case_id, uses)
    answers = tuple(each.answer for each in uses)
    return Said(language, uses[0].question.tool.value, redacted.text, words, answers)


def _put_on_record(case_id: str, uses: Sequence[Told]) -> None:
    """Record each tool and how many cases it names, never the question, before it is shown."""
    actor = current_actor()
    with counter().database.write() as rows:
        for each in uses:
            tool, cases = each.question.tool.value, len(each.answer.cases)
            asking.record_asked(rows, actor, case_id, tool=tool, cases=cases, now=now())
            if isinstance(each.finding, PersonFound) and each.finding.cases:
                people.record_shown(rows, actor, case_id, each.finding.cases, now=now())


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


def _previous() -> Tool | None:
    written = request.form.get("previous", "")
    return Tool(written) if written in set(Tool) else None


def _understanding() -> Understanding:
    learn = current_app.extensions["understanding"]
    found = learn() if isinstance(learn, Once) else None
    if not isinstance(found, Understanding):
        raise TypeError("the application was built without an understanding of questions")
    return found
