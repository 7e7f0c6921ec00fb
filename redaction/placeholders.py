"""What stands in a redacted text where an identifier was: `[PERSON 1]`, `[PERSONNE 1]`."""

from __future__ import annotations

import re

from redaction.lexicon import lexicon
from redaction.model import Language
from redaction.normalization import fold, normalize
from redaction.policy import packaged

PLACEHOLDER = re.compile(r"\[[A-ZÀ-ÖØ-Þ]+(?:[ '-][A-ZÀ-ÖØ-Þ]+)* [0-9]+\]")
"""Match a placeholder of any entity type in either language."""

_IMITATION = re.compile(r"\[[^\W\d_]+(?:[ '’-][^\W\d_]+)*\s*[0-9]+\]")
_NUMERIC = {"PHONE_NUMBER", "CA_SIN", "CREDIT_CARD", "CA_HEALTH_NUMBER"}
_PHONE_DIGITS = 10


def own_words(text: str) -> str:
    """Return what a redacted text says beside its placeholders, with single spaces."""
    return " ".join(PLACEHOLDER.sub("", text).split())


def label(entity_type: str, language: Language) -> str:
    """Return the words shown for an entity type, its own name when the policy knows none."""
    rule = packaged().entities.get(entity_type)
    return rule.labels[language] if rule else entity_type.replace("_", " ")


def imitations(text: str) -> list[tuple[int, int]]:
    """Find everything a reader could take for a placeholder, as half-open spans.

    The text is the sender's: these are not ours, and must be made to look different before
    ours are put in.
    """
    return [match.span() for match in _IMITATION.finditer(text)]


class Numbering:
    """Give each distinct value of a case its number, the same one wherever it recurs.

    Two spellings are one value when they differ in case, accents, spacing, punctuation or a
    possessive; part of a name is its whole when only one name of the case has that part.
    """

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], int] = {}
        self._names: list[frozenset[str]] = []

    def placeholder(self, entity_type: str, value: str, language: Language) -> str:
        """Return the placeholder for a value of the case."""
        return f"[{label(entity_type, language)} {self.number(entity_type, value)}]"

    def number(self, entity_type: str, value: str) -> int:
        """Return the value's number, from 1, the next free one when it is new."""
        form = canonical(entity_type, value)
        key = (entity_type, form.replace(" ", ""))
        if key not in self._numbers:
            self._numbers[key] = (
                self._name_number(frozenset(form.split()))
                if entity_type == "PERSON"
                else 1
                + max((n for (kind, _), n in self._numbers.items() if kind == key[0]), default=0)
            )
        return self._numbers[key]

    def _name_number(self, words: frozenset[str]) -> int:
        """Join a name to the one it is part of, or that is part of it, when only one is."""
        related = [
            index
            for index, name in enumerate(self._names)
            if name and (words <= name or name <= words)
        ]
        if words and len(related) == 1:
            self._names[related[0]] |= words
            return related[0] + 1
        self._names.append(words)
        return len(self._names)


def canonical(entity_type: str, value: str) -> str:
    """Return the form in which two spellings of one value are equal."""
    folded = fold(normalize(value).text)
    if entity_type in _NUMERIC:
        digits = re.sub(r"\D", "", folded)
        # An extension follows the number, a country code precedes it.
        number = re.split(r"[a-z#]", folded.lstrip("+( "))[0]
        if entity_type == "PHONE_NUMBER":
            digits = re.sub(r"\D", "", number)[-_PHONE_DIGITS:]
        return digits or folded
    if entity_type == "PERSON":
        words = re.findall(r"[^\W\d_]+", re.sub(r"'s?\b$", "", folded))
        return " ".join(word for word in words if word not in lexicon().not_names) or folded
    if entity_type == "EMAIL_ADDRESS":
        return folded
    return (
        " ".join(re.findall(r"[^\W_]+", folded))
        if entity_type != "CA_POSTAL_CODE"
        else re.sub(r"\W", "", folded)
    )
