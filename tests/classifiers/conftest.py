"""One encoder and one model for all tests of classification."""

from __future__ import annotations

import pytest

from classifiers.classifier import Classifier
from classifiers.encoder import Encoder, load_encoder
from classifiers.packaged import DEFAULT_MODEL
from classifiers.taxonomy import Taxonomy


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The bilingual encoder on one core, since two test workers share the machine."""
    return load_encoder(threads=1)


@pytest.fixture(scope="session")
def classifier(encoder: Encoder) -> Classifier:
    """The default model, opened."""
    return Classifier.load(DEFAULT_MODEL, encoder, Taxonomy.load())
