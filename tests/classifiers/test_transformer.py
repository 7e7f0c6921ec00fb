"""A fine-tuned encoder joins the known texts when validation says so, and is kept safely."""

from __future__ import annotations

import json
import random
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.normalizers import Lowercase
from tokenizers.pre_tokenizers import Whitespace
from transformers import BertConfig, BertModel

from classifiers.artefact import ModelCard, load
from classifiers.classifier import Classifier
from classifiers.encoder import Encoder, file_hash
from classifiers.errors import ModelRejected, TrainingDataRejected
from classifiers.fine_tuning import Lessons, fine_tune, judge
from classifiers.reading import Reading
from classifiers.recipe import WEIGHTS, Recipe, find_encoder
from classifiers.taxonomy import Taxonomy
from classifiers.training import Labelled, train
from classifiers.transformer import load_transformer
from redaction.model import Language
from tests.classifiers.cases import case

SEED = 7
WIDTH = 32
_chance = random.Random(SEED)
NAMES = ["".join(_chance.sample("abdefgiklmnoprstu", 8)) for _ in range(200)]
"""Words that say nothing to a reader who does not know them; even ones are boats."""
OPENINGS = ("please look for", "we wait for", "there is news of", "who has seen")
SEEN = [
    Labelled(f"{OPENINGS[number % 3]} {name}", ("boat", "bird")[number % 2], "en")
    for number, name in enumerate(NAMES[:180])
]
ENCODER_FILES = {"config.json", "encoder.safetensors", "tokenizer.json"}


@pytest.fixture(scope="module")
def knowing(tmp_path_factory: pytest.TempPathFactory) -> Recipe:
    """A tiny BERT that has met all names before, and knows which are of a kind."""
    return _recipe(tmp_path_factory.mktemp("knowing"), [*NAMES, *" ".join(OPENINGS).split()])


