"""`triage eval retrieval` on files of one's own, on parallel texts, and the packaged gold set."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from app.settings import Settings
from eval import judged
from eval.cli import evaluate

CASES = (
    {"id": "snow", "text": "The road to the school has not been ploughed since Sunday."},
    {"id": "card", "text": "My health card expired and I need to renew it."},
    {"id": "ours", "text": "Un ours vient fouiller nos poubelles chaque nuit.", "language": "fr"},
)
REQUESTS = (
    {"id": "1", "text": "Ma carte santé est expirée et je dois la renouveler.", "language": "fr"},
    {"id": "2", "text": "Les poubelles sont renversées par un ours.", "language": "fr"},
    {"id": "3", "text": "Nobody judged what answers this one."},
)
JUDGEMENTS = (
    {"query": "1", "case": "card", "kind": "request", "grade": 3},
    {"query": "1", "case": "snow", "kind": "request", "grade": 0},
    {"query": "2", "case": "ours", "kind": "incident", "grade": 2},
)


def lines(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def files(folder: Path, judgements: object = JUDGEMENTS) -> list[Path]:
    named = zip(("corpus", "queries", "judgements"), (CASES, REQUESTS, judgements), strict=True)
    return [lines(folder / f"{name}.jsonl", *rows) for name, rows in named]  # type: ignore[misc]


def ran(tmp_path: Path, *arguments: object) -> Result:
    home = Settings(home=tmp_path / "home")
    return CliRunner().invoke(evaluate, ["retrieval", *map(str, arguments)], obj=home)


def figures(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_judged_files_are_scored_by_leg_pair_and_kind(tmp_path: Path) -> None:
    """A page in French and figures for each leg; a query without judgement is left out."""
    corpus, queries, judgements = files(tmp_path)
    report = tmp_path / "report"
    options = ("--public", "invented", "--report", report, "--language", "fr")
    asked = ("--corpus", corpus, "--queries", queries, "--judgements", judgements)
    found = figures(ran(tmp_path, *asked, *options))
    assert (found["n"], found["corpus"], found["recall_at_1"]) == (2, 3, 1.0)
    assert {each["leg"] for each in found["legs"]} == {"lexical", "vector", "fused"}
    assert {each["name"] for each in found["pairs"]} == {"fr-en", "fr-fr"}
    assert {each["name"] for each in found["kinds"]} == {"request", "incident"}
    page = (report / "report.html").read_text(encoding="utf-8")
    assert "Le français trouve l&#39;anglais" in page
    assert page.count("<table") > page.count("<img") == 4
    assert json.loads((report / "report.json").read_text(encoding="utf-8"))["n"] == 2


def test_parallel_texts_are_searched_in_both_directions(tmp_path: Path) -> None:
    """Each text is to find its twin among the texts of the other language."""
    twins = lines(
        tmp_path / "twins.jsonl",
        {"id": "a", "text_en": "My health card expired.", "text_fr": "Ma carte santé est expirée."},
        {"id": "b", "text_en": "A bear eats our garbage.", "text_fr": "Un ours mange nos déchets."},
    )
    found = figures(ran(tmp_path, "--parallel", twins, "--public", "invented"))
    assert (found["n"], found["corpus"], found["recall_at_1"]) == (4, 4, 1.0)
    assert {each["name"] for each in found["pairs"]} == {"fr-en", "en-fr"}


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ({"query": "1", "case": "card"}, "grade"),
        ({"query": "1", "case": "none such", "grade": 1}, "a query or case"),
        ({"query": "1", "case": "card", "grade": 7}, "a grade from 0 to 3"),
    ],
)
def test_a_bad_judgement_is_named_by_its_line(
    tmp_path: Path, row: dict[str, object], kind: str
) -> None:
    """Exit 2, as for any file that cannot be read."""
    corpus, queries, judgements = files(tmp_path, [*JUDGEMENTS, row])
    asked = ("--corpus", corpus, "--queries", queries, "--judgements", judgements)
    result = ran(tmp_path, *asked, "--public", "invented")
    assert result.exit_code == 2
    assert "judgements.jsonl, line 4" in result.output
    assert kind in result.output


def test_options_that_do_not_go_together_are_refused(tmp_path: Path) -> None:
    """A corpus without queries is no question."""
    corpus, queries, judgements = files(tmp_path)
    for options in (
        ("--corpus", corpus),
        ("--judgements", judgements),
        ("--parallel", corpus, "--queries", queries),
    ):
        assert ran(tmp_path, *options).exit_code == 2


def test_grades_of_nought_and_one_alone_are_a_yes_and_a_no() -> None:
    """A file of somebody else's may know no degrees."""
    assert judged.Relevance({"a": 1, "b": 0}).relevant == {"a"}
    assert judged.Relevance({"a": 1, "b": 2}).relevant == {"b"}
    assert judged.Relevance({"a": 0}).relevant == frozenset()


def test_the_packaged_gold_set_is_read_without_options() -> None:
    """Half French, and every request has something to find."""
    try:
        found = judged.gold()
    except click.UsageError as error:
        raise AssertionError(error.message) from error
    assert len(found.queries) == 120
    assert all(found.judgements[line.id].relevant for line in found.queries)
