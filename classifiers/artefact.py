"""A model as a folder of plain files: JSON and NumPy arrays, nothing that can run.

card.json       what the model is, on what it was trained, how well it did, hashes of the files
model.json      labels, settings, curves and limits
words.json      terms in the order of the columns; pieces.json likewise
sources.json    where each known text came from
arrays.npz      the numbers; known texts only as vectors and term weights
card.sha256     the hash of card.json

A fine-tuned encoder that was kept adds the files of `classifiers/transformer.py`.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from classifiers.calibration import Calibration, Scores
from classifiers.category import CategoryModel, Known, Settings
from classifiers.conformal import Choice, Doubt
from classifiers.encoder import file_hash
from classifiers.errors import ModelRejected
from classifiers.kernel import Features, Similarities, Weights
from classifiers.lexicon import Lexicon, Vocabulary
from classifiers.mixture import FineTuning, Mixture, load_mixture
from classifiers.ordinal import OrdinalModel
from classifiers.reading import Reading
from classifiers.recipe import CONFIG, TOKENIZER, WEIGHTS

FORMAT = 2
_CARD, _SEAL = "card.json", "card.sha256"
_FILES = ("arrays.npz", "model.json", "pieces.json", "sources.json", "words.json")
_ENCODER_FILES = (CONFIG, WEIGHTS, TOKENIZER)


@dataclass(frozen=True, slots=True)
class Figures:
    """State how a model did on `n` texts it had not seen; shares in 0..1.

    `suggested` is the share not abstained from, `selective_accuracy` the share right among them,
    `coverage` the share of prediction sets that hold the right label.
    """

    n: int
    accuracy: float
    top3: float
    macro_f1: float
    ece: float
    coverage: float
    set_size: float
    suggested: float
    selective_accuracy: float


@dataclass(frozen=True, slots=True)
class SeverityFigures:
    """State how the models did on `n` texts they had not seen, without the rules.

    `under_triage` is the share of S1 and S2 judged S3 or S4.
    """

    n: int
    accuracy: float
    s1_recall: float
    under_triage: float


@dataclass(frozen=True, slots=True)
class ModelCard:
    """Describe a model folder; equal training data and libraries give equal cards."""

    format: int
    name: str
    version: str
    data_hash: str
    examples: int
    labels: int
    taxonomy_hash: str
    encoders: Mapping[str, str]
    libraries: Mapping[str, str]
    category: Mapping[str, Figures]
    severity: SeverityFigures
    severity_source: str
    threshold: float
    choices: tuple[Choice, ...]
    promised_coverage: float
    files: Mapping[str, str]
    fine_tuning: FineTuning | None = None

    @property
    def offered(self) -> tuple[Choice, ...]:
        """List what staff may choose, lowest threshold first; the model's own is among it."""
        told = self.category["all"]
        wrong = told.suggested * (1 - told.selective_accuracy)
        own = Choice(self.threshold, round(100 * told.suggested, 1), round(100 * wrong, 1))
        by_threshold = {each.threshold: each for each in (*self.choices, own)}
        return tuple(by_threshold[threshold] for threshold in sorted(by_threshold))


@dataclass(frozen=True, slots=True)
class Model:
    """Join all that was learned.

    `level_voices` is (known, 4): how known texts speak of severity. `mixture` holds a fine-tuned
    encoder that was kept.
    """

    category: CategoryModel
    calibration: Calibration
    doubt: Doubt
    ordinal: OrdinalModel
    level_voices: NDArray[np.float32]
    mixture: Mixture | None = None

    def scores(self, near: Similarities, reading: Reading) -> Scores:
        """Return (texts, labels), what calibration turns into probabilities.

        Here the known texts and the fine-tuned encoder meet. Evidence is read off `category`
        alone: which words and cases carried the encoder's part cannot be told.
        """
        known = self.category.scores(near)
        return self.mixture.scores(known, reading) if self.mixture else known