@pytest.fixture(scope="module")
def folder(encoder: Encoder, knowing: Recipe, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model folder in which a fine-tuned encoder was kept."""
    out = tmp_path_factory.mktemp("trained") / "names"
    train(SEEN, None, encoder, out, recipe=knowing)
    return out


def _recipe(folder: Path, words: list[str]) -> Recipe:
    special = ("[PAD]", "[UNK]")
    numbers = {word: row for row, word in enumerate(dict.fromkeys((*special, *words)))}
    tokenizer = Tokenizer(WordLevel(numbers, unk_token="[UNK]"))
    tokenizer.normalizer = Lowercase()
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    torch.manual_seed(SEED)
    model = BertModel(
        BertConfig(
            vocab_size=len(numbers),
            hidden_size=WIDTH,
            num_hidden_layers=2,
            num_attention_heads=2,
            intermediate_size=2 * WIDTH,
            max_position_embeddings=64,
        )
    )
    kinds = torch.randn(2, WIDTH)
    for number, name in enumerate(NAMES):
        if name in numbers:
            model.embeddings.word_embeddings.weight.data[numbers[name]] += kinds[number % 2]
    model.save_pretrained(folder)
    return replace(find_encoder(str(folder)), epochs=16, fewest=100, threads=1)


def _lessons(texts: list[str], languages: list[Language], truth: list[int]) -> Lessons:
    none = np.zeros((len(texts), 1), dtype=np.float32)
    reading = Reading(tuple(texts), tuple(languages), none, none, (none,) * len(texts))
    return Lessons(reading, np.array(truth), 2, np.ones(len(texts), dtype=np.float32))


def _seen() -> Lessons:
    texts = [each.text for each in SEEN]
    return _lessons(texts, ["en"] * len(texts), [number % 2 for number in range(len(texts))])


def _card(folder: Path) -> ModelCard:
    return load(folder)[1]


def test_encoder_that_knows_more_is_kept(folder: Path) -> None:
    """The card names every candidate; figures come from texts that none of them had seen."""
    card = _card(folder)
    assert card.fine_tuning
    assert card.fine_tuning.kept
    assert [each.weight for each in card.fine_tuning.candidates] == [0.0, 0.25, 0.5, 0.75, 1.0]
    known, *_, tuned = card.fine_tuning.candidates
    assert known.accuracy < 0.7 < 0.95 < tuned.accuracy
    assert tuned.log_loss < known.log_loss
    assert card.category["all"].n == card.fine_tuning.held_out == 36
    assert card.category["all"].accuracy > 0.95
    assert set(card.files) >= ENCODER_FILES


def test_kept_encoder_serves(folder: Path, encoder: Encoder) -> None:
    """A folder opens again and suggests what only its encoder can know."""
    opened = Classifier.load(folder, encoder, Taxonomy.load())
    suggestions = opened.suggest_batch([case(f"who has seen {name}") for name in NAMES[180:]])
    labels = [suggestion.category.label for suggestion in suggestions]
    assert labels == ["boat", "bird"] * 10
    assert not any(suggestion.abstained for suggestion in suggestions)


def test_saved_encoder_says_the_same(knowing: Recipe, tmp_path: Path) -> None:
    """Half precision is what was measured, and what comes back from the folder."""
    tuned = fine_tune(knowing, _seen(), seed=SEED, progress=lambda _: None)
    tuned.save(tmp_path)
    texts = ["", *NAMES[180:], ". ".join(" ".join(NAMES[at : at + 50]) for at in range(0, 200, 50))]
    expected = tuned.log_probabilities(texts)
    assert np.array_equal(load_transformer(tmp_path, 2).log_probabilities(texts), expected)
    assert np.allclose(np.exp(expected).sum(axis=1), 1)


def test_same_seed_gives_the_same_bytes(knowing: Recipe, tmp_path: Path) -> None:
    """Fine-tuning twice on the same texts writes equal files; another seed does not."""
    recipe, lessons = replace(knowing, epochs=2), _seen()
    for name, seed in (("one", SEED), ("two", SEED), ("three", SEED + 1)):
        (tmp_path / name).mkdir()
        fine_tune(recipe, lessons, seed=seed, progress=lambda _: None).save(tmp_path / name)
    one, two, three = (
        {path.name: file_hash(path) for path in (tmp_path / name).iterdir()}
        for name in ("one", "two", "three")
    )
    assert one.keys() == ENCODER_FILES
    assert one == two
    assert one[WEIGHTS] != three[WEIGHTS]


def test_random_state_and_threads_stay_as_they_were(knowing: Recipe) -> None:
    """Fine-tuning leaves the rest of the process alone."""
    before = torch.get_rng_state(), torch.get_num_threads()
    fine_tune(replace(knowing, epochs=1), _seen(), seed=SEED, progress=lambda _: None)
    assert torch.equal(torch.get_rng_state(), before[0])
    assert torch.get_num_threads() == before[1]


def test_encoder_that_knows_nothing_is_dropped(encoder: Encoder, tmp_path: Path) -> None:
    """Where the known texts do best alone the card says so, and the folder stays as ever."""
    (tmp_path / "blind").mkdir()
    plain = [
        replace(each, text=f"{each.text}, a {('tug', 'gull')[row % 2]}")
        for row, each in enumerate(SEEN)
    ]
    shares: list[float] = []
    card = train(
        plain,
        None,
        encoder,
        tmp_path / "out",
        recipe=_recipe(tmp_path / "blind", ["nothing"]),
        progress=lambda _, share: shares.append(share),
    )
    assert card.fine_tuning
    assert not card.fine_tuning.kept
    assert min(each.log_loss for each in card.fine_tuning.candidates[1:]) >= (
        card.fine_tuning.candidates[0].log_loss
    )
    assert card.category["all"].n == len(plain)
    assert not ENCODER_FILES & {path.name for path in (tmp_path / "out").iterdir()}
    assert _card(tmp_path / "out") == card
    assert shares == sorted(shares)


def test_each_language_has_its_own_weight(knowing: Recipe) -> None:
    """An encoder is heard in the language it reads, and not in the other."""
    texts = [*(each.text for each in SEEN * 3), *["rien"] * 540]
    truth = [row % 2 for row in range(len(texts))]
    languages: list[Language] = ["en" if row < 540 else "fr" for row in range(len(texts))]
    lessons = _lessons(texts, languages, truth)
    left_out = np.where(np.arange(len(texts))[:, None] < 540, 0.5, np.eye(2)[truth])
    recipe = replace(knowing, epochs=3)
    judged = judge(recipe, lessons, left_out, seed=SEED, progress=lambda _: None)
    assert judged.mixture
    assert judged.mixture.weights["en"] > 0
    assert judged.mixture.weights["fr"] == 0
    assert (judged.scores.argmax(axis=1) == lessons.truth[judged.rows]).all()


def test_long_text_is_read_to_its_end(knowing: Recipe) -> None:
    """Every part of a long text counts, more of them than one epoch learns from."""
    long = [f"{text} . {'wait ' * 1000}" for text in (_seen().reading.texts[:2])]
    lessons = _lessons([*_seen().reading.texts, *long], ["en"] * 182, [*_seen().truth, 0, 1])
    tuned = fine_tune(replace(knowing, epochs=1), lessons, seed=SEED, progress=lambda _: None)
    changed = [f"{long[0]} . {' '.join(NAMES[row::2])}" for row in range(2)]
    first, second = tuned.log_probabilities(changed)
    assert len(tuned.pieces(long[:1])[0]) > 4
    assert not np.allclose(first, second)


@pytest.mark.parametrize("name", sorted(ENCODER_FILES))
def test_changed_encoder_is_refused(folder: Path, tmp_path: Path, name: str) -> None:
    """One changed byte in any of the encoder's files refuses the folder."""
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    content = bytearray((copy / name).read_bytes())
    content[len(content) // 2] ^= 1
    (copy / name).write_bytes(bytes(content))
    with pytest.raises(ModelRejected, match=rf"{name} .*changed"):
        load(copy)


def test_encoder_of_other_labels_is_refused(folder: Path) -> None:
    """Weights that do not fit their configuration do not open."""
    with pytest.raises(ValueError, match="fit together"):
        load_transformer(folder, 3)


def test_few_examples_are_refused(encoder: Encoder, knowing: Recipe, tmp_path: Path) -> None:
    """Below a thousand examples the person is told so, before any work."""
    asked = replace(find_encoder(str(knowing.folder)), threads=1)
    with pytest.raises(TrainingDataRejected, match=r"180 examples are too few.*1,000"):
        train(SEEN, None, encoder, tmp_path / "out", recipe=asked)
    assert not (tmp_path / "out").exists()


def test_pickled_weights_are_refused(knowing: Recipe, tmp_path: Path) -> None:
    """An encoder with weights that could run code is not read."""
    shutil.copytree(knowing.folder, tmp_path / "pickled")
    (tmp_path / "pickled" / "model.safetensors").rename(tmp_path / "pickled" / "pytorch_model.bin")
    with pytest.raises(ModelRejected, match=r"lacks .*safetensors"):
        find_encoder(str(tmp_path / "pickled"))


def test_code_of_an_encoder_is_not_run(knowing: Recipe, tmp_path: Path) -> None:
    """An encoder that wants to bring its own code is refused, and the code is not run."""
    hostile = tmp_path / "hostile"
    shutil.copytree(knowing.folder, hostile)
    config = json.loads((hostile / "config.json").read_text())
    config |= {"model_type": "own", "auto_map": {"AutoConfig": "own.C", "AutoModel": "own.M"}}
    (hostile / "config.json").write_text(json.dumps(config))
    (hostile / "own.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    recipe = replace(find_encoder(str(hostile)), threads=1)
    with pytest.raises(ModelRejected, match="the transformers library itself knows"):
        fine_tune(recipe, _seen(), seed=SEED, progress=lambda _: None)
    assert not (tmp_path / "ran").exists()


def test_nothing_is_fetched_without_a_hub() -> None:
    """A name that is no folder is refused, and the message says what to configure."""
    with pytest.raises(ModelRejected, match="TRIAGE_MODEL_HUB"):
        find_encoder("someone/an-encoder")


def test_bundled_encoder_is_found() -> None:
    """The encoder that comes with the installation is verified and named."""
    recipe = find_encoder("bundled")
    assert recipe.base == "all-MiniLM-L6-v2"
    assert recipe.folder.is_dir()
