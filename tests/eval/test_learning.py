"""The learning curve: what is drawn, what is scored, what the command prints."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from app.settings import Settings
from classifiers.definitions import definitions
from classifiers.reading import Reading
from classifiers.taxonomy import Taxonomy
from classifiers.training import Labelled
from eval.cli import evaluate
from eval.learning import Draw, Material, draws
from redaction.model import Language

ENGLISH: Language = "en"
ROOMS = ("kitchen", "shed", "hall", "porch", "attic", "cellar", "office")
WORDS = {"red": ("scarlet", "crimson"), "blue": ("azure", "navy")}
TEST = [
    {"text": "some crimson paint for the barn", "label": "red", "language": "en"},
    {"text": "de la peinture azure pour la grange", "label": "blue", "language": "fr"},
    {"text": "the ferry leaves at noon", "label": "oos", "language": "en"},
]


def material(taxonomy: Taxonomy | None, *categories: str) -> Material:
    """Lay out lessons of these categories, without vectors: drawing needs none."""
    lessons = tuple(Labelled(f"text {n}", each, "en") for n, each in enumerate(categories))
    said = definitions(taxonomy) if taxonomy else ()
    texts = (*(each.text for each in lessons), *(each.text for each in said))
    none = np.zeros((len(texts), 0), dtype=np.float32)
    reading = Reading(texts, (ENGLISH,) * len(texts), none, none, (none,) * len(texts))
    return Material(taxonomy, lessons, said, (), reading)


def texts_of(draw: Draw) -> list[str]:
    return [lesson.text for lesson in draw.lessons]


def test_larger_draws_hold_the_smaller_ones_and_small_labels_give_all() -> None:
    """Seven of one label and thirty of another: five, twenty, then all; the same every time."""
    given = material(None, *["few"] * 7, *["many"] * 30)
    drawn = draws(given)
    assert [draw.size for draw in drawn] == [5, 20, None]
    counts = [Counter(lesson.category for lesson in draw.lessons) for draw in drawn]
    assert counts == [
        {"few": 5, "many": 5},
        {"few": 7, "many": 20},
        {"few": 7, "many": 30},
    ]
    assert set(texts_of(drawn[0])) < set(texts_of(drawn[1])) < set(texts_of(drawn[2]))
    assert [texts_of(draw) for draw in draws(given)] == [texts_of(draw) for draw in drawn]
    assert drawn[0].reading.texts == tuple(texts_of(drawn[0]))


def test_a_catalogue_can_stand_alone() -> None:
    """The first point has no example, and definitions come after the examples at every point."""
    given = material(Taxonomy.load(), *["roads.snow"] * 3, "other")
    first, last = draws(given)
    assert (first.size, first.lessons, last.size, len(last.lessons)) == (0, (), None, 4)
    assert first.labels == tuple(each.category for each in given.said)
    assert last.labels == (*["roads.snow"] * 3, "other", *first.labels)
    assert last.reading.texts[:5] == (*texts_of(last), given.said[0].text)


def test_the_command_draws_a_curve_and_reports_on_the_model_that_learnt_from_all(
    tmp_path: Path,
) -> None:
    """Four methods at 5 and at all of 14 examples; the ferry is outside and counts apart."""
    train = [
        {"text": f"{word} paint for the {room}", "category": colour, "language": "en"}
        for colour, words in WORDS.items()
        for word in words
        for room in ROOMS
    ]
    for name, data in (("test", TEST), ("train", train)):
        lines = "".join(json.dumps(row) + "\n" for row in data)
        (tmp_path / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    files = ["--data", str(tmp_path / "test.jsonl"), "--train", str(tmp_path / "train.jsonl")]
    asked = [*files, "--learning-curve", "--public", "invented", "--report", str(tmp_path / "out")]
    settings = Settings(home=tmp_path / "home")
    result = CliRunner().invoke(evaluate, ["classification", *asked], obj=settings)
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert (found["n"], found["accuracy"], found["outside_n"]) == (2, 1.0, 1)
    assert found["outside_auroc"] is not None
    points = {(p["method"], p["examples"]): p for p in found["learning_curve"]}
    assert {size for _, size in points} == {5, None}
    assert {method for method, _ in points} == {"product", "keywords", "neighbour", "regression"}
    assert points["product", None]["accuracy"] == found["accuracy"]
    assert (points["product", 5]["texts"], points["product", 5]["accuracy_n"]) == (10, 2)
    assert points["keywords", 5]["accuracy"] == 0.0
    assert "How much it takes to learn" in (tmp_path / "out" / "report.html").read_text("utf-8")


def test_nothing_to_judge_is_told_before_anything_is_learnt(tmp_path: Path) -> None:
    """A file without a category ends with 2 and says what it lacks."""
    data = tmp_path / "data.jsonl"
    data.write_text('{"text": "a gas smell", "severity": "S1"}\n', encoding="utf-8")
    asked = ["--data", str(data), "--train", str(data), "--learning-curve", "--public", "invented"]
    result = CliRunner().invoke(
        evaluate, ["classification", *asked], obj=Settings(home=tmp_path / "home")
    )
    assert result.exit_code == 2
    assert "no text with a category" in result.output


@pytest.mark.parametrize("given", [["--learning-curve"], ["--train", __file__]])
def test_a_curve_needs_something_to_learn_from(tmp_path: Path, given: list[str]) -> None:
    """One of the two options without the other ends with 2 before anything is read."""
    asked = ["classification", "--data", __file__, *given]
    result = CliRunner().invoke(evaluate, asked, obj=Settings(home=tmp_path))
    assert result.exit_code == 2
    assert "go together" in result.output
