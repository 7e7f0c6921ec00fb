"""Scripted callers are played, scored and reported."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.settings import Settings
from classifiers.packaged import DEFAULT_MODEL
from classifiers.taxonomy import Taxonomy
from eval.callers import FOLDER, TODAY, Played, read_callers
from eval.cli import evaluate
from eval.reports.dialogue import report_dialogue
from eval.reports.dialogue_document import dialogue_document
from eval.reports.document import as_html
from eval.reports.wording import Wording

FEW = ("en-05", "en-20", "en-25", "fr-04", "fr-06", "fr-29")
"""A digresser, two languages, somebody angry, and three in danger."""


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """Pick a few of the packaged scripts."""
    lines = [
        line
        for file in sorted(FOLDER.glob("*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
        if json.loads(line)["id"] in FEW
    ]
    file = tmp_path / "few.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def test_a_few_calls_are_taken_to_their_end(scripts: Path, tmp_path: Path) -> None:
    """Complete, in few questions, none twice, danger heeded; with a page to read."""
    out = tmp_path / "report"
    command = ["dialogue", "--data", str(scripts), "--model", str(DEFAULT_MODEL)]
    result = CliRunner().invoke(
        evaluate, [*command, "--report", str(out)], obj=Settings(home=tmp_path)
    )
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert (told["n"], told["complete"], told["asked_twice"]) == (len(FEW), 1.0, 0)
    assert told["danger_heeded"] == 1.0
    assert told["median_questions"] <= 6
    assert told["most_questions"] <= 8
    report = json.loads((out / "report.json").read_text())
    assert {call["id"] for call in report["calls"]} == set(FEW)
    page = (out / "report.html").read_text()
    assert "<svg" not in page
    assert "data:image/svg+xml" in page
    assert "Rita" not in page


def test_the_scripts_cover_the_catalogue_in_both_languages() -> None:
    """Thirty callers each; every category that needs something; five in danger each."""
    scripts = read_callers()
    taxonomy = Taxonomy.load()
    needing = {each.id for each in taxonomy.categories if each.information}
    for language in ("en", "fr"):
        own = [each for each in scripts if each.language == language]
        assert len(own) == 30
        assert {each.category for each in own} == needing
        assert sum(each.danger for each in own) == 5
        assert any(each.switch for each in own)
    ids = {i.id for c in taxonomy.categories for i in c.information} | {"caller", "community"}
    for each in scripts:
        assert {*each.replies, *each.tells, *each.expected} <= ids, each.id
    assert TODAY.isoweekday() == 5


def test_what_is_missing_wrong_or_repeated_counts_against_a_call() -> None:
    """A call is complete only when all is known, as the caller meant it."""
    first, second, third = read_callers()[:3]
    played = [
        Played(first, ("story", "safety", "road"), (), (), (), False, False, False, (0.01,)),
        Played(second, ("story", "safety"), (), ("place",), (), True, False, False, (0.02,)),
        Played(third, ("story", "since"), ("since",), (), ("source",), False, True, True, (0.03,)),
    ]
    report = report_dialogue(played, agent="test")
    assert (report.complete.hits, report.asked_twice, report.corrected.hits) == (1, 1, 1)
    assert report.false_alarms.hits == 1
    assert [(each.questions, each.calls) for each in report.lengths] == [(2, 2), (3, 1)]
    page = as_html(dialogue_document(report, Wording("fr"), str))
    assert "Appels joués" in page
    assert "place" in page
    with pytest.raises(ValueError, match="no call"):
        report_dialogue([], agent="test")
