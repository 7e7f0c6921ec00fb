"""An encoder fine-tuned on the labels at hand: plain numbers, read without a network.

encoder.safetensors   weights of the encoder and of its head, in half precision
tokenizer.json        how texts are cut into word pieces
config.json           the shape of the encoder, a kind that the library itself knows
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file
from safetensors.torch import save as packed
from tokenizers import Tokenizer
from torch import Tensor
from transformers import AutoConfig, AutoModel

from classifiers.calibration import Scores
from classifiers.errors import ModelRejected
from classifiers.passages import parts
from classifiers.recipe import CONFIG, TOKENIZER, WEIGHTS, Recipe

Part = list[int]
"""The numbers of the word pieces of one part of a text."""
Pieces = list[Part]
"""A text, part by part; none for a text without words."""

_LONGEST = 256
"""Pieces of a part that are read, as the frozen encoder does."""
_AT_ONCE = 4096
"""Pieces in memory at once, padding included: about 0.6 GB while a small encoder learns."""
_DROPOUT = 0.1


class Network(torch.nn.Module):
    """Average the pieces of each part, then the parts of each text, and weigh the labels."""

    def __init__(self, encoder: Any, labels: int) -> None:
        super().__init__()
        self.encoder = encoder
        self.dropout = torch.nn.Dropout(_DROPOUT)
        self.head = torch.nn.Linear(encoder.config.hidden_size, labels)

    def forward(self, texts: Sequence[Pieces]) -> Tensor:
        """Return (texts, labels), logarithms up to a constant."""
        flat = [part for text in texts for part in text]
        vectors = self.vectors(flat) if flat else torch.zeros((0, self.head.in_features))
        return self.logits(vectors, [len(text) for text in texts])

    def logits(self, vectors: Tensor, counts: Sequence[int]) -> Tensor:
        """Average the vectors of each text's parts, `counts` of them, and weigh the labels."""
        sizes = torch.tensor(counts)
        owner = torch.repeat_interleave(torch.arange(len(counts)), sizes)
        summed = torch.zeros((len(counts), self.head.in_features)).index_add(0, owner, vectors)
        found: Tensor = self.head(self.dropout(summed / sizes.clamp(min=1)[:, None]))
        return found

    def vectors(self, flat: Sequence[Part]) -> Tensor:
        """Encode parts: (parts, hidden)."""
        width = max(1, *(len(part) for part in flat))
        ids = torch.full((len(flat), width), self.encoder.config.pad_token_id or 0)
        mask = torch.zeros((len(flat), width), dtype=torch.int64)
        for row, part in enumerate(flat):
            ids[row, : len(part)] = torch.tensor(part, dtype=torch.int64)
            # A part that the tokenizer leaves nothing of is read as padding, not divided by 0.
            mask[row, : max(1, len(part))] = 1
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        summed: Tensor = (hidden * mask[:, :, None]).sum(1)
        return summed / mask.sum(1)[:, None]


@dataclass(frozen=True, slots=True, repr=False)
class Transformer:
    """Hold a network with the tokenizer it reads by."""

    network: Network
    tokenizer: Tokenizer

    def pieces(self, texts: Sequence[str]) -> list[Pieces]:
        """Cut texts into parts, and each part into at most 256 pieces."""
        by_part = [parts(text) for text in texts]
        flat = iter(self.tokenizer.encode_batch([part for text in by_part for part in text]))
        return [[next(flat).ids for _ in text] for text in by_part]

    def log_probabilities(self, texts: Sequence[str]) -> Scores:
        """Return (texts, labels); the probabilities of each row sum to 1."""
        pieces = self.pieces(texts)
        flat = [part for text in pieces for part in text]
        vectors = torch.zeros((len(flat), self.network.head.in_features))
        self.network.eval()
        with torch.inference_mode():
            order = sorted(range(len(flat)), key=lambda row: len(flat[row]))
            for rows in in_memory(order, [len(part) for part in flat]):
                vectors[rows] = self.network.vectors([flat[row] for row in rows])
            found = self.network.logits(vectors, [len(text) for text in pieces])
            return np.asarray(torch.log_softmax(found.double(), dim=1).numpy(), dtype=np.float64)

    def save(self, folder: Path) -> None:
        """Write the three files."""
        state = {name: _halved(each) for name, each in self.network.state_dict().items()}
        # Written by us: the library's own writer would make a file only its maker may read.
        (folder / WEIGHTS).write_bytes(packed(state))
        self.tokenizer.save(str(folder / TOKENIZER), pretty=False)
        self.network.encoder.config.to_json_file(folder / CONFIG)


def load_transformer(folder: Path, labels: int) -> Transformer:
    """Read the three files, verified before; raises ValueError when they do not fit together."""
    auto: Any = AutoModel
    # As with the encoders, threads that share one product would wait for one another.
    torch.set_num_threads(1)
    try:
        config = AutoConfig.from_pretrained(folder, trust_remote_code=False, local_files_only=True)
        encoder = auto.from_config(config, trust_remote_code=False, dtype=torch.float32)
        network = Network(encoder, labels)
        state = load_file(folder / WEIGHTS)
        network.load_state_dict({name: _whole(each) for name, each in state.items()})
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    except Exception:  # tokenizers raises nothing narrower
        raise ValueError("the files of the encoder do not fit together") from None
    return Transformer(network.eval(), tokenizer)


def open_encoder(recipe: Recipe, labels: int) -> Transformer:
    """Open an encoder that is to be fine-tuned, with a new head; raises ModelRejected."""
    try:
        tokenizer = Tokenizer.from_file(str(recipe.folder / TOKENIZER))
        encoder: Any = AutoModel.from_pretrained(
            recipe.folder,
            use_safetensors=True,
            trust_remote_code=False,
            local_files_only=True,
            dtype=torch.float32,
        )
        longest = _longest(encoder.config, tokenizer)
    except Exception as error:  # tokenizers raises nothing narrower
        raise ModelRejected(
            f"{recipe.base} cannot be fine-tuned ({type(error).__name__}): give an encoder of "
            "text that the transformers library itself knows, such as a BERT"
        ) from None
    tokenizer.no_padding()
    tokenizer.enable_truncation(longest)
    encoder.config.name_or_path = ""  # where it lay on this machine is nobody's business
    return Transformer(Network(encoder, labels), tokenizer)


def _longest(config: Any, tokenizer: Tokenizer) -> int:
    two_sided = getattr(config, "is_encoder_decoder", False)
    if two_sided or tokenizer.get_vocab_size() > config.vocab_size:
        raise ValueError("not an encoder of these pieces")
    # Some encoders count positions from 2.
    return min(_LONGEST, getattr(config, "max_position_embeddings", _LONGEST + 2) - 2)


def in_memory(order: Sequence[int], lengths: Sequence[int]) -> Iterator[list[int]]:
    """Group rows, in their order, so that no group is larger than memory allows once padded.

    A row that is too large alone makes a group of its own.
    """
    group: list[int] = []
    widest = 0
    for row in order:
        wider = max(widest, lengths[row])
        if group and wider * (len(group) + 1) > _AT_ONCE:
            yield group
            group, wider = [], lengths[row]
        group.append(row)
        widest = wider
    if group:
        yield group


def round_to_half(network: Network) -> None:
    """Round to the half precision of the model folder, so that it serves as it was measured."""
    network.load_state_dict(
        {name: _whole(_halved(each)) for name, each in network.state_dict().items()}
    )


def _halved(values: Tensor) -> Tensor:
    return (values.half() if values.is_floating_point() else values).contiguous()


def _whole(values: Tensor) -> Tensor:
    return values.float() if values.is_floating_point() else values
