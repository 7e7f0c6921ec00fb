"""Which known texts are named for a category, and which against it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from classifiers.artefact import load
from classifiers.category import CategoryModel
from classifiers.classifier import Classifier
from classifiers.encoder import Encoder
from classifiers.examples import load_examples
from classifiers.model import CASE, DEFINITION, Witness
from classifiers.taxonomy import Taxonomy
from classifiers.training import Labelled, train
from classifiers.witnesses import witnesses
from tests.classifiers.cases import case

RED = "crimson paint for the porch, number"


@pytest.fixture(scope="module")
def colours(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of two colours, with six cases that say nearly the same."""
    out: Path = tmp_path_factory.mktemp("colours") / "model"
    lines = [
        Labelled(f"{word} paint for room {number}", colour, "en", source=f"line {colour} {number}")
        for colour, word in (("red", "scarlet"), ("blue", "azure"))
        for number in range(20)
    ]
    cases = [Labelled(f"{RED} {n}", "red", "en", source=f"{CASE}HM-000{n}") for n in range(6)]
    train([*lines, *cases], None, encoder, out)
    return out


def test_texts_bear_witness_for_the_label_they_were_given(
    classifier: Classifier, colours: Path
) -> None:
    """In the folder too, and even where many say the same and one of them is made to say less."""
    model = load(colours)[0].category
    named = zip(model.known.sources, model.given, strict=True)
    assert all(
        model.labels[label] == ("blue" if "blue" in source else "red") for source, label in named
    )
    default = classifier.model.category
    truth = [example.category for example in load_examples()]
    assert [default.labels[label] for label in default.given[: len(truth)]] == truth
    definitions = zip(default.known.sources[len(truth) :], default.given[len(truth) :], strict=True)
    assert all(source == f"{DEFINITION}{default.labels[label]}" for source, label in definitions)


def test_past_cases_are_named_beside_stronger_texts(encoder: Encoder, colours: Path) -> None:
    """No text of another category speaks for one, and none of its own against it."""
    opened = Classifier.load(colours, encoder, Taxonomy.load())
    told = opened.suggest(case(f"{RED} 9"))
    assert told.category.label == "red"
    assert any(each.source.startswith(CASE) for each in told.witnesses if each.weight > 0)
    assert {each.label for each in told.witnesses if each.weight > 0} == {"red"}
    assert {each.label for each in told.witnesses if each.weight < 0} <= {"blue"}


def model_of(colours: Path, *sources: str) -> CategoryModel:
    """Keep as many known texts as there are sources, the first half of them blue."""
    model = load(colours)[0].category
    given = np.array([number >= len(sources) // 2 for number in range(len(sources))], dtype=np.intp)
    rows = np.arange(len(sources))
    known = replace(
        model.known, features=model.known.features.pick(rows), sources=sources,
        trust=model.known.trust[rows],
    )  # fmt: skip
    return replace(model, known=known, voices=model.voices[rows], given=given)


def test_a_case_that_is_hardly_heard_is_not_named(colours: Path) -> None:
    """A tenth of the strongest text is the least; two cases a side are enough."""
    sources = ("a", "b", "case 1", "c", "d", "e", "f", "g", "case 2", "case 3", "case 4", "case 5")
    model = model_of(colours, *sources)
    part = np.array([-5, -4, -0.4, 1, 0, 1, 8, 7, 6, 0.9, 0.8, 0.7], dtype=np.float32)
    assert witnesses(model, part, 1) == (
        Witness("f", "red", 8.0),
        Witness("g", "red", 7.0),
        Witness("case 2", "red", 6.0),
        Witness("case 3", "red", round(float(part[9]), 4)),
        Witness("case 4", "red", round(float(part[10]), 4)),
        Witness("a", "blue", -5.0),
        Witness("b", "blue", -4.0),
    )


def test_without_a_part_nobody_bears_witness(colours: Path) -> None:
    """Where every known text is far away, none is named."""
    model = model_of(colours, "a", "b", "c", "d")
    assert witnesses(model, np.zeros(4, dtype=np.float32), 1) == ()