def save(model: Model, card: ModelCard, out: Path) -> ModelCard:
    """Write the folder beside its place and move it there, replacing an older one.

    Returns the card with the hashes of the files.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        _write_parts(model, draft)
        card = replace(card, files={name: file_hash(draft / name) for name in _needed(card)})
        # A folder without a fine-tuned encoder is one that earlier versions read.
        entry = {key: value for key, value in asdict(card).items() if value is not None}
        _write_json(draft / _CARD, entry)
        (draft / _SEAL).write_text(f"{file_hash(draft / _CARD)}  {_CARD}\n", encoding="ascii")
        draft.chmod(0o755)
        _replace_folder(draft, out)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return card


def load(folder: Path) -> tuple[Model, ModelCard, str]:
    """Read a folder after verifying every hash; returns model, card and the card's hash.

    Raises ModelRejected.
    """
    card, seal = check(folder)
    try:
        return _read_parts(folder, card), card, seal
    except (KeyError, TypeError, ValueError, OSError, BadZipFile) as error:
        raise _rejected(folder, f"its files do not fit together ({type(error).__name__})") from None


def check(folder: Path) -> tuple[ModelCard, str]:
    """Verify every hash of a folder without reading the model; returns card and its hash.

    Raises ModelRejected.
    """
    seal = _verify_card(folder)
    try:
        card = _read_card(folder / _CARD)
        _verify_files(folder, card)
    except (KeyError, TypeError, ValueError, OSError) as error:
        raise _rejected(folder, f"its card does not fit ({type(error).__name__})") from None
    return card, seal


def _verify_card(folder: Path) -> str:
    try:
        seal = (folder / _SEAL).read_text(encoding="ascii").split()[0]
        found = file_hash(folder / _CARD)
    except (OSError, UnicodeDecodeError, IndexError):
        raise _rejected(folder, f"{_CARD} or {_SEAL} is missing or unreadable") from None
    if seal != found:
        raise _rejected(folder, f"{_CARD} was changed")
    return found


def _verify_files(folder: Path, card: ModelCard) -> None:
    if card.format != FORMAT:
        raise _rejected(folder, f"it has format {card.format}, this version reads {FORMAT}")
    if set(card.files) != set(_needed(card)):
        raise _rejected(folder, "its card does not name the files it needs")
    for name, expected in card.files.items():
        if not (folder / name).is_file() or file_hash(folder / name) != expected:
            raise _rejected(folder, f"{name} is missing or was changed")


def _needed(card: ModelCard) -> tuple[str, ...]:
    kept = card.fine_tuning and card.fine_tuning.kept
    return (*_FILES, *_ENCODER_FILES) if kept else _FILES


def _rejected(folder: Path, what: str) -> ModelRejected:
    return ModelRejected(
        f"model {folder.name} is refused: {what}. Train it again with `triage train`, "
        "or restore the folder from a backup"
    )


def _replace_folder(draft: Path, out: Path) -> None:
    old = draft.with_name(f"{draft.name}-old")
    if out.exists():
        out.rename(old)
    draft.rename(out)
    shutil.rmtree(old, ignore_errors=True)


def _write_parts(model: Model, folder: Path) -> None:
    category = model.category
    words, pieces = category.lexicon.vocabularies
    _write_json(folder / "words.json", list(words.terms))
    _write_json(folder / "pieces.json", list(pieces.terms))
    _write_json(folder / "sources.json", list(category.known.sources))
    _write_json(
        folder / "model.json",
        {
            "labels": list(category.labels),
            "settings": asdict(category.settings),
            "curves": model.calibration.entry(),
            "lowest": dict(model.doubt.lowest),
            "threshold": model.doubt.threshold,
            "coverage": model.doubt.coverage,
            **({"mixture": model.mixture.save(folder)} if model.mixture else {}),
        },
    )
    arrays: dict[str, Any] = {
        "voices": category.voices,
        "given": category.given.astype(np.uint16),
        "level_voices": model.level_voices,
        "of_label": model.doubt.of_label,
        "words": words.weights,
        "pieces": pieces.weights,
        "hidden": model.ordinal.hidden,
        "hidden_bias": model.ordinal.hidden_bias,
        "direction": model.ordinal.direction,
        "thresholds": model.ordinal.thresholds,
        "cuts": model.ordinal.cuts,
    }
    np.savez_compressed(folder / "arrays.npz", **arrays, **_known_arrays(category.known))


def _known_arrays(known: Known) -> dict[str, Any]:
    features = known.features
    return {
        "bilingual": features.bilingual.astype(np.float16),
        "english": features.english.astype(np.float16),
        "term_weights": features.lexical.data.astype(np.float16),
        "term_columns": features.lexical.indices.astype(np.uint32),
        "term_rows": features.lexical.indptr.astype(np.uint32),
        "french": np.array([language == "fr" for language in features.languages]),
        "trust": known.trust,
    }


def _read_parts(folder: Path, card: ModelCard) -> Model:
    entry = json.loads((folder / "model.json").read_bytes())
    settings = entry["settings"]
    with np.load(folder / "arrays.npz", allow_pickle=False) as arrays:
        lexicon = Lexicon.restore(
            _vocabulary(folder / "words.json", arrays["words"]),
            _vocabulary(folder / "pieces.json", arrays["pieces"]),
        )
        category = CategoryModel(
            labels=tuple(entry["labels"]),
            lexicon=lexicon,
            settings=Settings(Weights(**settings["weights"]), settings["restraint"]),
            known=Known(
                _read_features(arrays, lexicon.terms),
                tuple(json.loads((folder / "sources.json").read_bytes())),
                arrays["trust"],
            ),
            voices=arrays["voices"],
            given=arrays["given"].astype(np.intp),
        )
        ordinal = OrdinalModel(
            arrays["hidden"],
            arrays["hidden_bias"],
            arrays["direction"],
            arrays["thresholds"],
            arrays["cuts"],
        )
        level_voices = arrays["level_voices"]
        doubt = Doubt(entry["lowest"], arrays["of_label"], entry["threshold"], entry["coverage"])
    calibration = Calibration.read(entry["curves"])
    tuned = WEIGHTS in card.files
    mixture = load_mixture(folder, entry["mixture"], len(category.labels)) if tuned else None
    return Model(category, calibration, doubt, ordinal, level_voices, mixture)


def _read_features(arrays: Mapping[str, NDArray[Any]], terms: int) -> Features:
    french = arrays["french"]
    lexical = sparse.csr_matrix(
        (
            arrays["term_weights"].astype(np.float32),
            arrays["term_columns"].astype(np.int32),
            arrays["term_rows"].astype(np.int32),
        ),
        shape=(len(french), terms),
    )
    return Features(
        arrays["bilingual"].astype(np.float32),
        arrays["english"].astype(np.float32),
        lexical,
        tuple("fr" if each else "en" for each in french),
    )


def _vocabulary(path: Path, weights: NDArray[np.float64]) -> Vocabulary:
    return Vocabulary(tuple(json.loads(path.read_bytes())), weights)


def _read_card(path: Path) -> ModelCard:
    entry = json.loads(path.read_bytes())
    entry["category"] = {key: Figures(**value) for key, value in entry["category"].items()}
    entry["severity"] = SeverityFigures(**entry["severity"])
    entry["choices"] = tuple(Choice(**choice) for choice in entry["choices"])
    if tried := entry.get("fine_tuning"):
        entry["fine_tuning"] = FineTuning.read(tried)
    return ModelCard(**entry)


def _write_json(path: Path, content: object) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")
