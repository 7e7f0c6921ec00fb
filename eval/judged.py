"""Read what people judged relevant to what: files of their own, or the packaged gold set."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.cli.lines import Line, line_of, read_distinct_lines, read_rows
from eval.rows import Query

GOLD = Path(__file__).with_name("datasets") / "retrieval_gold"
GOLD_SOURCE = "retrieval_gold"
KINDS = ("person", "incident", "request")
RELEVANT = 2
"""The grade from which a case is an answer; 1 is related, 0 a hard negative."""


@dataclass(frozen=True, slots=True)
class Relevance:
    """Hold one query's grades (0 to 3) by case, and the kind of each where one was told."""

    grades: Mapping[str, int] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)

    @property
    def relevant(self) -> frozenset[str]:
        """The cases that answer the query; of grades 0 and 1 alone, those of grade 1."""
        least = min(RELEVANT, max(self.grades.values(), default=RELEVANT))
        return frozenset(case for case, grade in self.grades.items() if grade >= max(1, least))


@dataclass(frozen=True, slots=True)
class JudgedSet:
    """Hold a corpus, the queries put to it, and the judgements by query."""

    corpus: Sequence[Line]
    queries: Sequence[Line]
    judgements: Mapping[str, Relevance]


def gold() -> JudgedSet:
    """Read the packaged gold set."""
    return read_judged(GOLD / "cases.jsonl", GOLD / "requests.jsonl", GOLD / "judgements.jsonl")


def read_judged(corpus: Path, queries: Path, judgements: Path) -> JudgedSet:
    """Read three files of JSON lines; raises click.UsageError naming a bad line.

    Relevance are {"query", "case", "grade"[, "kind"]} and must name what the others hold.
    """
    held, asked = _lines(corpus), _lines(queries)
    cases, ids = {line.id for line in held}, {line.id for line in asked}
    grades: defaultdict[str, dict[str, int]] = defaultdict(dict)
    kinds: defaultdict[str, dict[str, str]] = defaultdict(dict)

    def read(row: dict[str, Any], _number: int) -> None:
        query, case, grade = str(row["query"]), str(row["case"]), int(row["grade"])
        if query not in ids or case not in cases:
            raise KeyError("a query or case that the other files do not have")
        if not 0 <= grade <= 3:
            raise KeyError("a grade from 0 to 3")
        grades[query][case] = max(grade, grades[query].get(case, 0))
        if row.get("kind"):
            kinds[query][case] = str(row["kind"])

    with judgements.open(encoding="utf-8") as lines:
        for _ in read_rows(lines, judgements.name, read, "not a judgement"):
            pass
    judged = {query: Relevance(grades[query], kinds[query]) for query in grades}
    return JudgedSet(held, asked, judged)


def of_queries(corpus: Sequence[Line], queries: Sequence[Query]) -> JudgedSet:
    """Take what each query itself lists as relevant."""
    judged = {q.line.id: Relevance(dict.fromkeys(q.relevant, 3)) for q in queries}
    return JudgedSet(corpus, [query.line for query in queries], judged)


def read_parallel(path: Path) -> tuple[JudgedSet, JudgedSet]:
    """Read {"id", "text_en", "text_fr"}: French to find its English twin, and the reverse."""

    def read(row: dict[str, Any], number: int) -> tuple[Line, Line]:
        english, french = (
            line_of({"id": row.get("id", number), "text": row[f"text_{code}"]}, number)
            for code in ("en", "fr")
        )
        return _in(english, "en"), _in(french, "fr")

    with path.open(encoding="utf-8") as lines:
        pairs = list(read_rows(lines, path.name, read, "not a text in two languages"))
    english, french = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    twins = {line.id: Relevance({line.id: 3}) for line in english}
    return JudgedSet(english, french, twins), JudgedSet(french, english, twins)


def _in(line: Line, language: str) -> Line:
    return Line(line.id, line.text, line.subject, language, line.received)


def _lines(path: Path) -> list[Line]:
    with path.open(encoding="utf-8") as lines:
        return list(read_distinct_lines(lines, path.name))
