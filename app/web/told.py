"""One tool's finding for one person, in words, or a conversation over several."""

from __future__ import annotations

from dataclasses import dataclass

from app.assistant.ask.desk import Desk
from app.assistant.ask.findings import Elsewhere, Finding
from app.assistant.ask.question import Question
from app.assistant.ask.tools import find
from app.clock import now
from app.web import telling_cases, telling_grounds  # noqa: F401 - they register their words
from app.web.answers import search
from app.web.display import counter, router
from app.web.language import speaking
from app.web.session import current_actor
from app.web.telling import Answer, Quoted, tell
from redaction.model import Language, RedactedText
from review_queue.model import CaseView

STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Told:
    """Hold what a tool found and the words for it."""

    question: Question
    finding: Finding
    answer: Answer


def told(case_id: str, question: Question, language: Language) -> Told:
    """Use the tool of a question as whoever is signed in; raises CaseNotFound."""
    with counter().database.read() as rows:
        desk = Desk.beside(rows, current_actor(), case_id, counter(), search(), now=now())
        finding = find(desk, question)
        with speaking(language):
            return Told(question, finding, tell(finding))


def not_here(question: Question, language: Language) -> Told:
    """Answer a question that names another case, without looking whether there is one."""
    finding = Elsewhere()
    with speaking(language):
        return Told(question, finding, tell(finding))


def talked(
    view: CaseView, question: Question, asked: RedactedText, language: Language
) -> tuple[str, list[Told]] | None:
    """Let the chat model answer; None without one, and whenever its answer cannot be used."""
    chat = counter().chat
    if chat is None or view.redacted is None:
        return None
    from app.assistant.ask.chat_tools import ToolBox
    from app.assistant.ask.conversation import TALKED_OF, Used, converse

    if question.tool not in TALKED_OF:
        return None
    uses: list[Told] = []

    def use(of: Question) -> Used:
        uses.append(told(view.case_id, of, language))
        answer = uses[-1].answer
        return Used(of, _for_chat(answer, view), frozenset(each.case_id for each in answer.cases))

    conversation = converse(
        chat,
        ToolBox(router(), counter().taxonomy, question),
        use,
        case_id=view.case_id,
        case=view.redacted,
        asked=asked,
        language=language,
    )
    return None if conversation is None else (conversation.words, uses)


def _for_chat(answer: Answer, view: CaseView) -> str:
    """Lay out an answer for a chat model: without letters, and without the names of staff."""
    lines = [each.text if isinstance(each, Quoted) else each for each in answer.lines]
    lines += [f"{each.case_id}: {each.words} {each.excerpt}" for each in answer.cases]
    text = "\n".join(map(str, lines))
    people = {note.author for note in view.notes} | {entry.actor for entry in view.history}
    if view.decision is not None:
        people.add(view.decision.decided_by)
    for name in people:
        text = text.replace(name, STAFF)
    return text
