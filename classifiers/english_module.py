"""The English sentence encoder as a module of sentence-transformers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray
from sentence_transformers.base.modules import InputModule
from tokenizers import Tokenizer

LONGEST = 256
"""Word pieces that are read, the two marks of beginning and end among them."""


class EnglishSentenceModule(InputModule):
    """Run all-MiniLM-L6-v2 with eight-bit weights through onnxruntime.

    Three times as fast as the same network in torch; its vectors have a cosine of 0.992 with those
    of the full weights. `eval/english_encoder.py` made the file.
    """

    dimensions = 384

    def __init__(self, weights: Path, tokenizer: Path, threads: int) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._tokenizer: Any = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(LONGEST)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self._session = onnxruntime.InferenceSession(
            str(weights), options, providers=["CPUExecutionProvider"]
        )

    def preprocess(  # type: ignore[override]
        self, inputs: Sequence[str], prompt: str | None = None, **_: Any
    ) -> dict[str, Any]:
        """Embed here, one text at a time.

        Eight-bit products are scaled by the largest value of a whole batch: in company a text would
        be read otherwise than alone, and the same request would not get the same answer.
        """
        read = self._tokenizer.encode_batch([f"{prompt or ''}{text}" for text in inputs])
        return {"sentence_embedding": torch.from_numpy(np.stack([self._mean(e.ids) for e in read]))}

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Pass on the vectors that `preprocess` made."""
        return features

    def get_embedding_dimension(self) -> int:
        """Return the length of a vector."""
        return self.dimensions

    def save(self, output_path: str, *args: Any, **kwargs: Any) -> None:
        """Write nothing: the weights belong to the installed package."""

    def _mean(self, ids: list[int]) -> NDArray[np.float32]:
        pieces = np.array([ids], dtype=np.int64)
        told = {"input_ids": pieces, "attention_mask": np.ones_like(pieces)}
        (states,) = self._session.run(None, told)
        mean: NDArray[np.float32] = states[0].mean(axis=0)
        return mean
