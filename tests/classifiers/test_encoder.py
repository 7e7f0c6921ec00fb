"""The English encoder's eight-bit weights, and reading on several cores."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sentence_transformers import SentenceTransformer

from classifiers import encoder as encoders
from classifiers.encoder import Encoder, english_folder, load_english_encoder
from classifiers.errors import ModelRejected

TEXTS = (
    "The culvert on the Cocagne road is blocked again and the cellar is filling.",
    "hi, my income assistance did not come in this month and rent is friday",
    "Where do I renew a fishing licence?",
    "There is a strong smell of gas in the hallway. My neighbour Li does not open her door.",
    "ok",
)


@pytest.fixture(scope="module")
def english() -> Encoder:
    return load_english_encoder()


def test_eight_bits_say_nearly_what_the_full_weights_say(english: Encoder) -> None:
    """No text's vector is far from the one the full network gives it."""
    folder, _version = english_folder()
    whole = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    full = whole.encode(list(TEXTS), normalize_embeddings=True)
    assert (english(TEXTS) * full).sum(axis=1).min() > 0.97


@settings(max_examples=20, deadline=None)
@given(order=st.permutations(range(len(TEXTS))), copies=st.integers(1, 60))
def test_a_text_is_read_the_same_in_any_company(
    english: Encoder, order: list[int], copies: int
) -> None:
    """Neither its neighbours nor the core that reads it change a text's vector."""
    alone = np.vstack([english([text]) for text in TEXTS])
    together = english([TEXTS[row] for row in order] * copies)
    assert np.array_equal(together, np.vstack([alone[order]] * copies))


def test_blank_texts_are_zeros_in_their_place(english: Encoder) -> None:
    """A text without words moves no other text's vector."""
    vectors = english(["", TEXTS[0], " \n", TEXTS[1]])
    assert not vectors[[0, 2]].any()
    assert np.array_equal(vectors[[1, 3]], english(TEXTS[:2]))


def test_case_61_other_weights_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Weights with another hash than the tested ones are not loaded."""
    swapped = tuple((name, "0" * 64) for name, _hash in encoders._ENGLISH_EIGHT_BITS)
    monkeypatch.setattr(encoders, "_ENGLISH_EIGHT_BITS", swapped)
    with pytest.raises(ModelRejected, match="reinstall"):
        load_english_encoder()
