"""How often the assistant understands what it is asked: the tool, and with what arguments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.assistant.ask.question import Tool
from eval.metrics.intervals import Rate, wilson
from eval.questions import Understood


@dataclass(frozen=True, slots=True)
class GroupOfQuestions:
    """Score the questions of one language, one tool, or that nobody tuned on."""

    name: str
    right_tool: Rate
    right: Rate


@dataclass(frozen=True, slots=True)
class Misunderstood:
    """Name a question that was taken for another: what it asks for, and what was understood."""

    id: str
    tool: str
    taken_for: str
    arguments: str


@dataclass(frozen=True, slots=True)
class AssistantReport:
    """Score questions; `right` counts those with the right tool and exactly the right arguments.

    `held_out` are the questions nobody looked at while the ways of asking were written.
    """

    n: int
    right_tool: Rate
    right: Rate
    held_out: Rate
    languages: tuple[GroupOfQuestions, ...]
    tools: tuple[GroupOfQuestions, ...]
    missed: tuple[Misunderstood, ...]


def report_assistant(understood: Sequence[Understood]) -> AssistantReport:
    """Compute every figure."""
    unseen = [each for each in understood if each.expected.held_out]

    def of_language(language: str) -> GroupOfQuestions:
        return _group(language, understood, lambda each: each.expected.language == language)

    def of_tool(tool: Tool) -> GroupOfQuestions:
        return _group(tool.value, understood, lambda each: each.expected.question.tool is tool)

    tools = map(of_tool, Tool)
    return AssistantReport(
        n=len(understood),
        right_tool=_rate(understood, lambda each: each.right_tool),
        right=_rate(understood, lambda each: each.right),
        held_out=_rate(unseen, lambda each: each.right),
        languages=tuple(map(of_language, ("en", "fr"))),
        tools=tuple(each for each in tools if each.right.n),
        missed=tuple(_missed(each) for each in understood if not each.right),
    )


def _group(
    name: str, understood: Sequence[Understood], belongs: Callable[[Understood], bool]
) -> GroupOfQuestions:
    own = [each for each in understood if belongs(each)]
    return GroupOfQuestions(
        name, _rate(own, lambda each: each.right_tool), _rate(own, lambda each: each.right)
    )


def _rate(understood: Sequence[Understood], holds: Callable[[Understood], bool]) -> Rate:
    return wilson(sum(map(holds, understood)), len(understood))


def _missed(each: Understood) -> Misunderstood:
    wrong = each.expected.question.arguments.given ^ each.got.arguments.given
    return Misunderstood(
        each.expected.id,
        each.expected.question.tool.value,
        each.got.tool.value,
        ", ".join(sorted(wrong)),
    )
