"""Questions to the assistant with what should come of them, and what does, without a chat model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from app.assistant.ask.intent import Understanding
from app.assistant.ask.question import Arguments, Period, Question, Tool
from app.assistant.ask.reading import Reader
from app.assistant.ask.subjects import Subjects
from app.bootstrap import load_encoder
from app.cli.lines import read_rows
from app.settings import Settings
from classifiers.model import Severity
from classifiers.taxonomy import Taxonomy
from redaction.model import Language
from review_queue.routing import Router

GOLD = Path(__file__).with_name("datasets") / "assistant_gold.jsonl"


@dataclass(frozen=True, slots=True)
class Expected:
    """Hold one question, the day it was asked, and the tool and arguments that are right.

    `held_out` tells that nobody looked at it while the ways of asking were written.
    """

    id: str
    language: Language
    asked: date
    text: str
    question: Question
    held_out: bool


@dataclass(frozen=True, slots=True)
class Understood:
    """Set what a question was taken for beside what it is."""

    expected: Expected
    got: Question

    @property
    def right_tool(self) -> bool:
        return self.got.tool is self.expected.question.tool

    @property
    def right(self) -> bool:
        """Tell whether the tool and every argument are right, and none too many."""
        return self.right_tool and self.got.arguments == self.expected.question.arguments


def read_questions(path: Path = GOLD) -> list[Expected]:
    """Read {"question", "asked", "language", "tool"[, "arguments", "id", "held_out"]}."""
    with path.open(encoding="utf-8") as lines:
        return list(read_rows(lines, path.name, _expected, "not a question this command reads"))


def understand(settings: Settings, questions: Sequence[Expected]) -> list[Understood]:
    """Ask every question of an installation's catalogue and province, with nothing before it."""
    reader = Reader(Router.load(province=settings.province), Subjects.of(Taxonomy.load()))
    understanding = Understanding(reader, load_encoder())
    return [Understood(each, understanding(each.text, each.asked)) for each in questions]


def _expected(held: dict[str, Any], number: int) -> Expected:
    arguments = dict(held.get("arguments") or {})
    unknown = arguments.keys() - {each.name for each in fields(Arguments)}
    if unknown:
        raise KeyError(", ".join(sorted(unknown)))
    if "period" in arguments:
        arguments["period"] = Period(*map(date.fromisoformat, arguments["period"]))
    if "severity" in arguments:
        arguments["severity"] = Severity.parse(arguments["severity"])
    return Expected(
        id=str(held.get("id") or number),
        language="fr" if held["language"] == "fr" else "en",
        asked=date.fromisoformat(held["asked"]),
        text=str(held["question"]),
        question=Question(Tool(held["tool"]), Arguments(**arguments)),
        held_out=bool(held.get("held_out")),
    )
