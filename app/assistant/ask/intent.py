"""Tell what a question asks for: the tool whose known ways of asking are nearest to it.

Near in meaning, by the encoder the category model uses, and near in words: an encoder alone takes
"when would it be due as S2" for a question about S2, words alone do not know their synonyms. Both
read the question without the places, days and subjects it names: they say what it is about, not
what is asked.
"""

from __future__ import annotations

import hashlib
import math
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.assistant.ask.question import TAKES, Arguments, Question, Tool
from app.assistant.ask.reading import Read, Reader
from redaction.model import Language

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
Weights = Mapping[str, float]
LANGUAGES: tuple[Language, Language] = ("en", "fr")
KNOWN = Path(__file__).with_name("utterances.toml")
VECTORS = Path(__file__).with_name("utterances.npz")
NEAREST = 3
"""So many known ways of a tool are averaged."""
LEAST = 0.55
"""Below this nearness, of at most 2, a question is not understood; docs/assistant.md."""
FEW = 2
"""Words beside a place, a day or a subject that ask nothing by themselves: "and in Moncton?"."""
_WORD = re.compile(r"\w+")
_LEVEL = re.compile(r"\bs ?[1-4]\b")
# When the known ways were asked: any day will do, since only what they name counts.
_ANY_DAY = date(2026, 1, 15)


@dataclass(frozen=True, slots=True)
class Known:
    """Hold the known ways of asking: the tool, language, vector and weighed words of each."""

    tools: tuple[Tool, ...]
    languages: tuple[Language, ...]
    vectors: NDArray[np.float32]
    words: tuple[Weights, ...]
    rarity: Weights


class Understanding:
    """Understand questions asked in plain words, in English or French."""

    def __init__(self, reader: Reader, encode: Encode) -> None:
        self._read = reader
        self._encode = encode
        self._known = _learn(reader, encode)

    def __call__(self, text: str, today: date, previous: Tool | None = None) -> Question:
        """Read a question asked on a local day.

        One that is not understood but names something, as "and in Moncton?", is taken to ask the
        `previous` tool again.
        """
        read = self._read(text, today)
        tool, nearness, language = self._nearest(read)
        if nearness < LEAST:
            tool = Tool.OUTSIDE
        if previous and (tool is Tool.OUTSIDE or len(_WORD.findall(read.masked)) <= FEW):
            tool = previous if read.arguments.given & _takes(previous) else tool
        return Question(tool, read.arguments.only(_takes(tool)), nearness, language)

    def _nearest(self, read: Read) -> tuple[Tool, float, Language]:
        known = self._known
        asked = _weighed(_terms(read), known.rarity)
        meaning = known.vectors @ self._encode([read.masked])[0]
        near = [
            float(score) + _shared(asked, words)
            for score, words in zip(meaning, known.words, strict=True)
        ]
        by_tool = {tool: _mean_of_nearest(near, known.tools, tool) for tool in Tool}
        best = max(by_tool, key=lambda tool: by_tool[tool])
        return best, by_tool[best], known.languages[int(np.argmax(near))]


def known_ways() -> tuple[tuple[Tool, Language, str], ...]:
    """Read the known ways of asking, each with its tool and language."""
    table = tomllib.loads(KNOWN.read_text(encoding="utf-8"))
    return tuple(
        (Tool(tool), language, text)
        for tool, ways in table.items()
        for language in LANGUAGES
        for text in ways[language]
    )


def keep_vectors(reader: Reader, encode: Encode, path: Path = VECTORS) -> None:
    """Write the vectors of the known ways beside them, since reading them anew takes seconds."""
    texts = [reader(text, _ANY_DAY).masked for _tool, _language, text in known_ways()]
    vectors = encode(texts).astype(np.float16)
    np.savez_compressed(path, vectors=vectors, source=np.array(_source(texts, encode)))


def _learn(reader: Reader, encode: Encode) -> Known:
    ways = known_ways()
    read = [reader(text, _ANY_DAY) for _tool, _language, text in ways]
    terms = [_terms(each) for each in read]
    counted = Counter(term for each in terms for term in each)
    rarity = {
        term: math.log((1 + len(ways)) / (1 + number)) + 1 for term, number in counted.items()
    }
    weighed = tuple(_weighed(each, rarity) for each in terms)
    vectors = _vectors([each.masked for each in read], encode)
    tools, languages, _texts = zip(*ways, strict=True)
    return Known(tools, languages, vectors, weighed, rarity)


def _vectors(texts: Sequence[str], encode: Encode) -> NDArray[np.float32]:
    """Take the packaged vectors when they are of these texts and this encoder, else read anew."""
    with np.load(VECTORS, allow_pickle=False) as packaged:
        if str(packaged["source"]) == _source(texts, encode):
            vectors: NDArray[np.float32] = packaged["vectors"].astype(np.float32)
            return vectors
    return encode(texts)


def _source(texts: Sequence[str], encode: Encode) -> str:
    encoder = getattr(encode, "version", "")
    return hashlib.sha256("\n".join((encoder, *texts)).encode()).hexdigest()


def _terms(read: Read) -> Counter[str]:
    """Count words and pairs of words, and what kinds of arguments are named, whichever they are."""
    words = _WORD.findall(_LEVEL.sub(" level ", read.masked))
    named = [f"@{name}" for name in _named(read.arguments)]
    pairs = [f"{one} {two}" for one, two in pairwise(words)]
    return Counter([*words, *pairs, *named])


def _named(arguments: Arguments) -> Iterable[str]:
    return sorted(arguments.given)


def _weighed(terms: Counter[str], rarity: Weights) -> Weights:
    """Weigh terms by how often they come and how rare they are, to a vector of length one."""
    rarest = max(rarity.values(), default=1.0)
    weights = {
        term: (1 + math.log(number)) * rarity.get(term, rarest) for term, number in terms.items()
    }
    length = math.sqrt(sum(each * each for each in weights.values()))
    return {term: each / length for term, each in weights.items()}


def _shared(one: Weights, other: Weights) -> float:
    return sum(weight * other.get(term, 0.0) for term, weight in one.items())


def _mean_of_nearest(near: Sequence[float], tools: Sequence[Tool], tool: Tool) -> float:
    own = sorted((score for score, of in zip(near, tools, strict=True) if of is tool), reverse=True)
    return sum(own[:NEAREST]) / NEAREST


def _takes(tool: Tool) -> frozenset[str]:
    return TAKES.get(tool, frozenset())
