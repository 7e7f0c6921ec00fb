"""One encoder and one model for all tests of classification."""

from __future__ import annotations

from pathlib import Path

import pytest

from classifiers.classifier import Classifier
from classifiers.encoder import Encoder, load_encoder
from classifiers.examples import load_examples
from classifiers.taxonomy import Taxonomy
from classifiers.training import train


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The bilingual encoder on one core, since two test workers share the machine."""
    return load_encoder(threads=1)


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Path:
    """The default model, trained from the packaged examples."""
    out = tmp_path_factory.mktemp("models") / "default"
    train(load_examples(), Taxonomy.load(), encoder, out)
    return out


@pytest.fixture(scope="session")
def classifier(trained: Path, encoder: Encoder) -> Classifier:
    """The default model, opened."""
    return Classifier.load(trained, encoder, Taxonomy.load())
