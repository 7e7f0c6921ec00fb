"""`triage eval assistant`: the packaged questions, and questions of one's own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from app.assistant.ask.intent import known_ways
from app.assistant.ask.question import Tool
from app.settings import Settings
from eval.cli import evaluate
from eval.questions import read_questions


def ran(folder: Path, *arguments: object) -> Result:
    home = Settings(home=folder / "home")
    return CliRunner().invoke(evaluate, ["assistant", *map(str, arguments)], obj=home)


def figures(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_the_packaged_questions_are_understood(tmp_path: Path) -> None:
    """Nine of ten with the right tool and exactly the right arguments, in each language."""
    found = figures(ran(tmp_path, "--report", tmp_path / "report", "--language", "fr"))
    assert found["n"] == 80
    assert found["right"] >= 0.9
    assert found["held_out"] >= 0.85
    assert all(each["right"] >= 0.9 and each["right_n"] == 40 for each in found["languages"])
    assert found["right_low"] < found["right"] < found["right_high"]
    page = (tmp_path / "report" / "report.html").read_text(encoding="utf-8")
    assert "Bon outil et bons arguments" in page


def test_an_argument_too_many_is_as_wrong_as_one_too_few(tmp_path: Path) -> None:
    """What was misunderstood is listed with what differs; a bad line is named."""
    asked = {"language": "en", "asked": "2026-11-27", "tool": "route"}
    rows = [
        {**asked, "question": "Who handles this?"},
        {**asked, "question": "Who handles this in Dieppe?"},
    ]
    path = tmp_path / "questions.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    found = figures(ran(tmp_path, "--data", path))
    assert (found["right_tool"], found["right"]) == (1.0, 0.5)
    assert [each["arguments"] for each in found["missed"]] == ["place"]
    path.write_text(json.dumps({**rows[0], "arguments": {"who": "me"}}), encoding="utf-8")
    refused = ran(tmp_path, "--data", path)
    assert refused.exit_code == 2
    assert "line 1" in refused.output


def test_the_questions_are_as_many_in_both_languages_and_a_third_is_held_out() -> None:
    """Every tool is asked for, and no question stands among the known ways of asking."""

    questions = read_questions()
    known = {text.casefold() for _tool, _language, text in known_ways()}
    assert [each.language for each in questions].count("fr") == 40
    assert sum(each.held_out for each in questions) == 26
    assert {each.question.tool for each in questions} == set(Tool) - {Tool.OUTSIDE}
    assert not [each.id for each in questions if each.text.casefold() in known]
