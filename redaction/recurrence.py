"""Finding again what is already known: the sender's identity, and what was found once."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from redaction.deadline import Deadline
from redaction.lexicon import lexicon
from redaction.model import KnownIdentity, Span
from redaction.normalization import fold, normalize
from redaction.search import matches

_SHORTEST_PART = 3  # letters
_SHORTEST_NUMBER = 5  # digits
_LOCAL_DIGITS = 7
_IDENTITY = "KnownIdentity"
_PROPAGATION = "Recurrence"
_ANY_OF = r"(?<![\p{L}\d])\L<values>(?![\p{L}\d])"
_SPELLED = re.compile(r"\b[^\W\d_]([-. ]{1,2})[^\W\d_](?:\1[^\W\d_])+\b")
_GAP = r"[\W_]{0,3}"
_DIGIT_GAP = r"[\s.()/+-]{0,3}"
_LOCATIVE = re.compile(r"\b(?:in|at|near|from|of|to|a|au|de|pres de|ville de|comte de)\s$")


@dataclass(frozen=True, slots=True)
class _Term:
    """Describe one value to look for: a pattern over folded text."""

    pattern: str
    entity_type: str


@dataclass(frozen=True, slots=True)
class _Value:
    """Hold one folded value to look for as it is, between word boundaries.

    `capital` asks for a capital letter, for values that are ordinary words too.
    """

    value: str
    entity_type: str
    capital: bool = False


def recurring_identity(text: str, identity: KnownIdentity, deadline: Deadline) -> Iterator[Span]:
    """Yield every place where a value of the sender's identity recurs, however it is written."""
    terms = set(_identity_terms(identity))
    words = {word for name in identity.names for word in _name_words(name)}
    yield from _search(text, terms, words, (_IDENTITY, 1.0), deadline)


def recurring_values(text: str, found: Iterable[Span], deadline: Deadline) -> Iterator[Span]:
    """Yield every further occurrence of what was found, of names also in part."""
    values = {(text[span.start : span.end], span.entity_type) for span in found}
    names = {value for value, entity_type in values if entity_type == "PERSON"}
    terms = {term for name in names for term in _name_terms(name)}
    words = {word for name in names for word in _name_words(name)}
    words |= {_Value(fold(value), kind) for value, kind in values if kind != "PERSON"}
    yield from _search(text, terms, words, (_PROPAGATION, 0.7), deadline)
    yield from _spelled_out(text, {word for name in names for word in _words(name)})


def _spelled_out(text: str, words: set[str]) -> Iterator[Span]:
    """Yield the names that someone spelled letter by letter: K-N-O-C-K-W-O-O-D."""
    for match in _SPELLED.finditer(text):
        if re.sub(r"[\W_]", "", fold(match.group())) in words:
            yield Span(*match.span(), "PERSON", 0.7, _PROPAGATION)


def _search(
    text: str,
    terms: Iterable[_Term],
    values: Iterable[_Value],
    source: tuple[str, float],
    deadline: Deadline,
) -> Iterator[Span]:
    """Look for each term, and for all values of a kind at once: a long text holds thousands."""
    recognizer, score = source
    folded = fold(text)
    for term in sorted(terms, key=lambda term: (term.entity_type, term.pattern)):
        for start, end in matches(term.pattern, folded, deadline):
            yield Span(start, end, term.entity_type, score, recognizer)
    kinds: defaultdict[tuple[str, bool], list[str]] = defaultdict(list)
    for value in values:
        kinds[value.entity_type, value.capital].append(value.value)
    for (entity_type, capital), alike in sorted(kinds.items()):
        for start, end in matches(_ANY_OF, folded, deadline, values=sorted(alike)):
            if not capital or _capitalised(text, folded, start):
                yield Span(start, end, entity_type, score, recognizer)


def _capitalised(text: str, folded: str, start: int) -> bool:
    """Tell whether a word that is ordinary or a place stands here as a name."""
    return text[start].isupper() and not _LOCATIVE.search(folded, max(0, start - 12), start)


def _identity_terms(identity: KnownIdentity) -> Iterator[_Term]:
    for name in identity.names:
        yield from _name_terms(name)
    for email in identity.emails:
        if "@" in email.strip():
            yield _Term(re.escape(fold(normalize(email.strip()).text)), "EMAIL_ADDRESS")
    for phone in identity.phones:
        yield from _phone_terms(phone)
    for address in identity.addresses:
        yield from _address_terms(address)
    for number in identity.numbers:
        characters = re.findall(r"[^\W_]", fold(normalize(number).text))
        if len(characters) >= _SHORTEST_NUMBER:
            pattern = r"[\s.\-]{0,2}".join(characters)
            yield _Term(rf"(?<![\p{{L}}\d]){pattern}(?![\p{{L}}\d])", "ID_NUMBER")


def _words(name: str) -> list[str]:
    words: list[str] = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)*", fold(normalize(name).text))
    return words


def _name_terms(name: str) -> Iterator[_Term]:
    """Yield a name of several words, in either order and however they are joined."""
    words = _words(name)
    if len(words) > 1 and any(len(word) >= _SHORTEST_PART for word in words):
        yield _Term(_bounded(_GAP.join(map(re.escape, words))), "PERSON")
        yield _Term(_bounded(rf"{re.escape(words[-1])},? {_GAP.join(words[:-1])}"), "PERSON")


def _name_words(name: str) -> Iterator[_Value]:
    """Yield each word of three letters or more that points to a person by itself."""
    known = lexicon()
    for word in _words(name):
        if len(word) < _SHORTEST_PART or word in known.not_names | known.organisation_words:
            continue
        if word not in known.common or word in known.names:
            yield _Value(word, "PERSON", capital=known.doubtful(word))


def _bounded(pattern: str) -> str:
    return rf"(?<![\p{{L}}\d])(?:{pattern})(?![\p{{L}}\d])"


def _phone_terms(phone: str) -> Iterator[_Term]:
    digits = re.sub(r"\D", "", normalize(re.split(r"(?i)[a-z#]", phone)[0]).text)
    if len(digits) < _LOCAL_DIGITS:
        return
    for wanted in {digits[-10:], digits[-_LOCAL_DIGITS:]}:
        yield _Term(rf"(?<!\d){_DIGIT_GAP.join(wanted)}(?!\d)", "PHONE_NUMBER")


def _address_terms(address: str) -> Iterator[_Term]:
    """Yield an address and its street part, up to the first comma after a word."""
    folded = fold(normalize(address).text)
    street = re.match(r"\s*\d*,?[^,\n]*", folded)
    for form in {folded, street.group() if street else ""}:
        words = re.findall(r"[^\W_]+", form)
        if len(words) > 1 and any(word.isdigit() for word in words):
            yield _Term(_bounded(r"[\W_]{1,4}".join(words)), "STREET_ADDRESS")
