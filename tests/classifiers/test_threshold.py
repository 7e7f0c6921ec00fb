"""A threshold that staff chose: what it changes, what it cannot, and where it is written."""

from __future__ import annotations

import pytest

from classifiers.agent import maker_of, model_of, threshold_of
from classifiers.classifier import Classifier
from classifiers.prompted import prompt_hash
from redaction.model import RedactedCase
from tests.classifiers.cases import case
from tests.classifiers.scripted import NEIGE, SNOW, answer, prompted

SPANISH = case(
    "Buenos días, perdí mi tarjeta de salud la semana pasada y necesito saber cómo pedir otra "
    "porque mi hija tiene una cita con el médico el próximo lunes por la mañana. Muchas gracias."
)


def test_a_threshold_decides_from_where_on_a_category_is_suggested(classifier: Classifier) -> None:
    """At its own probability a suggestion is made, a hair above it not; nothing else changes."""
    plain = classifier.suggest(SNOW)
    probability = plain.category.probability
    at = classifier.with_threshold(probability).suggest(SNOW)
    above = classifier.with_threshold(probability + 1e-6).suggest(SNOW)
    assert (at.abstained, above.abstained) == (False, True)
    for each in (at, above):
        assert (each.category, each.severity, each.prediction_set) == (
            plain.category,
            plain.severity,
            plain.prediction_set,
        )


@pytest.mark.parametrize("one", [case(""), case("[PERSON 1] ?!"), SPANISH])
def test_what_cannot_be_judged_abstains_at_any_threshold(
    classifier: Classifier, one: RedactedCase
) -> None:
    """No words and another language are left to a person however low the threshold is."""
    assert classifier.with_threshold(1e-9).suggest(one).abstained


def test_a_batch_is_held_to_the_threshold_too(classifier: Classifier) -> None:
    """Certainty itself is out of reach: all abstain at 1, none of these at 0.2."""
    for threshold, abstained in ((1.0, True), (0.2, False)):
        found = classifier.with_threshold(threshold).suggest_batch([SNOW, NEIGE])
        assert [each.abstained for each in found] == [abstained, abstained]


def test_an_old_suggestion_is_computed_again_from_its_agent(classifier: Classifier) -> None:
    """The agent tells the threshold to the last digit, and the model's own is not written."""
    chosen = classifier.card.threshold + 0.1
    old = classifier.with_threshold(chosen).suggest(SNOW)
    assert old.agent == f"{classifier.agent} threshold:{chosen!r}"
    assert threshold_of(old.agent) == chosen
    assert classifier.with_threshold(threshold_of(old.agent)).suggest(SNOW) == old
    assert threshold_of(classifier.agent) is None
    assert classifier.with_threshold(None) is classifier


def test_a_chat_model_is_held_to_the_chosen_threshold(classifier: Classifier) -> None:
    """Its answers count as doubtful below it, and its agent names both."""
    strict = classifier.with_threshold(0.9)
    both, _ = prompted(strict, answer("roads.snow", 0.89), answer("roads.snow", 0.9))
    doubted, given = both.suggest_batch([SNOW, SNOW])
    assert (doubted.abstained, given.abstained) == (True, False)
    assert given.agent.endswith(f"threshold:0.9 chat:scripted:one prompt:{prompt_hash()[:8]}")


def test_an_agent_tells_its_model_and_who_made_the_category() -> None:
    """Rules and threshold aside, a chat model counted in; a folder's odd name fools nobody."""
    agent = "model:0 threshold:2 2026.1 model:0a1b taxonomy:4e5f rules:8c9d threshold:0.7 chat:a:b"
    assert (model_of(agent), threshold_of(agent)) == ("0a1b", 0.7)
    assert maker_of("x 1 model:0a rules:8c threshold:0.7 chat:a:b unanswered") == maker_of(
        "x 1 model:0a rules:00 chat:a:b"
    )
    assert maker_of("x 1 model:0a rules:8c chat:a:b") != maker_of("x 1 model:0a rules:8c")
    assert model_of("test 2026.1") is None


def test_the_card_offers_its_own_recommendation_among_the_choices(classifier: Classifier) -> None:
    """Thresholds rise; at the model's own the figures are those of its validation."""
    card = classifier.card
    offered = card.offered
    thresholds = [each.threshold for each in offered]
    assert thresholds == sorted({*thresholds})
    assert set(card.choices) < set(offered)
    own = next(each for each in offered if each.threshold == card.threshold)
    told = card.category["all"]
    assert own.suggested == pytest.approx(100 * told.suggested, abs=0.05)
    assert own.wrong == pytest.approx(own.suggested * (1 - told.selective_accuracy), abs=0.06)
    below = [each for each in offered if each.threshold < card.threshold][-1]
    above = next(each for each in offered if each.threshold > card.threshold)
    assert above.suggested <= own.suggested <= below.suggested
    assert above.wrong <= own.wrong <= below.wrong
