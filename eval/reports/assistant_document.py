"""The report on the assistant as a page: by language, by tool, and what was misunderstood."""

from __future__ import annotations

from collections.abc import Sequence

from eval.reports import sections
from eval.reports.assistant import AssistantReport, GroupOfQuestions
from eval.reports.document import Document, Section, Table
from eval.reports.wording import EMPTY, Wording


def assistant_document(report: AssistantReport, say: Wording) -> Document:
    """Lay out a report on the assistant."""
    return Document(
        title=say("Questions to the assistant"),
        language=say.language,
        introduction=say(
            "%(n)s questions, understood without a chat model.", n=say.count(report.n)
        ),
        sections=(
            sections.headline(
                say,
                [
                    (say("Right tool"), report.right_tool),
                    (say("Right tool and arguments"), report.right),
                    (say("The same, of questions nobody tuned on"), report.held_out),
                ],
            ),
            _groups(say, say("By language"), report.languages, languages=True),
            _groups(say, say("By what is asked"), report.tools, languages=False),
            _missed(say, report),
        ),
    )


def _groups(
    say: Wording, title: str, groups: Sequence[GroupOfQuestions], *, languages: bool
) -> Section:
    columns = (title, say("Right tool"), say("Right tool and arguments"), say("Questions"))
    rows = (
        (
            say.language_name(each.name) if languages else each.name,
            say.share(each.right_tool),
            say.share(each.right),
            say.count(each.right.n),
        )
        for each in groups
    )
    return Section(title=title, table=Table(caption=title, columns=columns, rows=tuple(rows)))


def _missed(say: Wording, report: AssistantReport) -> Section:
    title = say("Misunderstood")
    columns = (say("Question"), say("Asks for"), say("Taken for"), say("Arguments that differ"))
    rows = ((each.id, each.tool, each.taken_for, each.arguments or EMPTY) for each in report.missed)
    return Section(title=title, table=Table(caption=title, columns=columns, rows=tuple(rows)))
