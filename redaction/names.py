"""Deciding which candidates for a person's name are one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from redaction.dictionary import ordinary_word
from redaction.lexicon import lexicon, place_key
from redaction.model import Span
from redaction.name_bounds import Stretch, followers, grown, own_words, pieces, touching
from redaction.normalization import fold
from redaction.placeholders import imitations

_TRUSTED = 0.84  # score from which the words before a name leave no doubt that it is one
_SURE = 0.77  # score of our own model for a word that is a name whatever else it may mean
_TOLD = 0.6  # score of our own model for a word it takes for a name
_HINTED = 0.12  # score of our own model for a word it noticed
_CUED = 0.74  # score from which a pattern saw words that introduce a name
_BY_MODEL = "NameModel"
_BY_TITLE = "PersonTitleRecognizer"  # St. and Dr. begin the names of churches and hospitals too
_ARTICLES = {"the", "a", "an", "in", "at", "near", "le", "la", "un", "une", "du", "au", "en"}
_LOCATIVES = {"in", "at", "near", "from", "of", "to", "à", "au", "de", "vers", "via"}
# Endings of international nonproprietary names: WHO/EMP/RHT/TSN/2018.1, the "stem book".
_MEDICINE = re.compile(
    r"(?:olol|pril|sartan|statine?|dipine|xaban|prazole|azepam|oxetine|floxacine?|cilline?|mycine?|"
    r"formine?|semide|thiazide|profene?|tidine|triptan|codone|morphone|lukast|gliptine?|gliflozine?)$"
)
_ACRONYM = 4  # letters
_PLACE_LINE = re.compile(r"\b(?:community|communaut[ée]|town|city|village|ville)\s?:\s*$", re.I)
_NAMES_OF_THINGS = {"ORGANIZATION", "LOCATION"}


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Hold the words of a possible name, and the best score our own model gave any of them."""

    text: str
    words: tuple[Stretch, ...]
    trusted: bool
    cued: bool
    told: float

    @property
    def folded(self) -> list[str]:
        return [fold(self.text[slice(*word)]) for word in self.words]

    @property
    def capitals(self) -> bool:
        """Whether any word is capitalised."""
        return any(self.text[start].isupper() for start, _ in self.words)

    @property
    def participle(self) -> bool:
        """Whether it is written as French participles are: marié is not Marie."""
        word = self.text[slice(*self.words[-1])]
        return word.islower() and word.endswith(("é", "ée", "és", "ées"))

    @property
    def acronym(self) -> bool:
        """Whether it is one short word of capitals: an office or a form, more often than not."""
        start, end = self.words[0]
        return len(self.words) == 1 and end - start <= _ACRONYM and self.text[start:end].isupper()

    @property
    def within(self) -> bool:
        """Whether the name stands within a sentence, where ordinary words have no capital."""
        place = self.words[0][0]
        # Step by step: a copy of all that stands before would cost a long text dearly.
        while place and self.text[place - 1] in " \"'(«“":
            place -= 1
        return place > 0 and self.text[place - 1] not in ".!?:\n"

    @property
    def asked_for(self) -> bool:
        """Whether it answers a form that asked for a place."""
        start = self.words[0][0]
        return _PLACE_LINE.search(self.text, max(0, start - 24), start) is not None

    @property
    def located(self) -> bool:
        """Whether it stands where a place would: after a preposition, or after an address."""
        return self.before in _LOCATIVES or self.before.endswith(",") or self.asked_for

    @property
    def before(self) -> str:
        """The word before the name on its line, in lower case."""
        start = self.words[0][0]
        line = self.text[max(0, start - 12) : start].rsplit("\n", 1)[-1]
        return line.lower().split()[-1] if line.endswith(" ") and line.strip() else ""


def vetted(spans: Iterable[Span], text: str, kept: Sequence[Stretch]) -> Iterator[Span]:
    """Yield the spans that are no names unchanged, and of the names those that hold up.

    `kept` are the shelters of the text. A name is cut to one line and to its own words.
    """
    spans = list(spans)
    things = _NAMES_OF_THINGS | {"PERSON"}
    numbers = [(s.start, s.end) for s in spans if s.entity_type not in things]
    numbers = sorted([*numbers, *imitations(text)])
    told = {(s.start, s.end): s.score for s in spans if s.recognizer == _BY_MODEL}
    scores = _Scores(sorted(told), told)
    kept = sorted(kept)
    for span in spans:
        if span.entity_type == "PERSON" or _misread(span, text):
            for name in _names(replace(span, entity_type="PERSON"), text, numbers, scores):
                if not _sheltered(name, kept):
                    yield name
                    for start, end in followers(text, name.end):
                        yield replace(name, start=start, end=end)
        else:
            yield span


