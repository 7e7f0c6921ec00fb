"""French opened our way is French as spaCy opens it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from itertools import islice

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from redaction.french import factored, load_french
from redaction.model_files import model_folder
from redaction.nlp import UNUSED
from redaction.policy import Policy

PARTS = [
    "sous",
    "saint",
    "contre-",
    "r'",
    "entr’",
    "a-sexualis",
    "prud'hom",
    "l'",
    "en",
    "aux",
    "-",
    "‑",
    "les",
    "ééé",
    "É",
    "fox",
    "trott",
    "re",
    "double",
    "St",
    "Élan",
    "9",
    " ",
    "\n",
    "x",
    "micro",
]


@pytest.fixture(scope="module")
def expressions() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """spaCy's expression for whole words and ours; importing the former takes seconds."""
    from spacy.lang.fr.tokenizer_exceptions import TOKEN_MATCH

    whole: re.Pattern[str] = getattr(TOKEN_MATCH, "__self__")  # noqa: B009 - mypy knows it not
    return whole, re.compile(factored(whole.pattern))


@settings(max_examples=300, deadline=None)
@given(parts=st.lists(st.sampled_from(PARTS), max_size=6), letters=st.text(max_size=4))
def test_the_short_expression_matches_the_same_words(
    expressions: tuple[re.Pattern[str], re.Pattern[str]], parts: list[str], letters: str
) -> None:
    """Of every kind of alternative: prefixes, elisions, words in three parts, single words."""
    whole, short = expressions
    word = "".join(parts) + letters
    assert bool(short.match(word)) is bool(whole.match(word))


def test_an_expression_of_another_shape_is_left_alone() -> None:
    """Another version of the model may keep words together in another way."""
    assert factored(r"(?i)^a[bc]+$|^d$") == r"(?i)^a[bc]+$|^d$"


@pytest.fixture(scope="module")
def pipelines() -> tuple[Language, Language]:
    folder = model_folder(Policy.load().models["fr"])
    return load_french(folder, UNUSED), spacy.load(folder, exclude=UNUSED)


def _messages() -> Iterator[str]:
    with (files("classifiers") / "examples.jsonl").open(encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            if line["language"] == "fr":
                yield line["text"]


def test_the_same_words_and_names_are_found(pipelines: tuple[Language, Language]) -> None:
    """Token by token and name by name."""
    texts = list(islice(_messages(), 150))
    ours, theirs = (list(pipeline.pipe(texts)) for pipeline in pipelines)
    for our, their in zip(ours, theirs, strict=True):
        assert [token.text for token in our] == [token.text for token in their]
        assert [(e.start, e.end, e.label_) for e in our.ents] == [
            (e.start, e.end, e.label_) for e in their.ents
        ]
    assert sum(len(our.ents) for our in ours) > 20
