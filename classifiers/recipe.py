"""Say which encoder is fine-tuned, and how."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path

from classifiers.encoder import ENGLISH, english_folder, file_hash
from classifiers.errors import ModelRejected, TrainingDataRejected

BUNDLED = "bundled"
CONFIG, TOKENIZER, WEIGHTS = "config.json", "tokenizer.json", "encoder.safetensors"
_FETCHED = ("*.safetensors", "*.safetensors.index.json", CONFIG, TOKENIZER)


def _cores() -> int:
    return len(os.sched_getaffinity(0))


@dataclass(frozen=True, slots=True)
class Recipe:
    """Name an encoder on this machine, and how often it is shown the texts.

    `version` is the start of the hash of its weights. Below `fewest` examples it would learn too
    little to be worth the minutes. Equal seeds give equal models on an equal number of `threads`.
    """

    base: str
    version: str
    folder: Path
    epochs: int = 4
    fewest: int = 1_000
    threads: int = field(default_factory=_cores)

    def check(self, examples: int) -> None:
        """Raise TrainingDataRejected when there are too few examples."""
        if examples < self.fewest:
            raise TrainingDataRejected(
                f"{examples} examples are too few to fine-tune {self.base} on: give at least "
                f"{self.fewest:,}, or train without --fine-tune"
            )


def find_encoder(name: str, hub: str = "") -> Recipe:
    """Find an encoder: "bundled", a folder, or NAME[@REVISION] on the hub at that address.

    Only weights in safetensors are read, and no code that comes with a model is run. Without a
    hub nothing is fetched. To be called before a library of models is imported, because those
    ask once whether there is a network. Raises ModelRejected.
    """
    if name == BUNDLED:
        folder, version = english_folder()
        return Recipe(ENGLISH, version, folder)
    if Path(name).is_dir():
        return _recipe(Path(name).resolve().name, Path(name))
    if not hub:
        raise ModelRejected(
            f"{name} is no folder, and no hub of models is configured: give a folder, or set "
            "TRIAGE_MODEL_HUB to the hub's address"
        )
    return _recipe(name, _fetched(name, hub))


def _recipe(base: str, folder: Path) -> Recipe:
    weights = sorted(folder.glob("*.safetensors"))
    missing = [each for each in (CONFIG, TOKENIZER) if not (folder / each).is_file()]
    if missing or not weights:
        lacks = ", ".join([*missing, *(() if weights else ("*.safetensors",))])
        raise ModelRejected(
            f"{base} cannot be fine-tuned: it lacks {lacks}. Only weights saved as safetensors, "
            f"with {CONFIG} and {TOKENIZER} beside them, are read"
        )
    together = "".join(file_hash(path) for path in weights)
    return Recipe(base, hashlib.sha256(together.encode()).hexdigest()[:8], folder)


def _fetched(name: str, hub: str) -> Path:
    os.environ["HF_HUB_OFFLINE"] = "0"
    from huggingface_hub import snapshot_download

    repository, _, revision = name.partition("@")
    try:
        found = snapshot_download(
            repository, revision=revision or None, endpoint=hub, allow_patterns=list(_FETCHED)
        )
    except (OSError, ValueError) as error:
        raise ModelRejected(
            f"{name} could not be fetched from {hub} ({type(error).__name__}): see that the name "
            "is right and the hub answers, or give a folder"
        ) from None
    return Path(found)
