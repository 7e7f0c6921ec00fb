"""What the public reads is plain: short sentences, common words, about grade 8 in school."""

from __future__ import annotations

import re
from itertools import chain
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from app.assistant.dialogue_wording import packaged_wording
from classifiers.taxonomy import Bilingual, Taxonomy

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "app/templates"
SAID = re.compile(r'_\("((?:[^"\\]|\\.)+)"')
GRADE = 8.0
LONGEST = 25  # words of a sentence, in either language


def _bilingual() -> list[Bilingual]:
    taxonomy, wording = Taxonomy.load(), packaged_wording()
    asked = [i.question for category in taxonomy.categories for i in category.information]
    chosen = [category.choice for category in taxonomy.categories]
    told = [each.question for each in taxonomy.distinctions]
    return [*asked, *chosen, *told, *(manner.hint for manner in wording.manners.values())]


def _pages() -> list[str]:
    files = [*sorted((TEMPLATES / "request").glob("*.html")), TEMPLATES / "_emergency.html"]
    found = (SAID.findall(file.read_text(encoding="utf-8")) for file in files)
    return list(dict.fromkeys(chain.from_iterable(found)))


def _french() -> list[str]:
    with (ROOT / "app/translations/fr/LC_MESSAGES/messages.po").open("rb") as file:
        catalogue = read_po(file, locale="fr")
    return [str(catalogue[said].string) for said in _pages()]


def _sentences(texts: list[str]) -> list[list[str]]:
    cut = (re.split(r"(?<=[.!?])\s+|\s[:–]\s", text) for text in texts)
    words = (re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", each) for each in chain.from_iterable(cut))
    return [each for each in words if each]


def _syllables(word: str) -> int:
    groups = re.findall(r"[aeiouyàâäéèêëîïôöùûü]+", word.lower())
    silent = (
        word.lower().endswith("e") and not word.lower().endswith(("le", "ee")) and len(groups) > 1
    )
    return max(1, len(groups) - silent)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_sentence_for_the_public_is_long(language: str) -> None:
    """A sentence that needs a second breath is two."""
    pages = _pages() if language == "en" else _french()
    said = [each.fr if language == "fr" else each.en for each in _bilingual()]
    for sentence in _sentences([*pages, *said]):
        assert len(sentence) <= LONGEST, " ".join(sentence)


def test_the_english_is_about_grade_eight_or_below() -> None:
    """Flesch-Kincaid grade over all that a person may read on the form (Kincaid et al., 1975)."""
    sentences = _sentences([*_pages(), *(each.en for each in _bilingual())])
    words = list(chain.from_iterable(sentences))
    syllables = sum(map(_syllables, words))
    grade = 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59
    assert grade <= GRADE, grade


def test_the_french_is_easy_to_read() -> None:
    """Kandel and Moles' ease (1958) over the same texts: 60 and more is standard or easier."""
    sentences = _sentences([*_french(), *(each.fr for each in _bilingual())])
    words = list(chain.from_iterable(sentences))
    syllables = sum(map(_syllables, words))
    ease = 207 - 1.015 * len(words) / len(sentences) - 73.6 * syllables / len(words)
    assert ease >= 60, ease