@dataclass(frozen=True, slots=True)
class _Scores:
    """Hold what our own model said of each stretch it noticed."""

    stretches: list[Stretch]
    scores: dict[Stretch, float]

    def best(self, start: int, end: int) -> float:
        """Return the highest score of what overlaps a stretch, 0 when nothing does."""
        return max((self.scores[s] for s in touching(self.stretches, start, end)), default=0.0)


def _misread(span: Span, text: str) -> bool:
    """Tell whether a model called an organisation or a place what begins as names of people do."""
    if span.entity_type not in _NAMES_OF_THINGS:
        return False
    words = fold(text[span.start : span.end]).split()
    known = lexicon()
    return (
        len(words) > 1
        and known.given(words[0])
        and words[0] not in known.not_names
        and place_key(" ".join(words)) not in known.places
    )


def _names(span: Span, text: str, numbers: list[Stretch], scores: _Scores) -> Iterator[Span]:
    trusted = span.score >= _TRUSTED
    for start, end in pieces(text, (span.start, span.end), numbers, whole_lines=trusted):
        told = scores.best(start, end)
        cued = span.score >= _CUED and span.recognizer.startswith("Person")
        # A given name that is a month or a wish as well is one where something says so.
        meant = trusted or cued or told >= _SURE or _begins_given(text[start:end])
        words = own_words(text, (start, end), lexicon().ordinary if meant else frozenset())
        if words and _plausible(_Candidate(text, tuple(words), trusted, cued, told)):
            start, end = grown(text, words[0][0], words[-1][1])
            yield replace(span, start=start, end=end)


def _begins_given(value: str) -> bool:
    """Tell whether a stretch begins with a word that is a given name and nothing else."""
    first = fold(value).split()[:1]
    return any(lexicon().given(word) and not lexicon().doubtful(word) for word in first)


def _sheltered(name: Span, kept: list[Stretch]) -> bool:
    around = [s for s in touching(kept, name.start, name.end) if s[0] <= name.start]
    if name.recognizer == _BY_TITLE:
        around = [stretch for stretch in around if stretch[0] < name.start]
    elif name.score >= _TRUSTED:
        return False
    return any(name.end <= end for _, end in around)


def _plausible(name: _Candidate) -> bool:
    known, folded = lexicon(), name.folded
    parts = {part for word in folded for part in word.split("-")}
    begins = known.given(folded[0]) and not known.doubtful(folded[0])
    firms = parts & known.organisation_words
    if begins:
        firms -= known.ordinary
    if firms and not (name.trusted and len(folded) == 1):
        return False
    if name.trusted:
        return True
    if parts & known.medicines or any(_MEDICINE.search(part) for part in parts):
        return False
    alone = len(folded) == 1
    if max(map(len, folded)) < 2 or (alone and (name.before in _ARTICLES or name.participle)):
        return False
    if place_key(" ".join(folded)) in known.places:
        named = name.told >= _SURE and (not alone or folded[0] in known.names)
        return (name.cued or named) and not name.located
    if name.asked_for and not begins:
        return False
    if all(known.doubtful(word) for word in folded):
        return name.told >= _SURE or (name.capitals and _meant(name))
    if not known.names.intersection(folded) and all(map(ordinary_word, folded)):
        return name.told >= _SURE
    return _told(name) or _listed(name)


def _meant(name: _Candidate) -> bool:
    """Tell whether capitalised words that are ordinary ones too stand here for a person."""
    known = lexicon()
    if name.cued and all(word in known.ordinary or word in known.names for word in name.folded):
        return True
    return name.within and name.told >= _HINTED


def _told(name: _Candidate) -> bool:
    """Tell whether our own model or the words around said so."""
    if name.capitals:
        return (name.told >= _TOLD or name.cued) and not name.acronym
    return name.told >= _TOLD


def _listed(name: _Candidate) -> bool:
    """Tell whether the lists know a word as a name that nothing else is called."""
    known = lexicon()
    listed = [word for word in name.folded if word in known.names and not known.doubtful(word)]
    if name.capitals:
        # Rare names are in no list; a faint hint from our model will do.
        return bool(listed) or name.told > 0.0
    return len(listed) > 1 or any(word in known.given_names for word in listed)
