"""Any sentence-transformers model may be configured; nothing is fetched and no foreign code run."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from classifiers.encoder import english_folder, load_named_encoder
from classifiers.errors import ModelRejected


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a model, as an organisation would configure it."""
    return Path(shutil.copytree(english_folder()[0], tmp_path / "our-encoder"))


def test_a_folder_with_a_model_is_an_encoder(folder: Path) -> None:
    """Unit rows in the order asked, whatever their lengths, and a zero row for an empty text."""
    encoder = load_named_encoder(str(folder))
    assert (encoder.name, encoder.dimensions) == ("our-encoder", 384)
    texts = ["A pothole. " * 40, "", "Snow."]
    vectors = encoder(texts)
    assert vectors.shape == (3, 384)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), [1, 0, 1], atol=1e-5)
    np.testing.assert_allclose(encoder(texts[2:])[0], vectors[2], atol=1e-5)


def test_other_weights_under_the_same_name_are_another_encoder(folder: Path) -> None:
    """An index made with the old ones must not be asked with the new."""
    before = load_named_encoder(str(folder))
    assert load_named_encoder(str(folder)).version == before.version
    path = folder / "model.safetensors"
    weights = {name: value.copy() for name, value in load_file(path).items()}
    first = sorted(weights)[0]
    weights[first].flat[0] += 1
    save_file(weights, path, metadata={"format": "pt"})
    after = load_named_encoder(str(folder))
    assert after.name == before.name
    assert after.version != before.version


@pytest.mark.parametrize("name", ["no/such-model", "/no/such/folder"])
def test_a_model_that_is_not_here_is_refused_not_fetched(name: str) -> None:
    """The message says what to configure."""
    with pytest.raises(ModelRejected, match="TRIAGE_MODEL_HUB"):
        load_named_encoder(name)


def test_code_that_comes_with_a_model_is_not_run(folder: Path) -> None:
    """A model that needs code of its own is refused; the code is never imported."""
    ran = folder / "ran"
    (folder / "own.py").write_text(f"open({str(ran)!r}, 'w')\n")
    modules = folder / "modules.json"
    modules.write_text(
        modules.read_text().replace("sentence_transformers.models.Transformer", "own.Encoder")
    )
    assert "own.Encoder" in modules.read_text()
    with pytest.raises(ModelRejected):
        load_named_encoder(str(folder))
    assert not ran.exists()
