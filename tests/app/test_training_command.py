"""`triage train`: what a model learns from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.bootstrap import Counter
from app.cli import triage
from app.cli.cases import COMMAND_LINE
from app.lessons import Lessons, lessons
from classifiers.model import Severity
from classifiers.taxonomy import Taxonomy
from classifiers.training import Labelled
from review_queue import corrections
from review_queue.model import Correction, DecidedText
from tests.classifiers.cases import case
from tests.review_queue.office import Office


def run(tmp_path: Path, *words: str) -> Result:
    arguments = ["--home", str(tmp_path / "home"), "train", "--out", str(tmp_path / "out"), *words]
    return CliRunner().invoke(triage, arguments)


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("--definitions", "--decisions"), "alone"),
        (("--definitions", "--data", "-"), "alone"),
        (("--decisions", "--public", "a survey"), "--data too"),
    ],
)
def test_what_contradicts_itself_is_a_usage_error(
    tmp_path: Path, words: tuple[str, ...], problem: str
) -> None:
    """Before anything is read or trained."""
    result = run(tmp_path, *words)
    assert result.exit_code == 2
    assert problem in result.stderr
    assert not (tmp_path / "out").exists()


def test_lines_of_a_file_are_named_as_sources(tmp_path: Path) -> None:
    """A suggestion can then say that it is like an example of a file."""
    colours = {"red": ("scarlet", "crimson"), "blue": ("azure", "navy")}
    lines = [
        json.dumps({"text": f"{word} paint for room {number}", "category": colour})
        for colour, words in colours.items()
        for word in words
        for number in range(6)
    ]
    data = tmp_path / "colours.jsonl"
    data.write_text("\n".join(lines), encoding="utf-8")
    result = run(tmp_path, "--data", str(data), "--public", "invented")
    assert result.exit_code == 0, result.exception
    told = json.loads(result.stdout)
    assert (told["examples"], told["decisions"], told["left_out"]) == (24, 0, 0)
    sources = json.loads((tmp_path / "out" / "sources.json").read_text(encoding="utf-8"))
    assert sources == [f"line {number}" for number in range(1, 25)]


def test_decisions_become_examples_under_the_number_of_their_case(counter: Counter) -> None:
    """Redacted text, and what the person said of it, not what the machine did."""
    office = Office(counter.database, counter.vault)
    case_id = office.waiting()
    office.correct(case_id, Correction(category="environment.flood", severity=Severity.S2))
    office.waiting()
    with counter.database.read() as session:
        found = lessons(corrections.decided_texts(session, COMMAND_LINE), counter.taxonomy)
    text = "Road washed out\n\n[PERSON 1] reports a washout by the wharf in Shediac."
    assert found == Lessons(
        (Labelled(text, "environment.flood", "en", Severity.S2, f"case {case_id}"),), 0
    )


def test_decisions_that_teach_nothing_are_counted() -> None:
    """A category the catalogue dropped, none at all, and a text of placeholders alone."""
    road = case("A deep hole in the road.")
    decided = [
        DecidedText("HM-0000-0001", road, "roads.surface", Severity.S3),
        DecidedText("HM-0000-0002", road, "roads.ferries", Severity.S3),
        DecidedText("HM-0000-0003", road, "", Severity.S3),
        DecidedText("HM-0000-0004", case("[PERSON 1]"), "roads.surface", Severity.S3),
    ]
    found = lessons(decided, Taxonomy.load())
    assert [each.source for each in found.labelled] == ["case HM-0000-0001"]
    assert found.unusable == 3
