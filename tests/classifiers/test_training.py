"""What a trained model folder holds, and what makes it refused."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from classifiers.artefact import load
from classifiers.classifier import Classifier
from classifiers.encoder import Encoder, file_hash
from classifiers.errors import ModelRejected, TrainingDataRejected
from classifiers.examples import load_examples
from classifiers.model import DEFINITION, Severity
from classifiers.packaged import DEFAULT_MODEL
from classifiers.taxonomy import Taxonomy
from classifiers.training import Labelled, fingerprint, train
from tests.classifiers.cases import case

ROOMS = ("kitchen", "shed", "hall", "porch", "attic", "cellar", "office")
COLOURS = [
    Labelled(f"{opening} {word} paint for the {room}", colour, "en", Severity(number % 4 + 1))
    for colour, words in {"red": ("scarlet", "crimson"), "blue": ("azure", "navy")}.items()
    for word in words
    for number, opening in enumerate(("I would like", "Please bring", "We need", "Where is the"))
    for room in ROOMS
]


def _hashes(folder: Path) -> dict[str, str]:
    return {path.name: file_hash(path) for path in sorted(folder.iterdir())}


def test_card_states_data_taxonomy_figures_and_libraries() -> None:
    """The card says on what the model was trained and how well it did in each language."""
    card = json.loads((DEFAULT_MODEL / "card.json").read_text(encoding="utf-8"))
    assert card["data_hash"] == fingerprint(load_examples())
    assert card["taxonomy_hash"] == Taxonomy.load().hash
    assert card["category"].keys() == {"all", "en", "fr"}
    assert card["category"]["all"]["n"] == len(load_examples())
    assert {"torch", "scikit-learn", "sentence-transformers"} <= card["libraries"].keys()


def test_validation_figures_are_plausible() -> None:
    """Left out, most examples are recognised, calibrated, and covered as promised."""
    _, card, _ = load(DEFAULT_MODEL)
    figures = card.category["all"]
    assert figures.accuracy > 0.5
    assert figures.top3 > 0.75
    assert figures.ece < 0.08
    assert figures.coverage >= card.promised_coverage - 0.01


def test_folder_holds_no_pickle() -> None:
    """A model folder holds JSON, a hash and plain arrays."""
    assert {path.suffix for path in DEFAULT_MODEL.iterdir()} == {".json", ".npz", ".sha256"}


@pytest.mark.parametrize("name", ["arrays.npz", "model.json", "words.json", "card.json"])
def test_altered_file_is_refused(encoder: Encoder, tmp_path: Path, name: str) -> None:
    """One changed byte in any file refuses the folder, and the message says what to do."""
    copy = tmp_path / "copy"
    shutil.copytree(DEFAULT_MODEL, copy)
    content = bytearray((copy / name).read_bytes())
    content[len(content) // 2] ^= 1
    (copy / name).write_bytes(bytes(content))
    with pytest.raises(ModelRejected, match=rf"{name} .*changed.*triage train"):
        Classifier.load(copy, encoder, Taxonomy.load())


@pytest.mark.parametrize("name", ["card.json", "card.sha256", "pieces.json"])
def test_missing_file_is_refused(tmp_path: Path, name: str) -> None:
    """A folder with a file missing is refused."""
    copy = tmp_path / "copy"
    shutil.copytree(DEFAULT_MODEL, copy)
    (copy / name).unlink()
    with pytest.raises(ModelRejected, match="missing"):
        load(copy)


def test_other_taxonomy_is_refused(encoder: Encoder) -> None:
    """A model trained for another version of the catalogue does not open."""
    with pytest.raises(ModelRejected, match="taxonomy"):
        Classifier.load(DEFAULT_MODEL, encoder, replace(Taxonomy.load(), hash="0" * 64))


def test_same_data_gives_the_same_bytes(encoder: Encoder, tmp_path: Path) -> None:
    """Training twice on the same texts writes equal files."""
    for name in ("one", "two"):
        train(COLOURS, None, encoder, tmp_path / name)
    assert _hashes(tmp_path / "one") == _hashes(tmp_path / "two")


def test_training_replaces_the_folder_and_leaves_no_draft(encoder: Encoder, tmp_path: Path) -> None:
    """A second training takes the first one's place and leaves nothing else behind."""
    train(COLOURS, None, encoder, tmp_path / "model")
    train(COLOURS[:-2], None, encoder, tmp_path / "model")
    assert [path.name for path in tmp_path.iterdir()] == ["model"]
    assert load(tmp_path / "model")[1].examples == len(COLOURS) - 2


def test_model_with_labels_of_its_own_classifies(encoder: Encoder, tmp_path: Path) -> None:
    """Labels outside the catalogue train and serve, with severity from the packaged examples."""
    ungraded = [replace(example, severity=None) for example in COLOURS]
    card = train(ungraded, Taxonomy.load(), encoder, tmp_path / "colours")
    opened = Classifier.load(tmp_path / "colours", encoder, Taxonomy.load())
    suggestion = opened.suggest(case("crimson paint for the porch"))
    assert card.taxonomy_hash == ""
    assert card.severity_source == "packaged examples"
    assert suggestion.category.label == "red"
    assert "taxonomy:none" in suggestion.agent


def test_a_catalogue_alone_is_enough(encoder: Encoder, tmp_path: Path) -> None:
    """From definitions alone a model ranks and names its witnesses, but suggests nothing yet."""
    few = replace(Taxonomy.load(), categories=Taxonomy.load().categories[:3])
    card = train([], few, encoder, tmp_path / "first-day")
    assert (card.examples, card.labels, card.taxonomy_hash) == (0, 3, few.hash)
    opened = Classifier.load(tmp_path / "first-day", encoder, few)
    told = opened.suggest(case("The plough has not come and our road is full of snow."))
    assert told.category.label == "roads.snow"
    assert told.witnesses[0].source == f"{DEFINITION}roads.snow"
    assert told.abstained
    assert len(told.prediction_set) == 3


def _one_category() -> list[Labelled]:
    return [example for example in COLOURS if example.category == "red"]


def _half_foreign() -> list[Labelled]:
    return [*COLOURS, Labelled("a hole in the road", "roads.surface", "en")]


@pytest.mark.parametrize(
    ("data", "complaint"), [(_one_category, "two categories"), (_half_foreign, "blue, red")]
)
def test_unusable_data_is_refused(
    encoder: Encoder, tmp_path: Path, data: Callable[[], list[Labelled]], complaint: str
) -> None:
    """One category only, or labels half inside the catalogue, are refused before any work."""
    with pytest.raises(TrainingDataRejected, match=complaint):
        train(data(), Taxonomy.load(), encoder, tmp_path / "out")
    assert not (tmp_path / "out").exists()
