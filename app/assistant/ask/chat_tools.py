"""The tools as a chat model is told of them, and what may be made of its calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.assistant.ask.question import TAKES, Arguments, Period, Question, Tool
from classifiers.errors import UnknownCategory
from classifiers.model import Severity
from classifiers.taxonomy import Taxonomy
from review_queue.counties import counties
from review_queue.routing import Router

READING: Mapping[Tool, str] = {
    Tool.SEVERITY: "Why the case has its severity, or why not another.",
    Tool.CATEGORY: "Why the category is suggested, or why not another.",
    Tool.SIMILAR: "Decided past cases like this one, in a place, county, region, period and so on.",
    Tool.MISSING: "What the category needs to know and the request does not say.",
    Tool.ROUTE: "Which team handles the case, and what would change in another place or category.",
    Tool.THREAD: "What the request says and what was done so far.",
    Tool.DEADLINE: "By when the case is due, and by when with another severity or category.",
    Tool.INCIDENT: "Other requests that may be about the same incident.",
}
"""What a chat model may use of its own accord: tools that read and whose use is nobody's secret."""
_SPEAKS: Mapping[str, dict[str, Any]] = {
    "place": {"type": "string", "description": "A community, such as Dieppe"},
    "county": {"type": "string", "description": "A county, such as Kent"},
    "region": {"type": "string"},
    "period": {
        "type": "object",
        "properties": {"first": {"type": "string"}, "last": {"type": "string"}},
        "description": "First and last day, as YYYY-MM-DD",
    },
    "category": {"type": "string"},
    "severity": {"type": "string", "enum": [each.name for each in Severity]},
    "language": {"type": "string", "enum": ["en", "fr"]},
}


@dataclass(frozen=True, slots=True)
class ToolBox:
    """Hold the tools offered for one question; `asked` is what its own words ask for."""

    router: Router
    taxonomy: Taxonomy
    asked: Question

    @property
    def offered(self) -> frozenset[Tool]:
        """Whatever reads; the person's earlier cases only where the question asks for them."""
        own = {Tool.PERSON} if self.asked.tool is Tool.PERSON else set()
        return frozenset(READING) | own

    def schemas(self) -> list[dict[str, Any]]:
        """Describe the tools as functions, the way providers take them."""
        return [self._schema(tool) for tool in Tool if tool in self.offered]

    def question(self, name: str, given: Mapping[str, object]) -> Question | None:
        """Read a call; None for a tool that is not offered. What cannot be read is left out."""
        tool = next((each for each in self.offered if each.value == name), None)
        if tool is None:
            return None
        takes = TAKES.get(tool, frozenset())
        read = {each: self._read(each, given[each]) for each in takes & given.keys()}
        arguments: dict[str, Any] = {each: value for each, value in read.items() if value}
        return Question(tool, Arguments(**arguments))

    def _schema(self, tool: Tool) -> dict[str, Any]:
        properties = {name: dict(_SPEAKS[name]) for name in sorted(TAKES.get(tool, ()))}
        if "region" in properties:
            properties["region"]["enum"] = [each.id for each in self.router.regions()]
        if "category" in properties:
            properties["category"]["enum"] = [each.id for each in self.taxonomy.categories]
        described = READING.get(tool, "Earlier requests of the same person.")
        parameters = {"type": "object", "properties": properties}
        function = {"name": tool.value, "description": described, "parameters": parameters}
        return {"type": "function", "function": function}

    def _read(self, name: str, value: object) -> object | None:
        if name == "period":
            return _period(value)
        if not isinstance(value, str):
            return None
        readers: dict[str, Callable[[str], object | None]] = {
            "place": self._place,
            "county": _county,
            "region": self._region,
            "category": self._category,
            "severity": lambda said: Severity.__members__.get(said),
            "language": lambda said: said if said in ("en", "fr") else None,
        }
        return readers[name](value)

    def _place(self, said: str) -> str | None:
        place = self.router.gazetteer.named(said)
        return place.name if place else None

    def _region(self, said: str) -> str | None:
        return said if said in {each.id for each in self.router.regions()} else None

    def _category(self, said: str) -> str | None:
        try:
            return self.taxonomy.category(said).id
        except UnknownCategory:
            return None


def _county(said: str) -> str | None:
    name = said.strip().casefold()
    known = ((each.id, (each.id, each.name.en.casefold(), each.name.fr.casefold()))
             for each in counties())  # fmt: skip
    return next((id for id, names in known if name in names or f"{name} county" in names), None)


def _period(value: object) -> Period | None:
    if not isinstance(value, dict):
        return None
    try:
        first, last = (date.fromisoformat(str(value[key])) for key in ("first", "last"))
    except (KeyError, ValueError):
        return None
    return Period(first, last) if first <= last else None
