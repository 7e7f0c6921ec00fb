"""Which language a text is in, and which analyzers must read it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import lingua

from redaction.errors import RedactionError
from redaction.model import Language

# What an Atlantic counter is likely to be written in. More languages would make short
# English and French texts less certain.
_SPOKEN = (
    lingua.Language.ENGLISH,
    lingua.Language.FRENCH,
    lingua.Language.ARABIC,
    lingua.Language.CHINESE,
    lingua.Language.DUTCH,
    lingua.Language.GERMAN,
    lingua.Language.HINDI,
    lingua.Language.ITALIAN,
    lingua.Language.KOREAN,
    lingua.Language.PERSIAN,
    lingua.Language.POLISH,
    lingua.Language.PORTUGUESE,
    lingua.Language.PUNJABI,
    lingua.Language.RUSSIAN,
    lingua.Language.SPANISH,
    lingua.Language.TAGALOG,
    lingua.Language.UKRAINIAN,
    lingua.Language.VIETNAMESE,
)
_CODES: dict[lingua.Language, Language] = {
    lingua.Language.ENGLISH: "en",
    lingua.Language.FRENCH: "fr",
}
_BOTH: tuple[Language, ...] = ("en", "fr")
# French and newcomers' names are common in English messages, and the English model misses many
# that the French one finds; the reverse gains nothing and costs readable text.
_ANALYZERS: dict[Language, tuple[Language, ...]] = {"en": ("en",), "fr": ("fr",)}

_NOT_PROSE = re.compile(r"\S*[@\d/_\\]\S*|[^\w\s']+")
_LETTER = re.compile(r"[^\W\d_]")
_SHORT = 25  # letters; below, names outweigh grammar and detection guesses
_PLAIN = 100  # letters of another language that outweigh the sender's choice
_SAMPLE = 6_000  # characters read from a long text, spread over it
_CERTAIN = 0.85  # share of English against French that needs one analyzer only
_FOREIGN = 0.6  # probability from which a passage counts as another language
_FAINT = 0.2  # probability of English and French together below which nothing can be told


@dataclass(frozen=True, slots=True)
class Reading:
    """Name the language of a text and the analyzers to run over it, its own first."""

    language: Language
    analyzers: tuple[Language, ...]


@dataclass(frozen=True, slots=True)
class _Shares:
    """Weigh languages by letters of prose; `unclear` is what resembles no language enough."""

    english: float
    french: float
    other: float
    unclear: float

    @property
    def letters(self) -> float:
        return self.english + self.french + self.other + self.unclear

    @property
    def leading(self) -> Language:
        return "fr" if self.french > self.english else "en"


def detect(text: str) -> Language | None:
    """Return the language of a text, None when it is most likely neither English nor French.

    A text too short to tell returns None as well.
    """
    shares = _shares(text)
    unknown = shares.other + shares.unclear
    if shares.letters < _SHORT or unknown >= max(shares.english, shares.french):
        return None
    return shares.leading


def is_foreign(text: str) -> bool:
    """Tell whether a text, long enough to tell, is most likely neither English nor French."""
    shares = _shares(text)
    told = shares.english + shares.french
    return shares.letters >= _SHORT and shares.other + shares.unclear > told


def read(text: str, chosen: Language | None = None) -> Reading:
    """Decide how to read a text, given the language its sender chose.

    Raises RedactionError("language_unknown") when it is plainly in another language, and when
    nothing can be told and nothing was chosen.
    """
    shares = _shares(text)
    if shares.letters < _SHORT:
        return Reading(chosen or shares.leading, _BOTH)
    told = shares.english + shares.french
    foreign = shares.other > told and (chosen is None or shares.other >= _PLAIN)
    if foreign or (chosen is None and shares.other + shares.unclear > told):
        raise RedactionError(
            "language_unknown",
            f"A text of {len(text)} characters is in neither English nor French. A person who "
            "reads its language must handle it.",
        )
    language = shares.leading
    certain = max(shares.english, shares.french) >= _CERTAIN * shares.letters
    if certain and chosen in (None, language):
        return Reading(language, _ANALYZERS[language])
    return Reading(language if certain else chosen or language, _BOTH)


def _shares(text: str) -> _Shares:
    weights: defaultdict[str, float] = defaultdict(float)
    for passage in _passages(text):
        letters = len(_LETTER.findall(passage))
        for code, probability in _probabilities(passage).items():
            weights[code] += letters * probability
    return _Shares(weights["en"], weights["fr"], weights["other"], weights["unclear"])


def _probabilities(passage: str) -> dict[str, float]:
    """Return the probabilities of "en", "fr", "other" and "unclear", which sum to 1.

    Another language takes the whole passage only when lingua is sure: names and lists of
    things look like many languages at once.
    """
    values = _detector().compute_language_confidence_values(passage)
    known = {_CODES[value.language]: value.value for value in values if value.language in _CODES}
    best = values[0]
    english, french = known["en"], known["fr"]
    if best.language not in _CODES and best.value >= _FOREIGN:
        return {"other": 1.0}
    total = english + french
    if total < _FAINT:
        return {"unclear": 1.0}
    return {"en": english / total, "fr": french / total}


def _passages(text: str) -> Iterator[str]:
    """Yield the prose of a text paragraph by paragraph, short ones joined to the next."""
    pending = ""
    for paragraph in re.split(r"\n\s*\n", _sample(text)):
        pending += " " + _NOT_PROSE.sub(" ", paragraph)
        if len(_LETTER.findall(pending)) >= _SHORT:
            yield pending
            pending = ""
    if _LETTER.search(pending):
        yield pending


def _sample(text: str) -> str:
    """Return the whole of a short text, and of a long one its two ends and its middle."""
    if len(text) <= _SAMPLE:
        return text
    third = _SAMPLE // 3
    middle = len(text) // 2
    return "\n\n".join((text[:third], text[middle : middle + third], text[-third:]))


@cache
def _detector() -> lingua.LanguageDetector:
    return lingua.LanguageDetectorBuilder.from_languages(*_SPOKEN).build()
