"""`triage search` over texts of one's own, with the counter's own search."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import triage
from app.settings import Settings

CORPUS = (
    {"id": "snow", "text": "The road to the school has not been ploughed since Sunday."},
    {"id": "card", "text": "My health card expired and I need to renew it.", "language": "en"},
    {"id": "ours", "subject": "Ours", "text": "Un ours vient fouiller nos poubelles."},
    {"id": "a/b#1", "text": "Culvert 2021-0457 on Route 134 collapsed."},
)


def lines(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def ran(tmp_path: Path, *arguments: object) -> Result:
    home = Settings(home=tmp_path / "home")
    return CliRunner().invoke(triage, ["search", *map(str, arguments)], obj=home)


def answers(result: Result) -> dict[str, list[str]]:
    assert result.exit_code == 0, result.output
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    return {row["id"]: [found["id"] for found in row["results"]] for row in rows}


def test_meaning_words_and_numbers_find_texts_in_both_languages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The right text comes first in either language, and nothing is left behind."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    corpus = lines(tmp_path / "corpus.jsonl", *CORPUS)
    queries = lines(
        tmp_path / "queries.jsonl",
        {"id": "1", "text": "Ma carte santé est expirée et je dois la renouveler."},
        {"id": "2", "text": "A bear is in our garbage every night."},
        {"id": "3", "text": "Ponceau 2021-0457 : des nouvelles?", "language": "fr"},
        {"id": "4", "text": "   "},
    )
    asked = ("--corpus", corpus, "--queries", queries, "-k", 2, "--public", "invented")
    found = answers(ran(tmp_path, *asked))
    assert [found[id][0] for id in "123"] == ["card", "ours", "a/b#1"]
    assert [len(found[id]) for id in "1234"] == [2, 2, 2, 0]
    assert list(temporary.iterdir()) == []


def test_texts_are_redacted_before_they_are_searched(tmp_path: Path) -> None:
    """A name that is in both texts does not bring them together."""
    corpus = lines(
        tmp_path / "corpus.jsonl",
        {"id": "name", "text": "Réjean Doucet asks about a fishing licence.", "language": "en"},
        {"id": "card", "text": "The health card of my mother expired.", "language": "en"},
    )
    query = {"id": "q", "text": "I am Réjean Doucet, my health card expired.", "language": "en"}
    queries = lines(tmp_path / "queries.jsonl", query)
    found = answers(ran(tmp_path, "--corpus", corpus, "--queries", queries))
    assert found["q"][0] == "card"


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ('{"id": "x"}', "text"),
        ('{"id": "snow", "text": "again"}', "an id that an earlier line has"),
        ("[1]", "AttributeError"),
        ("not JSON of Mr. Chiasson", "JSONDecodeError"),
    ],
)
def test_a_bad_row_is_named_by_its_line_and_not_repeated(
    tmp_path: Path, row: str, kind: str
) -> None:
    """Exit 2 with file and line; the words of the line stay out of the message."""
    corpus = lines(tmp_path / "corpus.jsonl", *CORPUS)
    with corpus.open("a", encoding="utf-8") as file:
        file.write(row + "\n")
    result = ran(tmp_path, "--corpus", corpus, "--queries", corpus, "--public", "invented")
    assert result.exit_code == 2
    assert "corpus.jsonl, line 5" in result.output
    assert kind in result.output
    assert "Chiasson" not in result.output
