"""What a text is found by: stems that both databases store as they are."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redaction.model import Language
from retrieval.terms import LONGEST_WORD, MOST_TERMS, asked_terms, terms

LANGUAGES = st.sampled_from(["en", "fr"])


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        ("en", "The roads were flooded", "flooding on the road"),
        ("en", "Potholes damaged my tires", "a pothole damages tire after tire"),
        ("fr", "Les inondations répétées", "une inondation qui se répète"),
        ("fr", "L'égout a refoulé dans nos sous-sols", "refoulement d'égouts au sous-sol"),
        ("fr", "OEUVRE sociale", "les œuvres sociales"),
    ],
)
def test_forms_of_one_word_are_one_term(language: Language, first: str, second: str) -> None:
    """Plurals, tenses, elisions, accents and capitals do not keep texts apart."""
    assert set(terms(first, language)) & set(terms(second, language))


def test_placeholders_and_empty_words_of_both_languages_are_no_terms() -> None:
    """What stands for a person must not make two people alike."""
    text = "[PERSON 1] and [ADRESSE 2] : bonjour, je n'ai pas the culvert of la rue [PERSONNE 12]"
    assert terms(text, "en") == ("culvert", "rue")
    assert terms("[PERSON 1] [NUMÉRO D'ASSURANCE SOCIALE 3]", "fr") == ()


def test_a_plain_word_of_the_texts_own_language_counts() -> None:
    """A ton of gravel is something, and so is a goal in French."""
    assert "ton" in terms("A ton of gravel", "en")
    assert "ton" not in terms("ton gravier", "fr")
    assert "but" in terms("le but de la demande", "fr")
    assert "but" not in terms("but why", "en")


def test_numbers_and_short_codes_stay() -> None:
    """A file number, a route or a form finds its case."""
    assert terms("File 2020-004541, form T4, Route 11, B-7", "en") == (
        *("file", "2020", "004541", "form", "t4", "rout", "11", "7"),
    )


def test_a_place_is_asked_for_as_the_other_language_stems_it() -> None:
    """Miramichi in a French message finds Miramichi in an English case."""
    for place in ("Miramichi", "Shediac", "Caraquet", "Dieppe", "Kouchibouguac"):
        held = terms(f"flooding in {place}", "en")
        assert set(asked_terms(f"inondation à {place}", "fr", "en")) & set(held) >= {held[-1]}


@given(st.text(max_size=300), LANGUAGES)
def test_terms_are_made_of_what_no_database_takes_apart(text: str, language: Language) -> None:
    """Any text at all gives letters a-z and digits, each term once, none too long."""
    found = terms(text, language)
    assert len(set(found)) == len(found)
    assert all(re.fullmatch("[a-z0-9]+", term) for term in found)
    assert all(len(term) <= LONGEST_WORD for term in found)


@given(
    st.lists(
        st.sampled_from(["road", "flood", "Moncton", "12", "é", "the", "[PERSON", "1]"]),
        max_size=12,
    )
)
def test_order_and_repetition_do_not_change_which_terms_there_are(words: list[str]) -> None:
    """A passage is the set of its terms."""
    forward = terms(" , ".join(words), "en")
    assert set(forward) == set(terms(" , ".join([*reversed(words), *words]), "en"))


@pytest.mark.parametrize(
    "text",
    [
        " ".join(f"w{n}x" for n in range(300_000)),
        "a" * 2_000_000,
        "é" * 2_000_000,
        "\ufdfa" * 700_000,
        "[PERSON " * 250_000,
        "e\u0301" * 1_000_000,
    ],
    ids=["words", "letter", "accent", "ligature", "placeholder", "marks"],
)
def test_a_hostile_text_of_two_megabytes_costs_little(text: str) -> None:
    """Neither time nor number of terms grows with it."""
    started = time.process_time()
    assert len(terms(text, "fr")) <= MOST_TERMS
    assert time.process_time() - started < 3


def test_threads_do_not_mix_their_words() -> None:
    """The web process stems in several threads at once."""
    words = [f"{head}ations{tail}" for head in ("inond", "répar", "inform") for tail in ("", "s")]
    texts = [" ".join([*words[n:], "flotte" + "r" * n + "ment"]) for n in range(6)]
    alone = [terms(text, "fr") for text in texts]
    with ThreadPoolExecutor(6) as threads:
        together = list(threads.map(lambda n: terms(texts[n % 6], "fr"), range(120)))
    assert together == alone * 20
