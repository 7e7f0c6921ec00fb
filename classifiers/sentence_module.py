"""A bundled encoder as a model of sentence-transformers, for whoever works with that library."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import InputModule

from classifiers.encoder import Encoder


def as_sentence_transformer(encoder: Encoder) -> SentenceTransformer:
    """Wrap an encoder; the library's `encode` gives the vectors that the encoder gives."""
    return SentenceTransformer(modules=[EncoderModule(encoder)], device="cpu")


class EncoderModule(InputModule):
    """Hold an encoder; its weights are packaged, so there is nothing to save or train."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._encoder = encoder

    def preprocess(  # type: ignore[override]
        self, inputs: Sequence[str], prompt: str | None = None, **_: Any
    ) -> dict[str, Any]:
        """Embed here: the encoders have tokenizers of their own."""
        vectors = self._encoder.read([f"{prompt or ''}{text}" for text in inputs])
        return {"sentence_embedding": torch.from_numpy(vectors)}

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Pass on the vectors that `preprocess` made."""
        return features

    def get_embedding_dimension(self) -> int:
        """Return the length of a vector."""
        return self._encoder.dimensions

    def save(self, output_path: str, *args: Any, **kwargs: Any) -> None:
        """Write nothing."""
