"""The English sentence encoder, run by onnxruntime."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

LONGEST = 256
"""Word pieces that are read, the two marks of beginning and end among them."""


class EnglishReader:
    """Run all-MiniLM-L6-v2 with eight-bit weights.

    Three times as fast as the same network in torch; its vectors have a cosine of 0.992 with those
    of the full weights. `eval/english_encoder.py` made the file.
    """

    dimensions = 384

    def __init__(self, weights: Path, tokenizer: Path, threads: int) -> None:
        self._tokenizer: Any = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(LONGEST)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self._session = onnxruntime.InferenceSession(
            str(weights), options, providers=["CPUExecutionProvider"]
        )

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return (n, 384), one text read at a time.

        Eight-bit products are scaled by the largest value of a whole batch: in company a text would
        be read otherwise than alone, and the same request would not get the same answer.
        """
        return np.stack([self._mean(read.ids) for read in self._tokenizer.encode_batch(texts)])

    def _mean(self, ids: list[int]) -> NDArray[np.float32]:
        pieces = np.array([ids], dtype=np.int64)
        told = {"input_ids": pieces, "attention_mask": np.ones_like(pieces)}
        (states,) = self._session.run(None, told)
        mean: NDArray[np.float32] = states[0].mean(axis=0)
        return mean
