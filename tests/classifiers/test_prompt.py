"""What a chat model is sent: one redacted request, as data, or nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.agent import UNANSWERED
from classifiers.classifier import Classifier
from classifiers.model import NO_TEXT
from classifiers.prompt import INSTRUCTIONS, MOST_CHARACTERS, fenced
from tests.classifiers.cases import case
from tests.classifiers.scripted import GAS, NEIGE, SNOW, answer, prompted


def test_case_52_each_question_holds_one_case(classifier: Classifier) -> None:
    """No question holds another case, not even of the same batch, nor mail quoted in it."""
    quoting = replace(SNOW, quoted=case("Earlier letter about a birth certificate.").body)
    both, model = prompted(classifier, answer("roads.snow"))
    both.suggest_batch([quoting, NEIGE, GAS])
    assert [
        [text in heard for text in ("It is full of snow", "plein de neige", "smell gas")]
        for heard in model.heard
    ] == [[True, False, False], [False, True, False], [False, False, True]]
    assert not any("Earlier letter" in heard for heard in model.heard)


def test_the_question_is_in_the_language_of_the_case(classifier: Classifier) -> None:
    """Instructions, names and definitions are those of the case's language."""
    both, model = prompted(classifier, answer("roads.snow"))
    both.suggest_batch([SNOW, NEIGE])
    english, french = model.heard
    category = classifier.taxonomy.category("roads.snow")
    assert INSTRUCTIONS.en in english
    assert f"roads.snow: {category.name.en}. {category.definition.en}" in english
    assert INSTRUCTIONS.fr in french
    assert f"roads.snow: {category.name.fr}. {category.definition.fr}" in french
    assert category.definition.en not in french


@pytest.mark.parametrize("text", ["", "  \n\n ", "?!", "[PERSON 1] [ADDRESS 2]"])
def test_a_case_without_words_is_not_asked_about(classifier: Classifier, text: str) -> None:
    """There is nothing to sort, and nothing is sent."""
    both, model = prompted(classifier, answer("roads.snow", 1.0))
    suggestion = both.suggest(case(text))
    assert suggestion == replace(classifier.suggest(case(text)), agent=f"{both.agent} {UNANSWERED}")
    assert suggestion.abstained
    assert suggestion.severity.reasons == (NO_TEXT,)
    assert model.heard == []


@pytest.mark.parametrize(
    "text",
    [
        "Kære kommune, vejen foran vores hus er fuld af huller, og børnene kan ikke gå i skole.",
        "La calle frente a nuestra casa está llena de nieve y nadie ha venido a limpiarla todavía.",
        "Уважаемая администрация, дорога перед нашим домом завалена снегом уже неделю.",
    ],
)
def test_an_unknown_language_is_not_asked_about(classifier: Classifier, text: str) -> None:
    """What is in neither English nor French waits for a person, and nothing is sent."""
    both, model = prompted(classifier, answer("roads.snow", 1.0))
    suggestion = both.suggest(case(text))
    assert suggestion.abstained
    assert suggestion.category.probability == 0.0
    assert suggestion.agent == f"{both.agent} {UNANSWERED}"
    assert model.heard == []


@given(st.text(max_size=200), st.integers(0, 3))
def test_case_51_no_text_can_end_its_own_quotation(text: str, times: int) -> None:
    """The mark around a text is not in it, even where the text holds an earlier mark."""
    for _ in range(times):
        text = f"{text}\n{fenced(text)}"
    mark, *lines, again = fenced(text).split("\n")
    assert mark == again
    assert "\n".join(lines) == text
    assert mark not in text


def test_case_76_braces_are_not_a_template(classifier: Classifier) -> None:
    """Curly braces reach the model as they were written."""
    both, model = prompted(classifier, answer("roads.snow"))
    both.suggest(case("Snow on our road. {{7*7}} {request} %s {0.__class__} $PATH"))
    assert "{{7*7}} {request} %s {0.__class__} $PATH" in model.heard[0]


def test_a_very_long_text_is_cut_in_its_middle(classifier: Classifier) -> None:
    """A model is never given more than it can read, and always the beginning and the end."""
    both, model = prompted(classifier, answer("roads.snow", 0.9, "plough"))
    filler = "We were talking about the weather and the garden again. " * 1_000
    suggestion = both.suggest(case(f"The road is full of snow.\n\n{filler}\n\nSend a plough."))
    question = model.heard[0].removeprefix(INSTRUCTIONS.en)
    assert "The road is full of snow." in question
    assert "Send a plough." in question
    assert question.count("the weather") < MOST_CHARACTERS / 50
    assert suggestion.category.evidence == ("plough",)
