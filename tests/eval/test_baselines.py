"""Three plain ways to choose a category, on sentences small enough to check by eye."""

from __future__ import annotations

import numpy as np

from classifiers.definitions import Definition
from classifiers.reading import Reading
from eval.baselines import (
    NO_ANSWER,
    by_keywords,
    by_neighbour,
    by_regression,
    definition_keywords,
    label_keywords,
)
from redaction.model import Language

ENGLISH: Language = "en"


def reading(*texts: str) -> Reading:
    """Give each text a unit vector: one direction for paint, the other for snow."""
    snowy = np.array([[0.0, 1.0] if "snow" in text else [1.0, 0.0] for text in texts])
    vectors = snowy.astype(np.float32)
    windows = (np.zeros((0, 2), dtype=np.float32),) * len(texts)
    return Reading(texts, (ENGLISH,) * len(texts), vectors, vectors, windows)


def test_a_label_of_its_own_gives_its_words_away() -> None:
    """Underscores, dashes and capitals part words; the first six letters of each count."""
    words = label_keywords(["card_arrival", "rcmp-grc", "lostCard"])
    assert words["card_arrival"] == {"card", "arriva"}
    assert words["rcmp-grc"] == {"rcmp", "grc"}
    assert words["lostCard"] == {"lost", "card"}


def test_keywords_that_few_labels_have_decide() -> None:
    """`Card` is everybody's word, `lost` is not; accents and endings do not matter."""
    words = label_keywords(["card_arrival", "card_lost", "été_neige"])
    answers = by_keywords(words, reading("my card was lost", "ETE", "arrivals", "nothing here"))
    assert answers == ["card_lost", "été_neige", "card_arrival", NO_ANSWER]


def test_keywords_of_a_catalogue_are_all_that_it_says() -> None:
    """Names and definitions of a category count together, in both languages."""
    words = definition_keywords(
        [
            Definition("Snow and ice control", "roads.snow", "en"),
            Definition("Déneigement", "roads.snow", "fr"),
            Definition("Tenancy disputes", "housing.tenancy", "en"),
        ]
    )
    asked = reading("the ice is bad", "le déneigement est en retard", "my tenancy")
    assert by_keywords(words, asked) == ["roads.snow", "roads.snow", "housing.tenancy"]


def test_the_nearest_vector_gives_its_label() -> None:
    """Each text takes the label of the known one that points its way."""
    known = reading("paint for the hall", "snow on the road")
    asked = reading("snow at the door", "red paint")
    assert by_neighbour(known, ["hall", "road"], asked) == ["road", "hall"]


def test_regression_learns_words_that_go_with_a_label() -> None:
    """Texts that share words with one label get it."""
    texts = [f"{verb} the snow" for verb in ("plough", "clear", "move")]
    texts += [f"{verb} the paint" for verb in ("buy", "mix", "stir")]
    known = reading(*texts)
    answers = by_regression(
        known, ["snow"] * 3 + ["paint"] * 3, reading("snow again", "paint again")
    )
    assert answers == ["snow", "paint"]
